package io.rondo.bpmn;

/**
 * The codes of BPMN errors: business failures a flow may react to with an error event. A code that no event catches
 * becomes an incident. Expected outcomes are variables with a gateway, technical trouble is a retry; neither is an error.
 */
public enum ErrorCode {
    /** The customer is not known, or was erased. */
    CUSTOMER_UNKNOWN,
    /** The campaign is not known. */
    CAMPAIGN_UNKNOWN,
    /** Nobody is left on the list. */
    LIST_EMPTY;

    /** The code as models write it in {@code bpmn:error errorCode}. */
    public String code() {
        return name();
    }
}
