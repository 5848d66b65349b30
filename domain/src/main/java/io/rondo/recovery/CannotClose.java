package io.rondo.recovery;

import io.rondo.kernel.CaseId;
import java.util.ArrayList;
import java.util.List;

/**
 * A case lacks what closing needs: cause, cost of compensation and the customer's satisfaction. Who pressed the spam button and
 * cannot, or does not want to, be asked has said enough: an abuse case may close without the last.
 */
public final class CannotClose extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What can be missing. */
    public enum Missing {
        CAUSE,
        COMPENSATION,
        SATISFACTION
    }

    private final transient List<Missing> missing;

    private CannotClose(CaseId id, List<Missing> missing) {
        super("Expected case '%s' to have cause, compensation and satisfaction, but it lacks %s"
                .formatted(id, missing));
        this.missing = List.copyOf(missing);
    }

    /** Throws if this case cannot be closed yet. */
    static void check(RecoveryCase recoveryCase) {
        var missing = new ArrayList<Missing>();
        if (recoveryCase.cause() == null) {
            missing.add(Missing.CAUSE);
        }
        if (recoveryCase.compensation() == null) {
            missing.add(Missing.COMPENSATION);
        }
        if (recoveryCase.satisfaction() == null && recoveryCase.kind() != CaseKind.ABUSE) {
            missing.add(Missing.SATISFACTION);
        }
        if (!missing.isEmpty()) {
            throw new CannotClose(recoveryCase.id(), missing);
        }
    }

    public List<Missing> missing() {
        return missing;
    }
}
