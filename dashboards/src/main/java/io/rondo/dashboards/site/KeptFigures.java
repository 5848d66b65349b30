package io.rondo.dashboards.site;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Figures for which many rows are walked through, kept for all viewers of this node, by the system clock. Each key is counted by one
 * viewer at a time, the others wait for it. What took long is kept {@value #LONGER} times as long as it took: however many people
 * look, one key never keeps a connection busy for more than a tenth of the time.
 */
public final class KeptFigures<K, V> {

    private static final int LONGER = 10;
    private static final int MANY = 1_000;

    private final Map<K, Figure> figures = new ConcurrentHashMap<>();
    private final Duration atLeast;
    private final Clock clock;

    public KeptFigures(Duration atLeast, Clock clock) {
        this.atLeast = atLeast;
        this.clock = clock;
    }

    /** As counted lately, or counted now. */
    public V get(K key, Supplier<V> count) {
        return figure(key).get(count, false);
    }

    /** Counted now in any case. */
    public V anew(K key, Supplier<V> count) {
        return figure(key).get(count, true);
    }

    private Figure figure(K key) {
        if (figures.size() >= MANY) {
            var now = clock.instant();
            figures.values().removeIf(figure -> figure.overAt(now));
        }
        return figures.computeIfAbsent(key, it -> new Figure());
    }

    private final class Figure {

        private record Kept<V>(V value, Instant until) {}

        private volatile @Nullable Kept<V> kept;

        synchronized V get(Supplier<V> count, boolean anew) {
            var known = kept;
            var now = clock.instant();
            if (!anew && known != null && now.isBefore(known.until())) {
                return known.value();
            }
            var value = count.get();
            var after = clock.instant();
            var longer = Duration.between(now, after).multipliedBy(LONGER);
            kept = new Kept<>(value, after.plus(longer.compareTo(atLeast) > 0 ? longer : atLeast));
            return value;
        }

        boolean overAt(Instant now) {
            var known = kept;
            return known != null && !now.isBefore(known.until());
        }
    }
}
