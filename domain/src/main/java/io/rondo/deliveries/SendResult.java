package io.rondo.deliveries;

/** What the mail server said of one message, or failed to say. */
public sealed interface SendResult {

    /** The server took responsibility for the message. */
    record Accepted() implements SendResult {}

    /** The server will never take it (5xx), or it could not be composed. */
    record Rejected(String reason) implements SendResult {}

    /** Not accepted, and certainly not delivered: 4xx, or the line was lost before the final dot was begun. */
    record Deferred(String reason) implements SendResult {}

    /** The final dot was begun and no reply was read: it may or may not have been delivered. Never resent by itself. */
    record InDoubt(String reason) implements SendResult {}
}
