package io.rondo.kernel;

import java.util.Locale;

/**
 * Moments of a delivery at which a node may be held up, so that a proof can kill it exactly there. In production nobody holds anything
 * up: {@link #NONE} does nothing.
 */
@FunctionalInterface
public interface PausePoints {

    /** Nothing is ever held up. */
    PausePoints NONE = point -> {};

    /** A window in which a node may die, in the order a delivery passes them. */
    enum Point {
        /** The broker has made an instance that PostgreSQL does not know. */
        BETWEEN_CREATE_AND_RECORD,
        /** Deliveries are CLAIMED, and none of them is begun. */
        CLAIM,
        /** SENDING is committed, and the server knows sender and recipient but got no message. */
        BEFORE_DATA,
        /** The message is written but for its final dot. */
        BEFORE_DOT,
        /** The final dot is written, and the answer not read. */
        AFTER_DOT,
        /** The server accepted the message, and SENT is not committed. */
        BEFORE_SENT_COMMIT,
        /** Deliveries are settled, and the broker was not told that their jobs are done. */
        BEFORE_COMPLETION;

        /** The name used in files and reports, such as {@code before-dot}. */
        public String code() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** The calling thread has come to this point; returns when it may go on. */
    void reached(Point point);
}
