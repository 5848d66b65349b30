package io.rondo.recovery;

import io.rondo.kernel.CaseId;
import io.rondo.kernel.ContactId;
import io.rondo.kernel.CustomerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads rows of {@code recovery_case}. */
final class CaseRows {

    private CaseRows() {}

    static RecoveryCase read(ResultSet row, int number) throws SQLException {
        var contact = row.getObject("contact_id", Long.class);
        var cause = row.getString("cause_code");
        var reopens = row.getObject("reopens", Long.class);
        return new RecoveryCase(
                new CaseId(row.getLong("id")),
                new CustomerId(row.getLong("customer_id")),
                CaseKind.of(row.getString("kind")),
                CaseState.of(row.getString("state")),
                row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                contact == null ? null : new ContactId(contact),
                row.getObject("process_instance_key", Long.class),
                instant(row, "first_reply_at"),
                instant(row, "due_at"),
                instant(row, "escalated_at"),
                cause == null ? null : CauseCode.of(cause),
                row.getBigDecimal("compensation"),
                row.getString("compensation_approved_by"),
                row.getObject("satisfaction", Integer.class),
                instant(row, "closed_at"),
                reopens == null ? null : new CaseId(reopens));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
