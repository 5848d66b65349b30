package io.rondo.batch;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What became of the rows of a file; {@code rowsRead = inserted + updated + unchanged + rejected}.
 *
 * @param rejectsFile the refused rows with line, field, value and reason; null if none was refused
 */
public record ImportResult(
        long run,
        int rowsRead,
        int inserted,
        int updated,
        int unchanged,
        int rejected,
        @Nullable Path rejectsFile) {

    /** Rows that are in the database now. */
    public int imported() {
        return inserted + updated + unchanged;
    }
}
