package io.rondo.dashboards.inbox;

import io.rondo.measurement.Statistics;
import io.rondo.tasks.DecisionEngine;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Why the flow wants a frozen list looked at before it is approved: the reason of the table {@code list-quality}, which the
 * flow keeps to itself, asked again with the same figures.
 */
@Component
class ListWarning {

    private final JdbcClient jdbc;
    private final DecisionEngine decisions;

    ListWarning(JdbcClient jdbc, ObjectProvider<DecisionEngine> decisions) {
        this.jdbc = jdbc;
        this.decisions = decisions.getIfAvailable(() -> (id, inputs) -> Optional.empty());
    }

    private record Arm(double share, long members) {}

    /** The reason's code, such as {@code list-small}; empty while the engine is away or no list is frozen. */
    Optional<String> of(long campaignId) {
        var considered = jdbc.sql("select coalesce(considered, 0) from campaign where id = :id")
                .param("id", campaignId)
                .query(Long.class)
                .optional()
                .orElse(0L);
        var arms = jdbc.sql("""
                        select a.share, count(m.id) from campaign_arm a
                        left join list_member m on m.campaign_id = a.campaign_id and m.arm = a.arm
                        where a.campaign_id = :id group by a.arm, a.share order by a.arm""")
                .param("id", campaignId)
                .query((row, n) -> new Arm(row.getDouble(1), row.getLong(2)))
                .list();
        var listed = arms.stream().mapToLong(Arm::members).sum();
        if (considered == 0 || listed == 0) {
            return Optional.empty();
        }
        return decisions
                .evaluate(
                        "list-quality",
                        Map.of(
                                "listed",
                                listed,
                                "listedShare",
                                (double) listed / considered,
                                "sampleRatioP",
                                sampleRatioP(arms)))
                .map(quality -> String.valueOf(quality.get("reason")));
    }

    private static double sampleRatioP(List<Arm> arms) {
        return Statistics.sampleRatio(
                        arms.stream().mapToLong(Arm::members).toArray(),
                        arms.stream().mapToDouble(Arm::share).toArray())
                .p();
    }
}
