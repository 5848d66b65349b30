package io.rondo.quality;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.BusinessClock;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Scores all live records by the active rules: for each source and rule how many records it applies to and how many of them are
 * good, of each source the {@value #WORST} records that fail the most, and the {@value #SHARED} values of a field that most records share
 * although they should be unique. One transaction: one pass over the customers for the rules that
 * look at a record alone, one for the worst, one for each rule of uniqueness.
 */
@Component
public class Scorecard {

    /** Records listed for each source. */
    public static final int WORST = 50;

    /** Values listed for each source and field that should be unique. */
    public static final int SHARED = 20;

    /** Records listed for each of these values. */
    public static final int SHARING = 5;

    /** A row that says the same again writes nothing, and a merge writes what no source said: only without a run counts what was written. */
    private static final String SAID_LAST = """
            coalesce((select max(i.started_at) from customer_identity n join import_run i on i.id = n.last_run
                       where n.customer_id = c.id and n.kind = 'source:' || c.source), c.updated_at)""";

    private final JdbcClient jdbc;
    private final BusinessClock clock;
    private final QualityRules rules;

    Scorecard(JdbcClient jdbc, BusinessClock clock, QualityRules rules) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.rules = rules;
    }

    /** Whether there are customers who were not scored within a day. */
    public boolean due() {
        return jdbc.sql("""
                        select exists (select from customer where state = 'live')
                           and not exists (select from quality_run where scored_at > cast(:now as timestamptz) - interval '1 day')""").param("now", at(clock.now())).query(Boolean.class).single();
    }

    /** Returns the key of the run. */
    @Transactional
    public long score() {
        var run = jdbc.sql("insert into quality_run (scored_at) values (:now) returning id")
                .param("now", at(clock.now()))
                .query(Long.class)
                .single();
        var active = rules.all().stream().filter(QualityRule::active).toList();
        var single =
                active.stream().filter(rule -> !rule.measure().equals("unique")).toList();
        if (!single.isEmpty()) {
            scoreRecords(run, single);
        }
        jdbc.sql("delete from quality_shared").update();
        active.stream().filter(rule -> rule.measure().equals("unique")).forEach(rule -> {
            scoreUnique(run, rule);
            listShared(run, rule);
        });
        return run;
    }

    private void scoreRecords(long run, List<QualityRule> single) {
        var counts = single.stream()
                .map(rule -> "count(*) filter (where %1$s) a%3$d, count(*) filter (where %1$s and %2$s) g%3$d"
                        .formatted(applies(rule), isGood(rule), rule.id()))
                .collect(Collectors.joining(", "));
        var rows = single.stream()
                .map(rule -> "(cast(%1$d as bigint), a%1$d, g%1$d)".formatted(rule.id()))
                .collect(Collectors.joining(", "));
        with(single, jdbc.sql("""
                        insert into quality_score (run_id, source, field, measure, target, checked, good)
                        select :run, s.source, r.field, r.measure, r.target, v.checked, v.good
                          from (select c.source, %s from customer c where c.state = 'live' group by c.source) s
                         cross join lateral (values %s) v(rule, checked, good)
                          join quality_rule r on r.id = v.rule""".formatted(counts, rows))).param("run", run).update();
        var failed = single.stream()
                .map(rule -> "case when %s and not (%s) then '%s:%s' end"
                        .formatted(applies(rule), isGood(rule), rule.field(), rule.measure()))
                .collect(Collectors.joining(", "));
        jdbc.sql("delete from quality_worst").update();
        with(single, jdbc.sql("""
                        insert into quality_worst (run_id, source, customer_id, failed)
                        select :run, source, id, failed
                          from (select f.*, row_number() over (partition by source order by cardinality(failed) desc, id) place
                                  from (select c.source, c.id, array_remove(array[%s], null) failed from customer c where c.state = 'live') f
                                 where cardinality(failed) > 0) w
                         where place <= :worst""".formatted(failed)))
                .param("run", run)
                .param("worst", WORST)
                .update();
    }

    private JdbcClient.StatementSpec with(List<QualityRule> single, JdbcClient.StatementSpec statement) {
        var bound = statement;
        for (var rule : single) {
            if (rule.pattern() != null) {
                bound = bound.param("pattern" + rule.id(), rule.pattern());
            }
            if (rule.days() != null) {
                bound = bound.param("days" + rule.id(), rule.days());
            }
        }
        return bound.param("now", at(clock.now()));
    }

    private static String applies(QualityRule rule) {
        return rule.measure().equals("valid") ? "nullif(btrim(%s), '') is not null".formatted(rule.column()) : "true";
    }

    private static String isGood(QualityRule rule) {
        return switch (rule.measure()) {
            case "complete" -> "nullif(btrim(%s), '') is not null".formatted(rule.column());
            case "valid" -> "coalesce(%s ~* :pattern%d, true)".formatted(rule.column(), rule.id());
            case "fresh" ->
                SAID_LAST + " > cast(:now as timestamptz) - make_interval(days => :days%d)".formatted(rule.id());
            default ->
                throw new IllegalStateException("Expected a measure of a record alone, but rule '%d' is '%s'"
                        .formatted(rule.id(), rule.measure()));
        };
    }

    private void scoreUnique(long run, QualityRule rule) {
        jdbc.sql("""
                        insert into quality_score (run_id, source, field, measure, target, checked, good)
                        select :run, source, :field, 'unique', :target, sum(n), count(*) filter (where n = 1)
                          from (select c.source, lower(%1$s), count(*) n from customer c
                                 where c.state = 'live' and nullif(%1$s, '') is not null group by 1, 2) v group by source""".formatted(rule.column()))
                .param("run", run)
                .param("field", rule.field())
                .param("target", rule.target())
                .update();
    }

    private void listShared(long run, QualityRule rule) {
        jdbc.sql("""
                        insert into quality_shared (run_id, source, field, place, records, customer_id)
                        select :run, source, :field, place, n, unnest(trim_array(ids, greatest(0, cardinality(ids) - %2$d)))
                          from (select s.*, row_number() over (partition by source order by n desc, ids[1]) place
                                  from (select c.source, count(*) n, array_agg(c.id order by c.id) ids from customer c
                                         where c.state = 'live' and nullif(%1$s, '') is not null
                                         group by c.source, lower(%1$s) having count(*) > 1) s) p
                         where place <= :shared""".formatted(rule.column(), SHARING))
                .param("run", run)
                .param("field", rule.field())
                .param("shared", SHARED)
                .update();
    }
}
