package io.rondo.prove;

import io.rondo.kernel.PausePoints.Point;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a proof is to do.
 *
 * @param recipients customers due a message
 * @param kills {@code kill -9} of a working node, shared evenly among the points
 * @param points the windows to kill in
 * @param restarts the servers to restart once in the middle
 * @param nodeSettings further settings of the working nodes
 * @param folder for logs, the mail server's among them; they stay
 */
public record ProofOptions(
        int recipients,
        int kills,
        long seed,
        List<Point> points,
        Set<Restarts.Server> restarts,
        Map<String, String> nodeSettings,
        Path folder) {

    /** Fewer would not last while nodes are killed. */
    public static final int FEWEST_RECIPIENTS = 20;

    public ProofOptions {
        points = List.copyOf(points);
        restarts = Set.copyOf(restarts);
        nodeSettings = Map.copyOf(nodeSettings);
        if (recipients < FEWEST_RECIPIENTS) {
            throw new IllegalArgumentException(
                    "Expected %d or more recipients, but got %d".formatted(FEWEST_RECIPIENTS, recipients));
        }
        if (points.isEmpty() || kills < points.size()) {
            throw new IllegalArgumentException(
                    "Expected a kill or more in each of the %d windows of a delivery, but there are %d kills"
                            .formatted(points.size(), kills));
        }
    }

    /** All windows, all restarts. */
    public static ProofOptions of(int recipients, int kills, long seed, Path folder) {
        return new ProofOptions(
                recipients, kills, seed, List.of(Point.values()), Set.of(Restarts.Server.values()), Map.of(), folder);
    }

    /** How often each window must be hit at least. */
    int killsPerPoint() {
        return kills / points.size();
    }
}
