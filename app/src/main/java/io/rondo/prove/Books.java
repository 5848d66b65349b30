package io.rondo.prove;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.node.RunningRondo;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What PostgreSQL says of a proof's campaigns while they run; other campaigns are not looked at. */
final class Books {

    private final JdbcClient jdbc;
    private final BusinessClock clock;
    private final long[] campaigns;

    Books(RunningRondo control, List<CampaignId> campaigns) {
        this.jdbc = control.bean(JdbcClient.class);
        this.clock = control.bean(BusinessClock.class);
        this.campaigns = campaigns.stream().mapToLong(CampaignId::value).toArray();
    }

    /**
     * What is left to do.
     *
     * @param underWay deliveries that are due or being sent, and engine commands not told yet
     * @param unsettled contacts without a settled message whose journey goes on
     * @param nextDue business time of the first delivery that waits
     */
    record Left(long underWay, long unsettled, Optional<Instant> nextDue) {}

    Left left() {
        return jdbc.sql("""
                        select (select count(*) from delivery where campaign_id = any(:campaigns)
                                   and (state in ('CLAIMED', 'SENDING') or state = 'PENDING' and due_at <= :now))
                             + (select count(*) from outbox where kind in ('start', 'job', 'message')) under_way,
                               (select count(*) from list_member m where m.campaign_id = any(:campaigns) and m.bucket is null
                                   and not exists (select from delivery d where d.origin_kind = 'contact' and d.origin_id = m.id
                                     and d.settled_at is not null)) unsettled,
                               (select min(due_at) from delivery where campaign_id = any(:campaigns) and state = 'PENDING'
                                   and due_at > :now) next_due""")
                .param("campaigns", campaigns)
                .param("now", at(clock.now()))
                .query((row, n) -> new Left(
                        row.getLong("under_way"),
                        row.getLong("unsettled"),
                        Optional.ofNullable(row.getObject("next_due", OffsetDateTime.class))
                                .map(OffsetDateTime::toInstant)))
                .single();
    }

    /** Deliveries in doubt by reason, in words. */
    String doubts() {
        return jdbc.sql("""
                        select coalesce(string_agg(reason || ': ' || n, ', '), '') from (
                          select reason, count(*) n from delivery where campaign_id = any(:campaigns) and state = 'IN_DOUBT'
                           group by reason order by reason) doubts""").param("campaigns", campaigns).query(String.class).single();
    }

    /** Whether a wave of each campaign is launched. */
    boolean launched() {
        return jdbc.sql("select count(distinct campaign_id) from campaign_wave where campaign_id = any(:campaigns)")
                        .param("campaigns", campaigns)
                        .query(Long.class)
                        .single()
                == campaigns.length;
    }

    /** Index rows of any campaign that the history has not got yet. */
    long unindexed() {
        return jdbc.sql("select count(*) from outbox where kind in ('index-contact', 'index-response')")
                .query(Long.class)
                .single();
    }

    long incidents() {
        return jdbc.sql("select count(*) from engine_incident where state = 'open'")
                .query(Long.class)
                .single();
    }
}
