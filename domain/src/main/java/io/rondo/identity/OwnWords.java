package io.rondo.identity;

/**
 * Words said to a surviving record while other records were merged into it. Not among them: what a merge or its undoing noted, and what
 * a record said before it was merged in its turn. A no that counts for a record because it was said while that record was merged itself is
 * among them: it may be of anybody who was merged into it then.
 */
final class OwnWords {

    /** Condition on consent_event {@code e} of the survivor of {@code customer_merge %s}. */
    private static final String SINCE = """
            e.customer_id = %1$s.survivor_id and e.recorded_at > %1$s.recorded_at
              and (e.source not in ('merge', 'undo-merge')
                or e.source = 'undo-merge' and not e.granted and exists (
                     select from customer_merge u where u.loser_id = e.customer_id and u.undone_at is not null))
              and not exists (select from customer_merge o join customer_merge_move v on v.merge_id = o.id
                               where o.survivor_id = e.customer_id and o.undone_at is null
                                 and v.table_name = 'consent_event' and v.row_id = e.id)""";

    private OwnWords() {}

    /** Condition on {@code consent_event e}: said since this merge. */
    static String since(String merge) {
        return SINCE.formatted(merge);
    }

    /** Whether a word with this condition on {@code consent_event e} was said since this merge. */
    static String said(String merge, String about) {
        return "exists (select from consent_event e where %s and %s)".formatted(since(merge), about);
    }

    /** Whether it was said between this merge and a later one of the same survivor. */
    static String saidBetween(String merge, String later, String about) {
        return said(merge, "e.recorded_at <= %s.recorded_at and %s".formatted(later, about));
    }
}
