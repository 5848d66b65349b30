package io.rondo.bpmn;

/** The bytes are no valid BPMN, DMN or form. The message says what is wrong, in one line. */
public final class UnreadableFlowException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnreadableFlowException(String message) {
        super(message);
    }

    UnreadableFlowException(String message, Throwable cause) {
        super(message, cause);
    }
}
