package io.rondo.recovery;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Causes of complaints, the most frequent first: what to put right in the business rather than in the single case. */
@Component
class Causes {

    private final JdbcClient jdbc;

    Causes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** All causes that occurred, by number of cases, then by cost. */
    List<CauseRank> ranked() {
        return jdbc.sql("""
                        select cause_code, count(*) cases, coalesce(sum(compensation), 0) compensation,
                               avg(satisfaction) satisfaction
                          from recovery_case where cause_code is not null
                         group by cause_code order by cases desc, compensation desc, cause_code""")
                .query((row, n) -> {
                    var satisfaction = row.getBigDecimal("satisfaction");
                    return new CauseRank(
                            CauseCode.of(row.getString("cause_code")),
                            row.getInt("cases"),
                            row.getBigDecimal("compensation"),
                            satisfaction == null ? null : satisfaction.doubleValue());
                })
                .list();
    }
}
