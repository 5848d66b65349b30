package io.rondo.bpmn;

import java.util.Map;

/**
 * The names of the messages that wake flows. A message only wakes, at least once and in no promised order: what happened is read
 * from PostgreSQL. Each is correlated by a key per contact, case or campaign, never per customer: of two journeys of one customer in the
 * same flow a message keyed by customer would reach only one.
 */
public final class Messages {

    /** The contact responded: clicked, replied or ordered. Correlated by {@link Variables#CONTACT_KEY}. */
    public static final String CONTACT_RESPONDED = "contact-responded";

    /** A complaint, an opt-out, a purchase or a stop ends the journey of the contact. Correlated by {@link Variables#CONTACT_KEY}. */
    public static final String CONTACT_INTERRUPTED = "contact-interrupted";

    /** The campaign of the chunk was stopped. Correlated by {@link Variables#CHUNK_KEY}. */
    public static final String CHUNK_INTERRUPTED = "chunk-interrupted";

    /** The customer answered the survey of the case. Correlated by {@link Variables#CASE_KEY}. */
    public static final String SURVEY_ANSWERED = "survey-answered";

    /** The case is worked with another one of the same customer. Correlated by {@link Variables#CASE_KEY}. */
    public static final String CASE_JOINED = "case-joined";

    /** The campaign was stopped. Correlated by {@link Variables#CAMPAIGN_KEY}. */
    public static final String CAMPAIGN_STOP = "campaign-stop";

    /** The campaign was paused. Correlated by {@link Variables#CAMPAIGN_KEY}. */
    public static final String CAMPAIGN_PAUSE = "campaign-pause";

    /** The campaign was resumed. Correlated by {@link Variables#CAMPAIGN_KEY}. */
    public static final String CAMPAIGN_RESUME = "campaign-resume";

    private Messages() {}

    /** Every message name with the variable that its subscriptions are correlated by. */
    public static Map<String, String> keys() {
        return Map.ofEntries(
                Map.entry(CONTACT_RESPONDED, Variables.CONTACT_KEY),
                Map.entry(CONTACT_INTERRUPTED, Variables.CONTACT_KEY),
                Map.entry(CHUNK_INTERRUPTED, Variables.CHUNK_KEY),
                Map.entry(SURVEY_ANSWERED, Variables.CASE_KEY),
                Map.entry(CASE_JOINED, Variables.CASE_KEY),
                Map.entry(CAMPAIGN_STOP, Variables.CAMPAIGN_KEY),
                Map.entry(CAMPAIGN_PAUSE, Variables.CAMPAIGN_KEY),
                Map.entry(CAMPAIGN_RESUME, Variables.CAMPAIGN_KEY));
    }
}
