package io.rondo.audiences;

/** A segment's rule cannot be changed so that another rule, which names it, becomes too large. */
public class RuleTooLargeFor extends IllegalArgumentException {

    private final String dependant;

    RuleTooLargeFor(String dependant, int size) {
        super("Expected the rule of '%s', which names this one, to have at most %d parts, but it would have %d"
                .formatted(dependant, CriteriaLimits.PARTS_RESOLVED, size));
        this.dependant = dependant;
    }

    /** Name of the segment whose rule would be too large. */
    public String dependant() {
        return dependant;
    }
}
