package io.rondo.responses;

import org.jspecify.annotations.Nullable;

/**
 * What a stored response means for contacts: the answer it is, which contacts it reaches, and what their journeys hear.
 *
 * @param outcome null if it is no answer
 * @param message null if no journey has to hear of it
 */
record Effect(
        @Nullable Outcome outcome, Reach reach, @Nullable String message) {

    /** Which contacts of the customer a response concerns. */
    enum Reach {
        /** none: it changes nothing a contact's document shows */
        NONE,
        /** the contact whose message or campaign it names */
        OWN,
        /** that one, or else every contact whose response window holds it */
        OWN_OR_WINDOWS,
        /** every contact whose response window holds it, in whichever arm: measurement is by intention to treat */
        WINDOWS,
        /** the customer as a whole: its own contact, those whose window holds it, and every live journey */
        CUSTOMER
    }

    private static final String RESPONDED = "contact-responded";
    private static final String INTERRUPTED = "contact-interrupted";
    private static final Effect NOTHING = new Effect(null, Reach.NONE, null);
    private static final Effect SHOWN = new Effect(null, Reach.OWN, null);

    static Effect of(NewResponse response, ResponseClass who) {
        return switch (response.type()) {
            case AUTO_REPLY, SURVEY -> NOTHING;
            case CLICK -> who == ResponseClass.MACHINE ? NOTHING : new Effect(Outcome.RESPONDED, Reach.OWN, RESPONDED);
            case VISIT -> new Effect(Outcome.RESPONDED, Reach.OWN_OR_WINDOWS, RESPONDED);
            case REPLY -> new Effect(Outcome.RESPONDED, Reach.OWN, RESPONDED);
            // An open steers nothing, but the funnel shows it.
            case BOUNCE, OPEN -> SHOWN;
            // Cases tells the journeys itself, whoever opens one.
            case COMPLAINT, ABUSE -> new Effect(Outcome.COMPLAINED, Reach.CUSTOMER, null);
            case OPT_OUT -> new Effect(Outcome.OPTED_OUT, Reach.CUSTOMER, INTERRUPTED);
            case ORDER -> new Effect(Outcome.PURCHASED, Reach.WINDOWS, INTERRUPTED);
            case CALL -> ofCall(response.detail());
        };
    }

    /** A call happens inside its journey, which therefore needs no message. */
    private static Effect ofCall(@Nullable String result) {
        if ("complaint".equals(result)) {
            return new Effect(Outcome.COMPLAINED, Reach.CUSTOMER, null);
        }
        return "interested".equals(result) ? new Effect(Outcome.RESPONDED, Reach.OWN, null) : SHOWN;
    }
}
