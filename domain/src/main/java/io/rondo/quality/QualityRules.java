package io.rondo.quality;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import java.math.BigDecimal;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The rules, and their changes. */
@Component
public class QualityRules {

    private final JdbcClient jdbc;
    private final BusinessClock clock;
    private final Audit audit;

    QualityRules(JdbcClient jdbc, BusinessClock clock, Audit audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.audit = audit;
    }

    public List<QualityRule> all() {
        return jdbc.sql("select id, field, measure, pattern, days, target, active from quality_rule order by id")
                .query((row, n) -> new QualityRule(
                        row.getLong("id"),
                        row.getString("field"),
                        row.getString("measure"),
                        row.getString("pattern"),
                        row.getObject("days", Integer.class),
                        row.getBigDecimal("target"),
                        row.getBoolean("active")))
                .list();
    }

    /** Whether PostgreSQL takes this regular expression. */
    public boolean possible(String pattern) {
        try {
            jdbc.sql("select 'a' ~* :pattern")
                    .param("pattern", pattern)
                    .query(Boolean.class)
                    .single();
            return !pattern.isBlank() && pattern.length() <= 200;
        } catch (DataAccessException e) {
            return false;
        }
    }

    /**
     * Adds a rule; the next scoring uses it.
     *
     * @param pattern of a rule of validity, else ignored, as {@code days} of any but a rule of freshness
     * @param target in [0, 1]
     * @return false if the field has a rule of this measure already
     * @throws IllegalArgumentException if nothing is measured so
     */
    @Transactional
    public boolean add(
            String field,
            String measure,
            @Nullable String pattern,
            @Nullable Integer days,
            BigDecimal target,
            String by) {
        if (!QualityRule.measures(field).contains(measure)) {
            throw new IllegalArgumentException("Expected '%s' to be measured as one of %s, but it is '%s'"
                    .formatted(field, QualityRule.measures(field), measure));
        }
        var added = jdbc.sql("""
                        insert into quality_rule (field, measure, pattern, days, target, changed_by, changed_at)
                        values (:field, :measure, case when :measure = 'valid' then :pattern end,
                                case when :measure = 'fresh' then cast(:days as integer) end, :target, :by, :now)
                        on conflict (field, measure) do nothing returning id""")
                .param("field", field)
                .param("measure", measure)
                .param("pattern", pattern, Types.VARCHAR)
                .param("days", days, Types.INTEGER)
                .param("target", target)
                .param("by", by)
                .param("now", at(clock.now()))
                .query(Long.class)
                .optional();
        added.ifPresent(id -> audit.record(
                by,
                "add-quality-rule",
                "quality-rule-" + id,
                Map.of("field", field, "measure", measure, "target", target)));
        return added.isPresent();
    }

    /** What has no rule yet: measures by field, both as they are listed. */
    public Map<String, List<String>> missing() {
        var there =
                all().stream().map(rule -> rule.field() + ':' + rule.measure()).toList();
        var missing = new LinkedHashMap<String, List<String>>();
        QualityRule.FIELDS.forEach(field -> {
            var open = QualityRule.measures(field).stream()
                    .filter(measure -> !there.contains(field + ':' + measure))
                    .toList();
            if (!open.isEmpty()) {
                missing.put(field, open);
            }
        });
        return missing;
    }

    /**
     * Changes what a rule asks for; the next scoring uses it.
     *
     * @param pattern of a rule of validity, else ignored, as {@code days} of any but a rule of freshness
     * @param target in [0, 1]
     */
    @Transactional
    public void change(
            long id, @Nullable String pattern, @Nullable Integer days, BigDecimal target, boolean active, String by) {
        jdbc.sql("""
                        update quality_rule set pattern = case when measure = 'valid' then :pattern end,
                               days = case when measure = 'fresh' then cast(:days as integer) end, target = :target, active = :active,
                               changed_by = :by, changed_at = :now where id = :id""")
                .param("pattern", pattern, Types.VARCHAR)
                .param("days", days, Types.INTEGER)
                .param("target", target)
                .param("active", active)
                .param("by", by)
                .param("now", at(clock.now()))
                .param("id", id)
                .update();
        audit.record(by, "change-quality-rule", "quality-rule-" + id, Map.of("target", target, "active", active));
    }
}
