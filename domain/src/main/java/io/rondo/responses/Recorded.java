package io.rondo.responses;

/** What became of a response that was offered. */
public sealed interface Recorded {

    /** Stored, and its effect with it. */
    record Stored(long id) implements Recorded {}

    /** Source and external id were known already; nothing changed. */
    record Duplicate() implements Recorded {}

    /** It names something we do not know; nothing was stored. */
    record Refused(Unknown unknown) implements Recorded {}

    /** What a refused response named. */
    enum Unknown {
        CUSTOMER,
        DELIVERY,
        CAMPAIGN
    }
}
