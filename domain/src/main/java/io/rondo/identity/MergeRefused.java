package io.rondo.identity;

/** Two records cannot be merged, or a merge cannot be undone, as things stand; the reason is a code for the page. */
public final class MergeRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why not. */
    public enum Reason {
        /** one of the two is merged or erased already */
        NOT_LIVE,
        /** there is no such merge, or it was undone or erased */
        NO_SUCH_MERGE,
        /** the survivor was merged into another record since: that merge has to be undone first */
        SURVIVOR_MERGED
    }

    private final Reason reason;

    MergeRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
