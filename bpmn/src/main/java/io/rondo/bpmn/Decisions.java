package io.rondo.bpmn;

/**
 * The ids of the shipped DMN decisions.
 */
public final class Decisions {

    /** Whether a list may go on to approval. */
    public static final String LIST_QUALITY = "list-quality";

    /** Compensation limit and time limit of a case. */
    public static final String RECOVERY_PLAN = "recovery-plan";

    /** How often and when a customer may be contacted; read by the ledger, by no flow. */
    public static final String CONTACT_POLICY = "contact-policy";

    private Decisions() {}
}
