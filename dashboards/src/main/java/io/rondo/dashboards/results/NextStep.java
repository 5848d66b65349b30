package io.rondo.dashboards.results;

import io.rondo.dashboards.results.ResultQueries.Evidence;
import io.rondo.measurement.Statistics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers prefer in one segment.
 *
 * @param best the offer still offered with the highest lower bound; what the choice by evidence takes
 * @param proven whether its lower bound is above zero
 * @param runnerUp the next one, if there is one
 * @param enough contacts each arm needs so that a lift of this size is found with 80 % probability; null if it is not
 *     positive, because then no sample would prove it
 */
record NextStep(
        String segment,
        Evidence best,
        boolean proven,
        @Nullable Evidence runnerUp,
        @Nullable Long enough) {

    private static final double POWER = 0.8;

    /** One step per segment; evidence comes best first within each. */
    static List<NextStep> of(List<Evidence> evidence) {
        Map<String, List<Evidence>> bySegment = new LinkedHashMap<>();
        evidence.stream()
                .filter(Evidence::active)
                .forEach(it -> bySegment
                        .computeIfAbsent(it.segment(), segment -> new ArrayList<>())
                        .add(it));
        return bySegment.entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static NextStep of(String segment, List<Evidence> ranked) {
        var best = ranked.getFirst();
        return new NextStep(
                segment, best, best.lowerBound() > 0, ranked.size() > 1 ? ranked.get(1) : null, enough(best));
    }

    private static @Nullable Long enough(Evidence evidence) {
        if (evidence.lift() <= 0 || evidence.baseRate() + evidence.lift() >= 1) {
            return null;
        }
        return Statistics.sampleSizePerArm(evidence.baseRate(), evidence.lift(), POWER);
    }
}
