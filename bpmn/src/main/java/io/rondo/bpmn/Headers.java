package io.rondo.bpmn;

/**
 * The keys of task headers: constants a flow gives to a worker or to the inbox.
 */
public final class Headers {

    /** Which message a {@link JobTypes#SEND_MESSAGE} or {@link JobTypes#SEND_CHUNK} task sends, or a {@link JobTypes#ASK_CALL} task asks for; unique within a flow, because a contact gets each step once. */
    public static final String STEP = "step";

    /** To whom a {@link JobTypes#SEND_CHUNK} task sends: {@code all} or {@code non-responders}. */
    public static final String AUDIENCE = "audience";

    /** On which channel a {@link JobTypes#SEND_MESSAGE} task sends: {@code email} unless it says {@code sms} or {@code http}. */
    public static final String CHANNEL = "channel";

    /** Why a {@link JobTypes#ESCALATE_CASE} task escalates: {@code sla-missed} or {@code not-satisfied}. */
    public static final String REASON = "reason";

    /** Title of a user task in English. */
    public static final String TITLE = "title";

    /** Title of a user task in Chinese. */
    public static final String TITLE_ZH = "titleZh";

    /** Where in its flow a user task stands: {@code approval}, {@code review}, {@code follow-up} or {@code recovery}. */
    public static final String STAGE = "stage";

    private Headers() {}
}
