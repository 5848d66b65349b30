package io.rondo.bpmn;

/**
 * The ids of the shipped Camunda forms, one per kind of user task.
 */
public final class Forms {

    /** Answers {@code approved}. */
    public static final String APPROVE_CAMPAIGN = "approve-campaign";

    /** Answers {@code decision}, optionally {@code nextStep}. */
    public static final String REVIEW_RESULTS = "review-results";

    /** Answers {@code callResult}. */
    public static final String FOLLOW_UP_CALL = "follow-up-call";

    /** Answers {@code causeCode} and {@code compensation} (EUR). */
    public static final String RESOLVE_COMPLAINT = "resolve-complaint";

    /** Answers {@code compensationApproved}. */
    public static final String APPROVE_COMPENSATION = "approve-compensation";

    /** Answers {@code satisfaction} (1 to 5). */
    public static final String ASK_SATISFACTION = "ask-satisfaction";

    /** Answers {@code compensation} (EUR, in total) and {@code satisfaction} (1 to 5). */
    public static final String SETTLE_CASE = "settle-case";

    private Forms() {}
}
