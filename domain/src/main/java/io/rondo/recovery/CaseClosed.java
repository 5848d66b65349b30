package io.rondo.recovery;

import io.rondo.kernel.CaseId;

/** A closed case was to be changed; closed cases stay as they are, a new complaint opens a new one. */
public final class CaseClosed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CaseClosed(CaseId id) {
        super("Expected case '%s' to be open, but it is closed".formatted(id));
    }
}
