package io.rondo.identity;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CustomerId;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The steward's decisions about pairs that may be one person; merging is in {@link Merges}. */
@Component
public class Duplicates {

    private final JdbcClient jdbc;
    private final BusinessClock clock;
    private final Audit audit;
    private final Pairs pairs;

    Duplicates(JdbcClient jdbc, BusinessClock clock, Audit audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.audit = audit;
        this.pairs = new Pairs(jdbc);
    }

    /**
     * They are two people, and nobody is asked about this pair again, whatever changes in their records.
     *
     * @return false if somebody decided meanwhile
     */
    @Transactional
    public boolean different(CustomerId one, CustomerId other, String by) {
        if (!open(one, other)) {
            return false;
        }
        pairs.different(one.value(), other.value(), by, at(clock.now()));
        audit.record(
                by,
                "call-customers-different",
                "customer-" + Math.min(one.value(), other.value()),
                Map.of("other", Math.max(one.value(), other.value())));
        return true;
    }

    /** Puts a pair behind the others that wait. */
    @Transactional
    public boolean later(CustomerId one, CustomerId other) {
        return jdbc.sql("""
                        update duplicate_pair set postponed_at = :now
                         where low_id = :low and high_id = :high and state = 'open'""")
                        .param("now", at(clock.now()))
                        .param("low", Math.min(one.value(), other.value()))
                        .param("high", Math.max(one.value(), other.value()))
                        .update()
                == 1;
    }

    private boolean open(CustomerId one, CustomerId other) {
        return !jdbc.sql(
                        "select low_id from duplicate_pair where low_id = :low and high_id = :high and state = 'open' for update")
                .param("low", Math.min(one.value(), other.value()))
                .param("high", Math.max(one.value(), other.value()))
                .query(Long.class)
                .list()
                .isEmpty();
    }

    /** Merges that can be undone, of this surviving customer, latest first. */
    public List<Merge> mergesOf(CustomerId survivor) {
        return jdbc.sql("""
                        select id, loser_id, rule, merged_by, merged_at from customer_merge
                         where survivor_id = :id and undone_at is null order by id desc""")
                .param("id", survivor.value())
                .query((row, n) -> new Merge(
                        row.getLong("id"),
                        new CustomerId(row.getLong("loser_id")),
                        row.getString("rule"),
                        row.getString("merged_by"),
                        row.getObject("merged_at", java.time.OffsetDateTime.class)
                                .toInstant()))
                .list();
    }

    /** A merge that holds. */
    public record Merge(long id, CustomerId loser, String rule, String by, java.time.Instant at) {}
}
