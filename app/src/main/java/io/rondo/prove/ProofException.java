package io.rondo.prove;

/** The proof itself could not be carried out; it says nothing about what it was to prove. */
public final class ProofException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProofException(String message) {
        super(message);
    }

    ProofException(String message, Throwable cause) {
        super(message, cause);
    }
}
