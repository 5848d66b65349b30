package io.rondo.batch;

import io.rondo.batch.generate.MadeFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;

/**
 * Made-up customers with years of history, duplicates and dirt in known amounts: the files of two sources, their orders, consents and
 * interactions, and beside them {@code truth.json}, which says what was planted. The same number, seed and day give the same
 * files, byte for byte. Nobody here exists: addresses are at {@code customers.test}, phone numbers cannot be dialled.
 *
 * <p>Written in flat memory, however many they are.
 */
public final class MadeData {

    /** Phone numbers are unique up to here. */
    public static final int MOST_CUSTOMERS = 9_000_000;

    /** Where facts end unless somebody says otherwise; fixed, so that the same seed is the same files in every year. */
    public static final LocalDate UNTIL = LocalDate.of(2026, 7, 1);

    public static final String TRUTH = "truth.json";

    private MadeData() {}

    /**
     * What was written.
     *
     * @param good rows that are right, by file
     * @param bad planted bad rows by the reason the import must give, by file
     * @param pairs planted pairs of records, by kind
     */
    public record Written(
            Path folder, Map<String, Integer> good, Map<String, Map<String, Integer>> bad, Map<String, Integer> pairs) {

        /** The files of customers, to be imported before the others. */
        public Path[] customers() {
            return new Path[] {folder.resolve("shop.csv"), folder.resolve("crm.csv")};
        }

        public Path orders() {
            return folder.resolve("orders.csv");
        }

        public Path consents() {
            return folder.resolve("consents.csv");
        }

        public Path interactions() {
            return folder.resolve("interactions.csv");
        }
    }

    /**
     * Writes the files into a folder, which is made if need be.
     *
     * @param customers good rows of customers, over both sources; at most {@value #MOST_CUSTOMERS}
     * @param until nothing happened on this day or later
     */
    public static Written write(Path folder, int customers, long seed, LocalDate until) {
        if (customers < 1 || customers > MOST_CUSTOMERS) {
            throw new IllegalArgumentException(
                    "Expected 1 to %,d customers, but got %,d".formatted(MOST_CUSTOMERS, customers));
        }
        try {
            var written = MadeFiles.write(Files.createDirectories(folder), customers, seed, until);
            return new Written(folder, written.good(), written.bad(), written.pairs());
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to write '%s'".formatted(folder.getFileName()), e);
        }
    }
}
