package io.rondo.deliveries;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What the mail server, or another channel's gateway, said of one message, or failed to say. */
public sealed interface SendResult {

    /** The server took responsibility for the message. */
    record Accepted() implements SendResult {}

    /** The server will never take it (5xx), or it could not be composed. */
    record Rejected(String reason) implements SendResult {}

    /**
     * Not accepted, and certainly not delivered: 4xx, or the line was lost before the final dot was begun.
     *
     * @param notBefore how long the server asks us to wait; null: it does not say. Our own back-off may be longer
     */
    record Deferred(String reason, @Nullable Duration notBefore) implements SendResult {

        public Deferred(String reason) {
            this(reason, null);
        }
    }

    /** The final dot was begun and no reply was read: it may or may not have been delivered. Never resent by itself. */
    record InDoubt(String reason) implements SendResult {}
}
