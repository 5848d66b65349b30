package io.rondo.batch.files;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How imports read, and how much one file may hold.
 *
 * @param maxFileSize of the file as it lies there
 * @param maxColumns of the header
 * @param maxCell characters of one cell; a longer one refuses its row
 * @param phoneRegion ISO 3166 alpha-2: where phone numbers without a country code belong if neither row nor mapping says
 * @param sources databases that can be imported from, by name
 */
@ConfigurationProperties("rondo.import")
public record ImportSettings(
        @DefaultValue("4GB") DataSize maxFileSize,
        @DefaultValue("1000") int maxColumns,
        @DefaultValue("65536") int maxCell,
        @Nullable String phoneRegion,
        @DefaultValue Map<String, Source> sources) {

    public static final ImportSettings DEFAULT =
            new ImportSettings(DataSize.ofGigabytes(4), 1_000, 65_536, null, Map.of());

    /**
     * A database to import from.
     *
     * @param query whose rows are imported; its columns are named as those of a file
     * @param key column of the query that is unique and that its rows can be ordered by; a restart goes on behind the last one
     * @param kind what the rows are, such as {@code customers}
     * @param mapping name of a saved mapping; null: understood by names
     * @param source whose ids the rows speak of if neither they nor the mapping say; null: the name of the source. Two databases that
     *     share their customers' ids say the same
     */
    public record Source(
            String url,
            @Nullable String user,
            @Nullable String password,
            String query,
            String key,
            @DefaultValue("customers") String kind,
            @Nullable String mapping,
            @Nullable String source) {

        /** Without the password, whoever prints it. */
        @Override
        public String toString() {
            return "Source[kind=%s, key=%s]".formatted(kind, key);
        }
    }
}
