package io.rondo.batch;

import io.rondo.batch.generate.SampleFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Made-up customers for demonstrations: the same seed and number give the same file, byte for byte. Every address is at {@code
 * customers.test}, a domain that cannot exist, and every row has the source {@code sample}.
 */
public final class SampleCustomers {

    private SampleCustomers() {}

    /**
     * A written file.
     *
     * @param plantedFile where the bad rows are (line, reason), to compare with what the import refuses
     * @param customers good rows
     * @param planted bad rows, about one in a hundred
     * @param plantedByReason bad rows by the reason the import must give
     * @param sharedAddresses good rows whose address an earlier row has too
     */
    public record Sample(
            Path file,
            Path plantedFile,
            int customers,
            int planted,
            Map<String, Integer> plantedByReason,
            int sharedAddresses) {

        public Sample {
            plantedByReason = Map.copyOf(plantedByReason);
        }
    }

    /** Writes a CSV file of this many customers, and bad rows besides. */
    public static Sample write(Path file, int customers, long seed) {
        return write(file, customers, seed, 0);
    }

    /**
     * Writes a wide CSV file of this many customers, and bad rows besides.
     *
     * @param further columns of free text after those we know, which become attributes
     */
    public static Sample write(Path file, int customers, long seed, int further) {
        try {
            var written = SampleFile.write(file, customers, seed, further);
            return new Sample(
                    file,
                    written.plantedFile(),
                    customers,
                    written.planted(),
                    written.plantedByReason(),
                    written.sharedAddresses());
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to write '%s'".formatted(file.getFileName()), e);
        }
    }
}
