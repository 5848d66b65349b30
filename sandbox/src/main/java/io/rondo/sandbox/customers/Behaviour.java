package io.rondo.sandbox.customers;

import java.time.Duration;
import java.util.Map;

/**
 * How simulated people behave. Probabilities are per person, or per person and mail where said.
 *
 * @param baseOrder orders within ten days without any mail; hold-outs order at this rate
 * @param liked extra probability of an order after a mail whose offer the person's group likes
 * @param other extra probability after a mail with another offer
 * @param click follows the link of a mail (buyers always do)
 * @param open shows the pictures of a mail
 * @param deadMailbox the address does not exist any more: every mail to it comes back
 * @param complain is dissatisfied after a marketing mail and says so
 * @param complainByMail of those, who writes to the mail's address for complaints; the others go to the service desk
 * @param optOut unsubscribes after a marketing mail, half by the mail program's button, half on the page
 * @param abuse presses the spam button
 * @param reply answers in person; {@code autoReply} by an absence note
 * @param survey answers the survey of a case
 * @param likes words in a mail that tell which group likes its offer: group to word
 */
public record Behaviour(
        double baseOrder,
        double liked,
        double other,
        double click,
        double open,
        double deadMailbox,
        double complain,
        double complainByMail,
        double optOut,
        double abuse,
        double reply,
        double autoReply,
        double survey,
        Map<String, String> likes) {

    /** Delays from a mail to what it causes: minutes to two and a half days, hours away from full days, when flows act. */
    static final Duration[] DELAYS = {
        Duration.ofMinutes(20),
        Duration.ofHours(3),
        Duration.ofHours(9),
        Duration.ofHours(15),
        Duration.ofHours(33),
        Duration.ofHours(57)
    };

    /** Suits some thousand customers: enough of everything that a campaign meets. */
    public static Behaviour lively(Map<String, String> likes) {
        return new Behaviour(0.05, 0.14, 0.02, 0.12, 0.45, 0.01, 0.006, 0.5, 0.012, 0.002, 0.01, 0.015, 0.75, likes);
    }
}
