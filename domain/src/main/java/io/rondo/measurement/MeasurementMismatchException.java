package io.rondo.measurement;

import io.rondo.history.Difference;
import io.rondo.kernel.CampaignId;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Elasticsearch and PostgreSQL disagree about a campaign nothing is pending for. Nothing was published; {@code rondo
 * reindex} rebuilds the history from PostgreSQL.
 */
public class MeasurementMismatchException extends RuntimeException {

    private final List<Difference> differences;

    MeasurementMismatchException(CampaignId campaign, List<Difference> differences) {
        super("Expected both stores to agree on campaign '%s', but %s"
                .formatted(
                        campaign, differences.stream().map(Difference::toString).collect(Collectors.joining("; "))));
        this.differences = List.copyOf(differences);
    }

    /** Every figure they disagree on, with both values. */
    public List<Difference> differences() {
        return differences;
    }
}
