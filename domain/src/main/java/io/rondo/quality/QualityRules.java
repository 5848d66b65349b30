package io.rondo.quality;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import java.math.BigDecimal;
import java.sql.Types;
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
