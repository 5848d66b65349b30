package io.rondo.batch.importcustomers;

import io.rondo.batch.HillstromFile;
import io.rondo.batch.files.ImportSettings;
import io.rondo.batch.rows.Amounts;
import io.rondo.batch.rows.Cells;
import io.rondo.batch.rows.Column;
import io.rondo.batch.rows.Layout;
import io.rondo.batch.rows.RowKind;
import io.rondo.batch.rows.Values;
import io.rondo.imports.ImportKind;
import io.rondo.kernel.AddressDigests;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Customers: who they are, how they can be reached, what they allow, and attributes nobody foresaw. */
@Component
class CustomerKind implements RowKind<CustomerRow> {

    private final AddressDigests digests;
    private final CustomerTables tables;
    private final JsonMapper json;
    private final ImportSettings settings;
    private final Amounts amounts;

    CustomerKind(
            AddressDigests digests, CustomerTables tables, JsonMapper json, ImportSettings settings, Amounts amounts) {
        this.digests = digests;
        this.tables = tables;
        this.json = json;
        this.settings = settings;
        this.amounts = amounts;
    }

    @Override
    public ImportKind kind() {
        return ImportKind.CUSTOMERS;
    }

    @Override
    public List<? extends Column> columns() {
        return List.of(CustomerColumn.values());
    }

    @Override
    public Named named() {
        return new Named(CustomerColumn.EXTERNAL_ID, List.of(CustomerColumn.SOURCE));
    }

    @Override
    public boolean takesOthers() {
        return true;
    }

    @Override
    public @Nullable Translation translation(List<String> header) {
        return HillstromFile.recognises(header) ? HILLSTROM : null;
    }

    @Override
    public CustomerRow read(Cells cells) {
        var externalId = cells.require(CustomerColumn.EXTERNAL_ID, Values::text);
        var source = cells.read(CustomerColumn.SOURCE, Values::code);
        var email = cells.read(CustomerColumn.EMAIL, Values::email);
        var country = cells.read(CustomerColumn.COUNTRY, Values::country);
        var phone = cells.read(CustomerColumn.PHONE, cell -> Values.phone(cell, region(cells, country)));
        var dates = cells.mapping().dates();
        var numbers = cells.mapping().numbers();
        return new CustomerRow(
                cells.line(),
                externalId,
                email,
                email == null ? null : HexFormat.of().formatHex(digests.ofEmail(email)),
                phone,
                phone == null ? null : HexFormat.of().formatHex(digests.ofPhone(phone)),
                cells.read(CustomerColumn.GIVEN_NAME, Values::text),
                cells.read(CustomerColumn.FAMILY_NAME, Values::text),
                cells.read(CustomerColumn.LANGUAGE, Values::language),
                cells.read(CustomerColumn.TIME_ZONE, Values::timeZone),
                country,
                cells.read(CustomerColumn.STREET, Values::text),
                cells.read(CustomerColumn.POSTAL_CODE, Values::text),
                cells.read(CustomerColumn.CITY, Values::text),
                cells.read(CustomerColumn.REGION, Values::text),
                cells.read(CustomerColumn.BIRTHDAY, cell -> Values.date(cell, dates)),
                cells.read(CustomerColumn.NO_PROFILING, Values::yesOrNo),
                source == null ? cells.mapping().source() : source,
                cells.read(CustomerColumn.CONSENT_EMAIL, Values::yesOrNo),
                cells.read(CustomerColumn.CONSENT_PHONE, Values::yesOrNo),
                cells.read(CustomerColumn.CONSENT_SMS, Values::yesOrNo),
                cells.read(CustomerColumn.VALUE_TIER, Values::valueTier),
                cells.read(CustomerColumn.STAGE, Values::stage),
                cells.read(CustomerColumn.STRATEGIC_SEGMENT, Values::text),
                cells.read(CustomerColumn.RECENCY_DAYS, Values::wholeNumber),
                cells.read(CustomerColumn.FREQUENCY, Values::wholeNumber),
                cells.read(CustomerColumn.MONETARY, cell -> amounts.read(cell, numbers)),
                cells.read(CustomerColumn.CHANNEL, Values::text),
                json.writeValueAsString(cells.attributes()),
                cells.digest());
    }

    @Override
    public Stored store(@Nullable Long run, Layout layout, List<CustomerRow> rows) {
        return tables.store(run, layout, rows);
    }

    private @Nullable String region(Cells cells, @Nullable String country) {
        return Optional.ofNullable(country)
                .or(() -> Optional.ofNullable(cells.mapping().region()))
                .or(() -> Optional.ofNullable(settings.phoneRegion()))
                .orElse(null);
    }

    private static final Translation HILLSTROM = new Translation() {

        @Override
        public List<String> header() {
            return List.copyOf(HillstromFile.customer(0, Map.of()).keySet());
        }

        @Override
        public Map<String, String> row(long line, Map<String, String> cells) {
            return HillstromFile.customer(line, cells);
        }
    };
}
