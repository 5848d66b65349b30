package io.rondo.batch.refreshprofiles;

import io.rondo.kernel.BusinessClock;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The refreshes that were begun. At most one is unfinished: the next call goes on with it, counting from its moment. */
@Component
public class ProfileRuns {

    /** Small enough that a partition's rows stay in the server's memory, large enough that its bookkeeping does not count. */
    private static final int CUSTOMERS_PER_PART = 20_000;

    private final JdbcClient jdbc;
    private final BusinessClock clock;

    ProfileRuns(JdbcClient jdbc, BusinessClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A refresh.
     *
     * @param whole whether everybody is looked at, not only those of whom something changed
     * @param asOf business time its figures are counted back from
     * @param parts in how many partitions; 0 before {@link #takeDue}
     * @param customers how many are looked at; 0 before {@link #takeDue}
     */
    public record Run(long id, boolean whole, Instant asOf, int parts, int customers) {}

    /**
     * The unfinished run, or a new one. The first of a business day (UTC) is whole, and one before which as many customers who
     * can be compared changed as the day's norms were made from: then they say nothing any more, as after a first import.
     */
    @Transactional
    public Run resumeOrStart() {
        var unfinished = jdbc.sql("select * from profile_run where ended_at is null")
                .query(ProfileRuns::run)
                .optional();
        return unfinished.orElseGet(() -> jdbc.sql("""
                        insert into profile_run (whole, as_of)
                        select not exists (
                                 select from profile_norm n cross join (
                                   select count(distinct d.customer_id) customers from profile_due d
                                    where exists (select from customer_order o where o.customer_id = d.customer_id)
                                       or exists (select from profile p where p.customer_id = d.customer_id and p.recency_days is not null)) due
                                  where n.day >= cast(cast(:now as timestamptz) at time zone 'UTC' as date)
                                    and (due.customers = 0 or due.customers < n.compared)), :now
                        returning *""")
                .param("now", clock.now().atOffset(ZoneOffset.UTC))
                .query(ProfileRuns::run)
                .single());
    }

    /** Whether a refresh has something to do: one is unfinished, somebody is due, or today's whole one has not been yet. */
    public boolean wanted() {
        return jdbc.sql("""
                        select exists (select from profile_run where ended_at is null)
                            or exists (select from profile_due)
                            or not exists (select from profile_norm where day >= cast(cast(:now as timestamptz) at time zone 'UTC' as date))""")
                .param("now", clock.now().atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    public Run get(long id) {
        return find(id).orElseThrow(() -> new IllegalStateException(
                "Expected a refresh of profiles with id '%d', but there is none".formatted(id)));
    }

    private Optional<Run> find(long id) {
        return jdbc.sql("select * from profile_run where id = :id")
                .param("id", id)
                .query(ProfileRuns::run)
                .optional();
    }

    /**
     * Moves whoever is due into the partitions of the run, everybody if it is whole. A note of a transaction that has not
     * committed is not seen and stays for the next run; a note deleted here was of a change this run sees: it counts from now, however
     * long ago it was begun.
     */
    @Transactional
    public void takeDue(long id) {
        var run = get(id);
        jdbc.sql("create temporary table due_now (customer_id bigint) on commit drop")
                .update();
        jdbc.sql("""
                        with noted as (delete from profile_due returning customer_id)
                        insert into due_now select customer_id from noted
                        union select customer_id from profile_work""").update();
        if (run.whole()) {
            jdbc.sql("insert into due_now select id from customer where state = 'live'")
                    .update();
        }
        var customers = jdbc.sql("""
                        select count(*) from (select distinct customer_id from due_now) d
                        join customer c on c.id = d.customer_id and c.state = 'live'""").query(Integer.class).single();
        var parts = Math.max(1, (customers + CUSTOMERS_PER_PART - 1) / CUSTOMERS_PER_PART);
        jdbc.sql("delete from profile_work").update();
        jdbc.sql("""
                        insert into profile_work (part, customer_id)
                        select mod(hashint8(d.customer_id)::bigint + 2147483648, :parts)::integer, d.customer_id
                        from (select distinct customer_id from due_now) d
                        join customer c on c.id = d.customer_id and c.state = 'live'
                        order by 1, 2""").param("parts", parts).update();
        jdbc.sql("update profile_run set parts = :parts, customers = :customers, as_of = :now where id = :id")
                .param("now", clock.now().atOffset(ZoneOffset.UTC))
                .param("parts", parts)
                .param("customers", customers)
                .param("id", id)
                .update();
        jdbc.sql("analyze profile_work").update();
    }

    /** The number of partitions of the run that is not ended. */
    int parts() {
        return jdbc.sql("select parts from profile_run where ended_at is null")
                .query(Integer.class)
                .single();
    }

    /** Ends the run; whoever was erased while their figures were counted has none. */
    @Transactional
    public void end(long id) {
        for (var table : List.of("profile", "recovery_plan")) {
            jdbc.sql("""
                            delete from %s f using profile_work w join customer c on c.id = w.customer_id and c.state = 'erased'
                             where f.customer_id = w.customer_id""".formatted(table)).update();
        }
        jdbc.sql("truncate profile_work").update();
        jdbc.sql("update profile_run set ended_at = now() where id = :id")
                .param("id", id)
                .update();
    }

    private static Run run(ResultSet row, int number) throws SQLException {
        return new Run(
                row.getLong("id"),
                row.getBoolean("whole"),
                row.getObject("as_of", OffsetDateTime.class).toInstant(),
                row.getInt("parts"),
                row.getInt("customers"));
    }
}
