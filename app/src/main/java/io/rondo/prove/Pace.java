package io.rondo.prove;

/**
 * How long the mail server takes over each message, so that sending outlasts the kills: what is left to send, through the sessions of all
 * nodes, must take somewhat longer than the kills that are left. Measured anew after each kill.
 */
final class Pace {

    /** Well below the nodes' read time-out. */
    static final long SLOWEST_MILLIS = 2_000;

    private static final double FIRST_GUESS_SECONDS = 6;
    private static final double MARGIN = 1.2;

    private final int sessions;
    private final int kills;

    Pace(int sessions, int kills) {
        this.sessions = sessions;
        this.kills = kills;
    }

    /**
     * Milliseconds for each message.
     *
     * @param left messages to send
     * @param done kills carried out
     * @param seconds they took
     */
    long delay(long left, int done, double seconds) {
        if (done >= kills) {
            return 0;
        }
        var each = done == 0 ? FIRST_GUESS_SECONDS : seconds / done;
        var millis = 1_000 * each * (kills - done) * sessions * MARGIN / Math.max(1, left);
        return Math.round(Math.min(SLOWEST_MILLIS, millis));
    }
}
