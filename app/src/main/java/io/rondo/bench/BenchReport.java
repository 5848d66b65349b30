package io.rondo.bench;

import java.util.List;
import java.util.Map;

/**
 * What a benchmark found, as its last line of JSON says it.
 *
 * @param cores processors this run could use
 * @param scale what the work was
 */
public record BenchReport(String bench, int cores, Map<String, Object> scale, List<Figure> figures) {

    public BenchReport {
        scale = Map.copyOf(scale);
        figures = List.copyOf(figures);
    }
}
