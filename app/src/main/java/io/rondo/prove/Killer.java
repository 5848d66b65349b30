package io.rondo.prove;

import io.rondo.kernel.PausePoints.Point;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Waits until a thread of some node stands still in a window, then kills that node; only such kills are counted. */
final class Killer {

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final Nodes nodes;
    private final Path folder;
    private final Map<Point, Integer> done = new EnumMap<>(Point.class);

    /** @param folder the nodes' {@code rondo.prove.pause-points} */
    Killer(Nodes nodes, Path folder) {
        this.nodes = nodes;
        this.folder = folder;
    }

    /** What the proof does while it waits for a thread to come by; false: none will come any more. */
    interface Meanwhile {
        boolean goOn() throws InterruptedException;
    }

    /** The next thread that comes to this point stands still. */
    void arm(Point point) throws IOException {
        Files.createFile(folder.resolve(point.code()));
    }

    /** Kills the node that stands still at the armed point. */
    void kill(Point point, Meanwhile meanwhile) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        var pid = standing(point);
        while (pid.isEmpty()) {
            nodes.expectNobodyDied();
            if (!meanwhile.goOn() || System.nanoTime() > deadline) {
                throw new ProofException(
                        "Expected a node to come to the point %s within %s, but none did; kills so far: %s"
                                .formatted(point.code(), PATIENCE, byPoint()));
            }
            TimeUnit.MILLISECONDS.sleep(20);
            pid = standing(point);
        }
        nodes.kill(pid.getAsLong());
        Files.delete(folder.resolve("%s.%d".formatted(point.code(), pid.getAsLong())));
        done.merge(point, 1, Integer::sum);
    }

    private OptionalLong standing(Point point) throws IOException {
        var prefix = point.code() + ".";
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .mapToLong(name -> Long.parseLong(name.substring(prefix.length())))
                    .findFirst();
        }
    }

    int kills() {
        return done.values().stream().mapToInt(Integer::intValue).sum();
    }

    int at(Point point) {
        return done.getOrDefault(point, 0);
    }

    Map<String, Integer> byPoint() {
        var counts = new TreeMap<String, Integer>();
        done.forEach((point, count) -> counts.put(point.code(), count));
        return counts;
    }
}
