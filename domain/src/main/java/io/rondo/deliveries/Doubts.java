package io.rondo.deliveries;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.DeliveryId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Messages in doubt: the mail server was given the whole message and its answer was never read. Rondo sends none of them again by
 * itself; a person decides. A bounce, click or reply that carries the message's token settles it without anybody.
 */
@Component
public class Doubts {

    private final JdbcClient jdbc;
    private final BusinessClock clock;
    private final Audit audit;

    Doubts(JdbcClient jdbc, BusinessClock clock, Audit audit) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.audit = audit;
    }

    /**
     * One message in doubt.
     *
     * @param reason {@code no-reply-after-dot} or {@code owner-died}
     * @param since when it came to be in doubt (business clock)
     * @param resendable whether it may be sent again: service messages always, others while their campaign runs or pauses
     */
    public record Doubt(
            DeliveryId id,
            long customerId,
            String customer,
            @Nullable Long campaignId,
            @Nullable String campaign,
            String step,
            String channel,
            @Nullable String reason,
            Instant since,
            boolean resendable) {}

    /** Nobody decided about these yet, oldest first. */
    public List<Doubt> undecided(int offset, int limit) {
        return jdbc.sql("""
                        select d.id, d.customer_id, coalesce(nullif(person_name(c.language, c.given_name, c.family_name), ''), c.external_id) customer,
                               d.campaign_id, k.name campaign, d.step, d.channel, d.reason, d.settled_at,
                               k.id is null or k.state in ('running', 'paused') resendable
                          from delivery d join customer c on c.id = d.customer_id left join campaign k on k.id = d.campaign_id
                         where d.standing = 'in_doubt' and d.left_at is null
                         order by d.settled_at, d.id offset :offset limit :limit""")
                .param("offset", offset)
                .param("limit", limit)
                .query((row, n) -> new Doubt(
                        new DeliveryId(row.getLong("id")),
                        row.getLong("customer_id"),
                        row.getString("customer"),
                        row.getObject("campaign_id", Long.class),
                        row.getString("campaign"),
                        row.getString("step"),
                        row.getString("channel"),
                        row.getString("reason"),
                        row.getObject("settled_at", OffsetDateTime.class).toInstant(),
                        row.getBoolean("resendable")))
                .list();
    }

    public long countUndecided() {
        return jdbc.sql("select count(*) from delivery where standing = 'in_doubt' and left_at is null")
                .query(Long.class)
                .single();
    }

    /**
     * Sends it again under the same Message-ID, if it may still be sent. Whatever forbids or fails it now, it stays in doubt: the first
     * copy may have arrived.
     *
     * @return false if it is not in doubt any more, or its campaign is over
     */
    @Transactional
    public boolean resend(DeliveryId id, String by) {
        lockCustomer(id);
        var again = jdbc.sql("""
                        update delivery d set state = 'PENDING', reason = null, due_at = :now, settled_at = null, attempts = 0,
                               resent_at = :now, left_at = null
                         where d.id = :id and d.state = 'IN_DOUBT'
                           and (d.campaign_id is null
                             or exists (select from campaign k where k.id = d.campaign_id and k.state in ('running', 'paused')))""")
                        .param("now", at(clock.now()))
                        .param("id", id.value())
                        .update()
                == 1;
        if (again) {
            audit.record(by, "resend-in-doubt", "delivery-" + id.value(), Map.of());
        }
        return again;
    }

    /**
     * Leaves it as it is: in doubt, in the books, and off the list.
     *
     * @return false if it is not in doubt any more, or somebody left it before
     */
    @Transactional
    public boolean leave(DeliveryId id, String by) {
        var left = jdbc.sql("""
                        update delivery set left_at = :now where id = :id and state = 'IN_DOUBT' and left_at is null""")
                        .param("now", at(clock.now()))
                        .param("id", id.value())
                        .update()
                == 1;
        if (left) {
            audit.record(by, "leave-in-doubt", "delivery-" + id.value(), Map.of());
        }
        return left;
    }

    private void lockCustomer(DeliveryId id) {
        jdbc.sql("""
                        select id from customer where id = (select customer_id from delivery where id = :id)
                        for no key update""").param("id", id.value()).query((row, n) -> 0).optional();
    }
}
