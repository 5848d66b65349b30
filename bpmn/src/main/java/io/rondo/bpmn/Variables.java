package io.rondo.bpmn;

/**
 * The names of process variables. Variables carry ids, counts, choices and dates, never personal data or free text.
 */
public final class Variables {

    /** Number. */
    public static final String CAMPAIGN_ID = "campaignId";

    /** Number. */
    public static final String CONTACT_ID = "contactId";

    /** Number. */
    public static final String CASE_ID = "caseId";

    /** Number. */
    public static final String CHUNK_ID = "chunkId";

    /** Text {@code campaign-<id>}: correlates messages. */
    public static final String CAMPAIGN_KEY = "campaignKey";

    /** Text {@code contact-<id>}: correlates messages. */
    public static final String CONTACT_KEY = "contactKey";

    /** Text {@code chunk-<id>}: correlates messages. */
    public static final String CHUNK_KEY = "chunkKey";

    /** Text {@code case-<id>}: correlates messages. */
    public static final String CASE_KEY = "caseKey";

    /** Numbers of the partitions that candidates are found in, from 1. */
    public static final String PARTITIONS = "partitions";

    /** One of {@link #PARTITIONS}. */
    public static final String PARTITION = "partition";

    /** Number of customers the segment named. */
    public static final String CONSIDERED = "considered";

    /** Number of customers on the list, hold-out included. */
    public static final String LISTED = "listed";

    /** Number of listed customers held out. */
    public static final String HELD_OUT = "heldOut";

    /** {@code listed / considered}, 0 to 1. */
    public static final String LISTED_SHARE = "listedShare";

    /** p-value of the test that the arms have their planned sizes, 0 to 1. */
    public static final String SAMPLE_RATIO_P = "sampleRatioP";

    /** Result of {@link Decisions#LIST_QUALITY}: {@code {verdict, reason}}. */
    public static final String LIST_QUALITY = "listQuality";

    /** Input of {@link JobTypes#REJECT_CAMPAIGN}: a code. */
    public static final String REASON = "reason";

    /** Whether the manager approved the campaign. */
    public static final String APPROVED = "approved";

    /** Id of the stored answer of the user task completed last. */
    public static final String ANSWER_ID = "answerId";

    /** Number of waves not yet launched. */
    public static final String WAVES_LEFT = "wavesLeft";

    /** ISO date-time with offset, or null after the last wave. */
    public static final String NEXT_WAVE_AT = "nextWaveAt";

    /** ISO date-time with offset: end of the response window. */
    public static final String WINDOW_ENDS_AT = "windowEndsAt";

    /** Whether the measured arms have plausible sizes. */
    public static final String SAMPLE_RATIO_OK = "sampleRatioOk";

    /** Number of contacts measured. */
    public static final String CONTACTS = "contacts";

    /** Decision of the review: {@code close}. */
    public static final String DECISION = "decision";

    /** Whether this instance won the claim; a loser ends without effect. */
    public static final String CLAIMED = "claimed";

    /** Code of the chosen offer. */
    public static final String OFFER_CODE = "offerCode";

    /** {@code high}, {@code mid} or {@code low}. */
    public static final String VALUE_TIER = "valueTier";

    /** {@code sent}, {@code refused}, {@code failed} or {@code inDoubt}; of a call {@code asked} or {@code refused}. */
    public static final String DELIVERY_OUTCOME = "deliveryOutcome";

    /** Code of a refusal or failure. */
    public static final String DELIVERY_REASON = "deliveryReason";

    /** {@code interested}, {@code not-interested}, {@code not-reached} or {@code complaint}. */
    public static final String CALL_RESULT = "callResult";

    /** {@code complained}, {@code opted-out}, {@code purchased} or {@code stopped}. */
    public static final String INTERRUPTION = "interruption";

    /** Number of earlier complaints of the customer. */
    public static final String PREVIOUS_COMPLAINTS = "previousComplaints";

    /** Of the plan prepared in the profile: {@code normal} or {@code sensitive}. */
    public static final String SENSITIVITY = "sensitivity";

    /** Of the plan prepared in the profile: compensation in EUR an agent may give without asking; absent without a plan. */
    public static final String PREPARED_LIMIT = "preparedLimit";

    /** Of the plan prepared in the profile: hours within which a complaint must be resolved; absent without a plan. */
    public static final String PREPARED_HOURS = "preparedHours";

    /** Of the plan prepared in the profile: {@code agent} or {@code manager}. */
    public static final String PREPARED_FOR = "preparedFor";

    /** Whether the customer may be written to about the case; false after an abuse report. */
    public static final String MAY_MAIL = "mayMail";

    /** Result of {@link Decisions#RECOVERY_PLAN}: {@code {compensationLimit (EUR), resolveWithinHours, offerCompensation, handledBy}}. */
    public static final String PLAN = "plan";

    /** Cause of a complaint, a code. */
    public static final String CAUSE_CODE = "causeCode";

    /** Compensation in EUR. */
    public static final String COMPENSATION = "compensation";

    /** Whether the manager approved the compensation. */
    public static final String COMPENSATION_APPROVED = "compensationApproved";

    /** 1 (very dissatisfied) to 5 (very satisfied). */
    public static final String SATISFACTION = "satisfaction";

    private Variables() {}
}
