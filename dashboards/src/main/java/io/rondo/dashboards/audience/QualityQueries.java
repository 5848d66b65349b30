package io.rondo.dashboards.audience;

import io.rondo.dashboards.site.CustomerName;
import io.rondo.dashboards.site.Rows;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the scorecard of data quality, its history, and the records that fail the most. */
@Component
class QualityQueries {

    private static final int HISTORY = 12;

    private final JdbcClient jdbc;

    QualityQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Instant> lastRun() {
        return jdbc.sql("select scored_at from quality_run order by id desc limit 1")
                .query((row, n) -> row.getObject(1, OffsetDateTime.class).toInstant())
                .optional();
    }

    List<String> sources() {
        return jdbc.sql(
                        "select distinct source from quality_score where run_id = (select max(id) from quality_run) order by source")
                .query((row, n) -> row.getString("source"))
                .list();
    }

    /** The last scores of a source: by field, by measure. */
    Map<String, Map<String, Cell>> card(String source) {
        var card = new LinkedHashMap<String, Map<String, Cell>>();
        jdbc.sql("""
                        select s.field, s.measure, s.target, s.checked, s.good,
                               (select string_agg(cast(round(case when h.checked = 0 then 100 else 100.0 * h.good / h.checked end, 1) as text), ',' order by h.run_id)
                                  from quality_score h
                                 where h.source = s.source and h.field = s.field and h.measure = s.measure
                                   and h.run_id in (select id from quality_run order by id desc limit :history)) history
                          from quality_score s left join quality_rule r on r.field = s.field and r.measure = s.measure
                         where s.run_id = (select max(id) from quality_run) and s.source = :source order by r.id""")
                .param("source", source)
                .param("history", HISTORY)
                .query(Rows.of(Score.class))
                .list()
                .forEach(score -> card.computeIfAbsent(score.field(), field -> new LinkedHashMap<>())
                        .put(score.measure(), Cell.of(score)));
        return card;
    }

    List<Worst> worst(String source) {
        return jdbc.sql("""
                        select c.id, c.external_id number, %s name, array_to_string(w.failed, ',') failed
                          from quality_worst w join customer c on c.id = w.customer_id and c.state = 'live'
                         where w.source = :source and w.run_id = (select max(id) from quality_run)
                         order by cardinality(w.failed) desc, c.id limit 50""".formatted(CustomerName.SQL))
                .param("source", source)
                .query(Rows.of(Worst.class))
                .list();
    }

    /** The values that most records of a source share although they should be unique, the most shared of each field first. */
    List<Shared> shared(String source) {
        var found = new LinkedHashMap<String, Shared>();
        jdbc.sql("""
                        select s.field, s.place, s.records, c.id, c.external_id number, %s name,
                               to_jsonb(c) ->> s.field shown
                          from quality_shared s join customer c on c.id = s.customer_id and c.state = 'live'
                         where s.source = :source and s.run_id = (select max(id) from quality_run)
                         order by s.records desc, s.field, s.place, c.id""".formatted(CustomerName.SQL))
                .param("source", source)
                .query(Rows.of(Sharing.class))
                .list()
                .forEach(it -> found.computeIfAbsent(
                                it.field() + it.place(),
                                key -> new Shared(it.field(), it.shown(), it.records(), new ArrayList<>()))
                        .customers()
                        .add(it));
        return List.copyOf(found.values());
    }

    /** The last scores of a source by time, the latest first; what was not scored then is absent. */
    History history(String source) {
        var at = new LinkedHashMap<Long, Instant>();
        var shares = new LinkedHashMap<String, Map<Long, Double>>();
        jdbc.sql("""
                        select u.id run, u.scored_at, s.field || ':' || s.measure rule,
                               cast(case when s.checked = 0 then null else 1.0 * s.good / s.checked end as double precision) share
                          from (select * from quality_run order by id desc limit :history) u
                          join quality_score s on s.run_id = u.id and s.source = :source
                          left join quality_rule r on r.field = s.field and r.measure = s.measure
                         order by u.id desc, r.id, s.field, s.measure""")
                .param("source", source)
                .param("history", HISTORY)
                .query(Rows.of(Past.class))
                .list()
                .forEach(past -> {
                    at.put(past.run(), past.scoredAt());
                    shares.computeIfAbsent(past.rule(), rule -> new HashMap<>()).put(past.run(), past.share());
                });
        return new History(at, shares);
    }

    record Past(
            long run,
            Instant scoredAt,
            String rule,
            @Nullable Double share) {}

    /**
     * @param at time of each run
     * @param shares of good records in [0, 1], by rule (field:measure), by run
     */
    record History(Map<Long, Instant> at, Map<String, Map<Long, Double>> shares) {}

    record Sharing(
            String field,
            int place,
            long records,
            long id,
            String number,
            @Nullable String name,
            @Nullable String shown) {}

    /** @param customers some of the records that have the value */
    record Shared(String field, @Nullable String value, long records, List<Sharing> customers) {

        public long more() {
            return records - customers.size();
        }
    }

    record Score(
            String field,
            String measure,
            BigDecimal target,
            long checked,
            long good,
            @Nullable String history) {}

    /**
     * One score.
     *
     * @param share of the checked records that are good, in [0, 1]; null if none was checked
     * @param line the share of the last runs, oldest first, as points of a polyline 60 wide and 16 high; empty with one run
     */
    record Cell(@Nullable Double share, BigDecimal target, long checked, long good, String line) {

        static Cell of(Score score) {
            var share = score.checked() == 0 ? null : (double) score.good() / score.checked();
            return new Cell(share, score.target(), score.checked(), score.good(), line(score.history()));
        }

        public boolean met() {
            return share == null || share >= target.doubleValue();
        }

        public long bad() {
            return checked - good;
        }

        private static String line(@Nullable String history) {
            var shares = history == null
                    ? new double[0]
                    : Arrays.stream(history.split(","))
                            .mapToDouble(Double::parseDouble)
                            .toArray();
            var points = new StringBuilder();
            for (int i = 0; i < shares.length && shares.length > 1; i++) {
                points.append("%d,%d ".formatted(60 * i / (shares.length - 1), Math.round(15 - 14 * shares[i] / 100)));
            }
            return points.toString().strip();
        }
    }

    /** @param failed rules, as field:measure, divided by commas */
    record Worst(long id, String number, @Nullable String name, String failed) {

        public List<String> rules() {
            return List.of(failed.split(","));
        }
    }
}
