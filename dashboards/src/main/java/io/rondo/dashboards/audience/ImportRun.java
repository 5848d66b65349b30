package io.rondo.dashboards.audience;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of an import as pages show it.
 *
 * @param bytes of the file; of a database its rows, 0 until they were counted
 * @param resumedAt system time reading was last begun, at row {@code resumedRow}
 * @param problem why the file as a whole could not be taken, so far
 * @param givenUp ended by a person before all of it was read
 * @param running whether a node is at it now; without an end it was cut off
 */
record ImportRun(
        long id,
        String kind,
        String fileName,
        String startedBy,
        Instant startedAt,
        @Nullable Instant endedAt,
        int rowsRead,
        int inserted,
        int updated,
        int unchanged,
        int rejected,
        long bytes,
        long bytesRead,
        @Nullable Instant resumedAt,
        int resumedRow,
        @Nullable String charset,
        List<String> header,
        @Nullable Long origin,
        @Nullable String problem,
        boolean fromSource,
        boolean givenUp,
        boolean running) {

    /** Whole percent read, 0 to 100; 0 until it is known how much there is. */
    public long percent() {
        return endedAt != null ? 100 : bytes == 0 ? 0 : Math.clamp(100 * bytesRead / bytes, 0, 100);
    }

    public boolean cutOff() {
        return endedAt == null && !running;
    }

    /** Kinds that come from files people upload; ready-made lists belong to their campaign. */
    public boolean ofPeople() {
        return !kind.startsWith("list-");
    }

    /** Rows a second since reading was last begun; 0 until there are some. */
    public long perSecond(Instant now) {
        var seconds = resumedAt == null ? 0 : Duration.between(resumedAt, now).toSeconds();
        return seconds <= 0 ? 0 : (rowsRead - resumedRow) / seconds;
    }

    /** Time until the file is read at this rate; null if it cannot be told. */
    public @Nullable Duration left(Instant now) {
        var rate = perSecond(now);
        if (rate == 0 || bytes == 0 || bytesRead == 0) {
            return null;
        }
        var rowsLeft = (double) rowsRead / bytesRead * (bytes - bytesRead);
        return Duration.ofSeconds((long) Math.ceil(rowsLeft / rate));
    }
}
