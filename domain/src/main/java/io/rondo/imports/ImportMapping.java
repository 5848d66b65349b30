package io.rondo.imports;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the columns of a file are understood.
 *
 * @param columns by the file's column: the name of ours, {@link #ATTRIBUTE} for a free attribute of the customer, or
 *     {@link #LEFT_OUT}; a column that is not named is an attribute where the kind has such, else left out
 * @param source the system whose ids the file speaks of, unless a column of the file says; default {@code import}
 * @param region ISO 3166 alpha-2: where phone numbers without a country code belong if the row has no country
 * @param timeZone of times without an offset, an id of the IANA database
 */
public record ImportMapping(
        Map<String, String> columns,
        String source,
        DateStyle dates,
        NumberStyle numbers,
        @Nullable String region,
        String timeZone) {

    public static final String ATTRIBUTE = "*";
    public static final String LEFT_OUT = "";
    public static final String DEFAULT_SOURCE = "import";

    public ImportMapping {
        columns = Map.copyOf(new TreeMap<>(columns));
        if (source.isBlank() || source.length() > 64 || source.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "Expected a source of 1 to 64 printable characters, but it has %d".formatted(source.length()));
        }
    }

    /** The same, but a source and a style of numbers nobody declared are these. */
    public ImportMapping or(String undeclared, NumberStyle style) {
        return new ImportMapping(
                columns,
                source.equals(DEFAULT_SOURCE) ? undeclared : source,
                dates,
                numbers == NumberStyle.AUTO ? style : numbers,
                region,
                timeZone);
    }

    /** Order of the parts of a date. A year of four digits in front is understood in every style. */
    public enum DateStyle {
        /** Year first, or day first with dots; anything else could be two dates and is refused. */
        AUTO,
        /** 31/12/2026, 31.12.2026, 31-12-2026 */
        DAY_FIRST,
        /** 12/31/2026 */
        MONTH_FIRST
    }

    /** What a comma and a point mean in a number. */
    public enum NumberStyle {
        /** 1,234.56 and 1234,5; what could be two numbers, 1.234 and 1,234, is refused. */
        AUTO,
        /** 1,234.56 */
        POINT,
        /** 1.234,56 */
        COMMA
    }
}
