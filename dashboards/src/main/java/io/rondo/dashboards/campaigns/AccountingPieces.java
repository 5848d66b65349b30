package io.rondo.dashboards.campaigns;

import io.rondo.contacts.AccountingReport;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The accounting as pieces of two bars: the considered customers (listed or not, by reason), and the listed ones by bucket.
 *
 * @param off true if the pieces do not add up to their whole, which must never be
 */
record AccountingPieces(long considered, List<Piece> considering, long listed, List<Piece> listing, boolean off) {

    /**
     * One piece.
     *
     * @param key bucket, or {@code listed} and {@code not-listed}
     * @param reason code; null where the bucket has none
     */
    record Piece(String key, @Nullable String reason, long count, double share) {}

    static AccountingPieces of(AccountingReport report) {
        var considering = new ArrayList<Piece>();
        add(considering, "listed", null, report.listed(), report.considered());
        addAll(considering, "not-listed", report.notListed(), report.considered());
        var listing = new ArrayList<Piece>();
        add(listing, "held-out", null, report.heldOut(), report.listed());
        add(listing, "contacted", null, report.contacted(), report.listed());
        add(listing, "open", null, report.open(), report.listed());
        add(listing, "in-doubt", null, report.inDoubt(), report.listed());
        addAll(listing, "failed", report.failed(), report.listed());
        addAll(listing, "excluded", report.excluded(), report.listed());
        return new AccountingPieces(report.considered(), considering, report.listed(), listing, !report.addsUp());
    }

    private static void addAll(List<Piece> pieces, String key, Map<String, Long> byReason, long whole) {
        byReason.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> add(pieces, key, entry.getKey(), entry.getValue(), whole));
    }

    private static void add(List<Piece> pieces, String key, @Nullable String reason, long count, long whole) {
        if (count > 0) {
            pieces.add(new Piece(key, reason, count, whole == 0 ? 0 : (double) count / whole));
        }
    }
}
