package io.rondo.bpmn;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The job types of service tasks, each {@code rondo.<verb-noun>}. A worker exists for every one of them and for no
 * other; the shipped flows use every one of them.
 */
public final class JobTypes {

    /** Settles whom a campaign considers, and in how many partitions; claims the campaign. */
    public static final String PLAN_LIST = "rondo.plan-list";

    /** Finds the candidates of one partition of the customers. */
    public static final String FIND_CANDIDATES = "rondo.find-candidates";

    /** Builds and freezes the target list of a campaign, of the candidates found before if there are any; claims the campaign. */
    public static final String BUILD_LIST = "rondo.build-list";

    /** Marks a campaign as rejected and frees its list. */
    public static final String REJECT_CAMPAIGN = "rondo.reject-campaign";

    /** Starts one journey for each contact of the next wave. */
    public static final String LAUNCH_WAVE = "rondo.launch-wave";

    /** Measures every arm against the hold-out. */
    public static final String MEASURE_CAMPAIGN = "rondo.measure-campaign";

    /** Closes a campaign whose accounting is balanced. */
    public static final String CLOSE_CAMPAIGN = "rondo.close-campaign";

    /** Confirms that a campaign was stopped. */
    public static final String STOP_CAMPAIGN = "rondo.stop-campaign";

    /** Confirms that a campaign was paused. */
    public static final String PAUSE_CAMPAIGN = "rondo.pause-campaign";

    /** Confirms that a campaign was resumed. */
    public static final String RESUME_CAMPAIGN = "rondo.resume-campaign";

    /** Claims a contact for this journey and chooses its offer. */
    public static final String CHOOSE_OFFER = "rondo.choose-offer";

    /** Sends one message; the task header {@link Headers#STEP} says which. */
    public static final String SEND_MESSAGE = "rondo.send-message";

    /** Asks whether a contact may be called, before the task of the call; the task header {@link Headers#STEP} says for what. */
    public static final String ASK_CALL = "rondo.ask-call";

    /** Stores how a call went. */
    public static final String RECORD_CALL = "rondo.record-call";

    /** Stores the one outcome of a contact. */
    public static final String RECORD_OUTCOME = "rondo.record-outcome";

    /** Ends a journey that a complaint, an opt-out, a purchase or a stop interrupted. */
    public static final String END_JOURNEY = "rondo.end-journey";

    /** Claims a chunk for this flow and chooses the offers of its contacts. */
    public static final String CLAIM_CHUNK = "rondo.claim-chunk";

    /** Sends one message to the contacts of a chunk; task headers {@link Headers#STEP} and {@link Headers#AUDIENCE} say which and to whom. */
    public static final String SEND_CHUNK = "rondo.send-chunk";

    /** Stores the outcomes of the contacts of a chunk. */
    public static final String RECORD_CHUNK = "rondo.record-chunk";

    /** Ends a chunk whose campaign was stopped. */
    public static final String END_CHUNK = "rondo.end-chunk";

    /** Claims a case for this flow and looks up its customer. */
    public static final String OPEN_CASE = "rondo.open-case";

    /** Stores by when the recovery plan wants a case resolved. */
    public static final String RECORD_PLAN = "rondo.record-plan";

    /** Hands a case to a manager; the task header {@link Headers#REASON} says why. */
    public static final String ESCALATE_CASE = "rondo.escalate-case";

    /** Stores cause and compensation of a case. */
    public static final String RECORD_RESOLUTION = "rondo.record-resolution";

    /** Stores how satisfied the customer is. */
    public static final String RECORD_SATISFACTION = "rondo.record-satisfaction";

    /** Closes a case that has cause, compensation and satisfaction. */
    public static final String CLOSE_CASE = "rondo.close-case";

    private static final SortedSet<String> ALL = setOf(
            PLAN_LIST,
            FIND_CANDIDATES,
            BUILD_LIST,
            REJECT_CAMPAIGN,
            LAUNCH_WAVE,
            MEASURE_CAMPAIGN,
            CLOSE_CAMPAIGN,
            STOP_CAMPAIGN,
            PAUSE_CAMPAIGN,
            RESUME_CAMPAIGN,
            CHOOSE_OFFER,
            SEND_MESSAGE,
            ASK_CALL,
            RECORD_CALL,
            RECORD_OUTCOME,
            END_JOURNEY,
            CLAIM_CHUNK,
            SEND_CHUNK,
            RECORD_CHUNK,
            END_CHUNK,
            OPEN_CASE,
            RECORD_PLAN,
            ESCALATE_CASE,
            RECORD_RESOLUTION,
            RECORD_SATISFACTION,
            CLOSE_CASE);

    private static final SortedSet<String> CLAIMING =
            setOf(PLAN_LIST, BUILD_LIST, CHOOSE_OFFER, CLAIM_CHUNK, OPEN_CASE);

    private static final SortedSet<String> SENDING = setOf(SEND_MESSAGE, SEND_CHUNK);

    private JobTypes() {}

    /** The job types that send messages. */
    public static SortedSet<String> sending() {
        return new TreeSet<>(SENDING);
    }

    /** Every job type, in alphabetical order. */
    public static SortedSet<String> all() {
        return new TreeSet<>(ALL);
    }

    /**
     * The job types that claim what the flow works on (a campaign, a contact, a case). Creating a process instance
     * happens at least once, so the first job of a flow must claim: a second instance then ends without effect.
     */
    public static SortedSet<String> claiming() {
        return new TreeSet<>(CLAIMING);
    }

    private static SortedSet<String> setOf(String... types) {
        return new TreeSet<>(List.of(types));
    }
}
