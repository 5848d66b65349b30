package io.rondo.batch.importlist;

import io.rondo.batch.HillstromFile;
import io.rondo.batch.files.CsvRow;
import io.rondo.batch.files.Reject;
import io.rondo.imports.ImportMapping;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemProcessor;

/**
 * Checks lines of a ready-made list: columns external_id and arm; wave, segment and offer (its code) if the file has them.
 * The columns of Hillstrom's experiment are understood too.
 */
class ListLineChecker implements ItemProcessor<CsvRow, ListLineChecker.Checked> {

    /** A line, taken or not. */
    sealed interface Checked {
        record Accepted(ListLine line) implements Checked {}

        record Refused(Reject reject) implements Checked {}
    }

    private final Set<String> arms;
    private final int waves;
    private final Map<String, Long> offers;

    /**
     * @param arms of the campaign
     * @param waves of the campaign
     * @param offers id by code
     */
    ListLineChecker(Set<String> arms, int waves, Map<String, Long> offers) {
        this.arms = arms;
        this.waves = waves;
        this.offers = offers;
    }

    @Override
    public Checked process(CsvRow row) {
        if (row.defect() != null) {
            return refused(row, "row", String.join(",", row.values()), row.defect());
        }
        var cells = HillstromFile.recognises(row.header())
                ? HillstromFile.listLine(row.line(), row.byColumn())
                : row.byColumn();
        var externalId = cell(cells, "external_id");
        var arm = cell(cells, "arm");
        var wave = cell(cells, "wave");
        var offer = cell(cells, "offer");
        if (externalId.isEmpty()) {
            return refused(row, "external_id", "", "missing");
        }
        if (!arms.contains(arm)) {
            return refused(row, "arm", arm, "unknown-arm");
        }
        if (!wave.isEmpty() && !isWave(wave)) {
            return refused(row, "wave", wave, "bad-wave");
        }
        if (!offer.isEmpty() && !offers.containsKey(offer)) {
            return refused(row, "offer", offer, "unknown-offer");
        }
        return new Checked.Accepted(new ListLine(
                row.line(),
                externalId,
                arm,
                wave.isEmpty() ? null : Integer.valueOf(wave),
                emptyToNull(cell(cells, "segment")),
                offers.get(offer)));
    }

    private boolean isWave(String wave) {
        return wave.matches("[0-9]{1,3}") && Integer.parseInt(wave) >= 1 && Integer.parseInt(wave) <= waves;
    }

    private static String cell(Map<String, String> cells, String column) {
        return cells.getOrDefault(column, "").strip();
    }

    private static @Nullable String emptyToNull(String cell) {
        return cell.isEmpty() ? null : cell;
    }

    private static Checked refused(CsvRow row, String field, String value, String reason) {
        var id = row.defect() == null ? cell(row.byColumn(), "external_id") : "";
        var about = id.isEmpty() ? null : new Reject.About(ImportMapping.DEFAULT_SOURCE, id);
        return new Checked.Refused(new Reject(row.line(), field, value, reason, null, about, row.values()));
    }
}
