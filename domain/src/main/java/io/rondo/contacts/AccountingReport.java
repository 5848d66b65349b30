package io.rondo.contacts;

import java.util.Map;

/**
 * Where every considered customer ended: considered = listed + sum of notListed; listed = heldOut + contacted + inDoubt + sum
 * of failed + sum of excluded + open.
 *
 * @param open listed contacts whose journey has not ended; 0 once the campaign is over
 */
public record AccountingReport(
        long considered,
        Map<String, Long> notListed,
        long listed,
        long heldOut,
        long contacted,
        long inDoubt,
        Map<String, Long> failed,
        Map<String, Long> excluded,
        long open) {

    public AccountingReport {
        notListed = Map.copyOf(notListed);
        failed = Map.copyOf(failed);
        excluded = Map.copyOf(excluded);
    }

    /** True if both sums hold and no contact is still open. */
    public boolean balanced() {
        return addsUp() && open == 0;
    }

    /** True if both sums hold, contacts still on their way included. */
    public boolean addsUp() {
        return considered == listed + sum(notListed)
                && listed == heldOut + contacted + inDoubt + sum(failed) + sum(excluded) + open;
    }

    private static long sum(Map<String, Long> byReason) {
        return byReason.values().stream().mapToLong(Long::longValue).sum();
    }
}
