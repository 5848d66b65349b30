package io.rondo.batch.importcustomers;

import io.rondo.batch.files.CsvRow;
import io.rondo.batch.files.Reject;
import io.rondo.kernel.AddressDigests;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import tools.jackson.databind.json.JsonMapper;

/** Turns rows of one file into checked customers, or says which field is at fault and why. */
class RowChecker implements ItemProcessor<CsvRow, RowChecker.Checked> {

    /** A row, taken or not. */
    sealed interface Checked {
        record Accepted(CustomerRow row) implements Checked {}

        record Refused(Reject reject) implements Checked {}
    }

    private final AddressDigests digests;
    private final JsonMapper json;
    private final FileLayout layout;

    RowChecker(FileLayout layout, AddressDigests digests, JsonMapper json) {
        this.layout = layout;
        this.digests = digests;
        this.json = json;
    }

    @Override
    public Checked process(CsvRow row) {
        if (row.defect() != null) {
            return new Checked.Refused(new Reject(row.line(), "row", String.join(",", row.values()), row.defect()));
        }
        return new Cells(row.line(), layout.cells(row)).check();
    }

    /** The cells of one row while they are checked. */
    private final class Cells {

        private final long line;
        private final Map<String, String> cells;
        private CustomerColumn at = CustomerColumn.EXTERNAL_ID;

        Cells(long line, Map<String, String> cells) {
            this.line = line;
            this.cells = cells;
        }

        Checked check() {
            try {
                return new Checked.Accepted(row());
            } catch (BadValue e) {
                var reason = e.getMessage() == null ? "bad-value" : e.getMessage();
                return new Checked.Refused(new Reject(line, at.shown(), cell(at), reason));
            }
        }

        private CustomerRow row() {
            var externalId = read(CustomerColumn.EXTERNAL_ID, Values::text);
            if (externalId == null) {
                throw new BadValue("missing");
            }
            var email = read(CustomerColumn.EMAIL, Values::email);
            return new CustomerRow(
                    line,
                    externalId,
                    email,
                    email == null ? null : HexFormat.of().formatHex(digests.ofEmail(email)),
                    read(CustomerColumn.PHONE, Values::phone),
                    read(CustomerColumn.GIVEN_NAME, Values::text),
                    read(CustomerColumn.FAMILY_NAME, Values::text),
                    read(CustomerColumn.LANGUAGE, Values::language),
                    read(CustomerColumn.TIME_ZONE, Values::timeZone),
                    read(CustomerColumn.COUNTRY, Values::country),
                    read(CustomerColumn.BIRTHDAY, Values::date),
                    read(CustomerColumn.NO_PROFILING, Values::yesOrNo),
                    read(CustomerColumn.SOURCE, Values::text),
                    read(CustomerColumn.CONSENT_EMAIL, Values::yesOrNo),
                    read(CustomerColumn.CONSENT_PHONE, Values::yesOrNo),
                    read(CustomerColumn.VALUE_TIER, Values::valueTier),
                    read(CustomerColumn.STAGE, Values::stage),
                    read(CustomerColumn.STRATEGIC_SEGMENT, Values::text),
                    read(CustomerColumn.RECENCY_DAYS, Values::wholeNumber),
                    read(CustomerColumn.FREQUENCY, Values::wholeNumber),
                    read(CustomerColumn.MONETARY, Values::money),
                    read(CustomerColumn.CHANNEL, Values::text),
                    attributes(),
                    digest());
        }

        private <T> @Nullable T read(CustomerColumn column, Function<String, T> reader) {
            at = column;
            var cell = cell(column);
            return cell.isEmpty() ? null : reader.apply(cell);
        }

        private String cell(CustomerColumn column) {
            var name = layout.columns().get(column);
            return name == null ? "" : cells.getOrDefault(name, "").strip();
        }

        /** Sorted, so that the order of columns does not matter. */
        private String attributes() {
            var attributes = new TreeMap<String, String>();
            for (var name : layout.attributes()) {
                var value = cells.getOrDefault(name, "").strip();
                if (!value.isEmpty()) {
                    attributes.put(name, value);
                }
            }
            return json.writeValueAsString(attributes);
        }

        /** Lengths between the values keep two rows with shifted values apart. */
        private String digest() {
            try {
                var sha = MessageDigest.getInstance("SHA-256");
                layout.columns().forEach((column, name) -> add(sha, column.shown(), cells.getOrDefault(name, "")));
                layout.attributes().forEach(name -> add(sha, name, cells.getOrDefault(name, "")));
                return HexFormat.of().formatHex(sha.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("SHA-256 is required of every Java platform", e);
            }
        }

        private static void add(MessageDigest sha, String name, String value) {
            var text = value.strip();
            sha.update((name.length() + ":" + name + text.length() + ":" + text).getBytes(StandardCharsets.UTF_8));
        }
    }
}
