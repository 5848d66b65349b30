package io.rondo.bpmn;

/**
 * The process ids of the shipped flows.
 */
public final class Flows {

    /** One instance per campaign. */
    public static final String CAMPAIGN = "campaign";

    /** One instance per contact: offer, reminder, call. */
    public static final String JOURNEY_OFFER_FOLLOW_UP = "journey-offer-follow-up";

    /** One instance per contact: one mail, then the outcome. */
    public static final String JOURNEY_ONE_MAIL = "journey-one-mail";

    /** One instance per chunk of at most 1,000 contacts. */
    public static final String BROADCAST = "broadcast";

    /** One instance per contact of a broadcast who responds. */
    public static final String JOURNEY_RESPONDER = "journey-responder";

    /** One instance per open case. */
    public static final String SERVICE_RECOVERY = "service-recovery";

    private Flows() {}
}
