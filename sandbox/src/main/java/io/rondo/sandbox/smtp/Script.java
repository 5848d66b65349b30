package io.rondo.sandbox.smtp;

import io.rondo.sandbox.Draws;
import java.util.Locale;

/**
 * What a {@link ScriptedSmtp} does to whom: shares of attempts, or of recipients where said, each in [0, 1]. Drawn from the seed,
 * the recipient and the attempt, so that the same run meets the same fates.
 *
 * @param deferRecipient answered with 451 at RCPT TO
 * @param deferSession answered with 421 at RCPT TO, after which the server hangs up
 * @param reject recipients answered with 550, every time
 * @param dropBeforeDot the connection is cut instead of an answer to DATA: nothing was accepted, and the sender has not begun the dot. Later
 *     would not do: a small message and its dot leave in one write, so its sender would rightly be in doubt
 * @param dropAfterDot the message is accepted and noted, and the connection cut instead of an answer
 * @param loseAfterDot the connection is cut instead of an answer to the final dot, and nothing was accepted
 * @param hang no answer at RCPT TO until the sender gives up
 * @param hangAfterDot the message is accepted and noted, and no answer comes until the sender gives up
 * @param delayMillis time taken over each message between its final dot and the answer, in milliseconds; 0 for none
 */
public record Script(
        double deferRecipient,
        double deferSession,
        double reject,
        double dropBeforeDot,
        double dropAfterDot,
        double loseAfterDot,
        double hang,
        double hangAfterDot,
        long delayMillis,
        long seed) {

    /** Accepts everything at once: a sink. */
    public static final Script ACCEPT_ALL = new Script(0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    /** What happens to one attempt. */
    enum Fate {
        ACCEPT(""),
        DEFER_RECIPIENT("451"),
        DEFER_SESSION("421"),
        REJECT("550"),
        DROP_BEFORE_DOT("drop-before-dot"),
        DROP_AFTER_DOT("drop-after-dot"),
        LOSE_AFTER_DOT("lose-after-dot"),
        HANG("hang"),
        HANG_AFTER_DOT("hang-after-dot");

        private final String fault;

        Fate(String fault) {
            this.fault = fault;
        }

        /** What the log calls it. */
        String fault() {
            return fault;
        }

        /** Whether the sender, having sent everything, cannot know what became of its message. */
        boolean leavesInDoubt() {
            return this == DROP_AFTER_DOT || this == LOSE_AFTER_DOT || this == HANG_AFTER_DOT;
        }

        boolean accepts() {
            return this == ACCEPT || this == DROP_AFTER_DOT || this == HANG_AFTER_DOT;
        }
    }

    /** @param attempt 1 for the first time this recipient is tried */
    Fate of(String recipient, int attempt) {
        if (equals(ACCEPT_ALL)) {
            return Fate.ACCEPT;
        }
        var draws = new Draws(seed);
        var person = recipient.toLowerCase(Locale.ROOT);
        if (draws.chance(reject, person, "smtp/reject")) {
            return Fate.REJECT;
        }
        var drawn = draws.uniform(person, "smtp/attempt-" + attempt);
        var shares = new double[] {
            deferRecipient, deferSession, dropBeforeDot, dropAfterDot, loseAfterDot, hang, hangAfterDot
        };
        var fates = new Fate[] {
            Fate.DEFER_RECIPIENT,
            Fate.DEFER_SESSION,
            Fate.DROP_BEFORE_DOT,
            Fate.DROP_AFTER_DOT,
            Fate.LOSE_AFTER_DOT,
            Fate.HANG,
            Fate.HANG_AFTER_DOT
        };
        var end = 0.0;
        for (int i = 0; i < shares.length; i++) {
            end += shares[i];
            if (drawn < end) {
                return fates[i];
            }
        }
        return Fate.ACCEPT;
    }
}
