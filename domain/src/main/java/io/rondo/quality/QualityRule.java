package io.rondo.quality;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What good customer data is.
 *
 * @param field column of the customer, or {@code record}
 * @param measure complete, valid, unique or fresh
 * @param pattern of valid: a regular expression of PostgreSQL, compared without case
 * @param days of fresh: how old a record may be
 * @param target share in [0, 1] from which the field counts as good
 */
public record QualityRule(
        long id,
        String field,
        String measure,
        @Nullable String pattern,
        @Nullable Integer days,
        BigDecimal target,
        boolean active) {

    /** The columns that rules are about; nothing else gets into a statement. */
    static final List<String> FIELDS = List.of(
            "email",
            "phone",
            "given_name",
            "family_name",
            "birthday",
            "country",
            "language",
            "street",
            "postal_code",
            "city");

    public QualityRule {
        if (!FIELDS.contains(field) && !field.equals("record")) {
            throw new IllegalArgumentException(
                    "Expected a field of %s or 'record', but it is '%s'".formatted(FIELDS, field));
        }
    }

    /** How a field can be measured; a record as a whole only by its age. */
    static List<String> measures(String field) {
        if (field.equals("record")) {
            return List.of("fresh");
        }
        return FIELDS.contains(field) ? List.of("complete", "valid", "unique") : List.of();
    }

    /** The column as text. */
    String column() {
        return "cast(c.%s as text)".formatted(field);
    }
}
