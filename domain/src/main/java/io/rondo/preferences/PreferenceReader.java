package io.rondo.preferences;

import static io.rondo.kernel.Sql.at;

import io.rondo.consent.Channel;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CustomerId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Reads what holds for a customer's marketing messages. */
@Repository
class PreferenceReader {

    private final JdbcClient jdbc;
    private final BusinessClock clock;

    PreferenceReader(JdbcClient jdbc, BusinessClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private record Own(
            @Nullable Integer maxPer30Days, @Nullable Instant pausedUntil) {}

    InForce inForce(CustomerId customer) {
        var own = jdbc.sql("""
                        select max_per_30_days, case when paused_until > :now then paused_until end paused_until
                          from preference where customer_id = :id""")
                .param("now", at(clock.now()))
                .param("id", customer.value())
                .query((row, n) -> {
                    var until = row.getObject("paused_until", OffsetDateTime.class);
                    return new Own(
                            row.getObject("max_per_30_days", Integer.class), until == null ? null : until.toInstant());
                })
                .optional()
                .orElseGet(() -> new Own(null, null));
        return new InForce(channels(customer), topics(customer), own.maxPer30Days(), own.pausedUntil());
    }

    /** An opt-out is the customer's to take back; a bounce or an abuse report is not. */
    private List<InForce.OnChannel> channels(CustomerId customer) {
        return jdbc.sql("""
                        select k.channel, s.blocked,
                               coalesce(g.granted, false) and not exists (select from suppression x
                                 where x.address_digest = digest_on(k.channel, c.email_digest, c.phone_digest) and x.channel = k.channel) allowed
                          from customer c
                          join (values ('email', 1), ('phone', 2), ('sms', 3)) k(channel, place)
                            on case k.channel when 'email' then c.email is not null else c.phone is not null end
                          left join consent g on g.customer_id = c.id and g.purpose = 'marketing' and g.channel = k.channel
                          left join lateral (select min(x.reason) blocked from suppression x
                            where x.address_digest = digest_on(k.channel, c.email_digest, c.phone_digest) and x.channel = k.channel
                              and not (x.scope = 'marketing' and x.reason = 'opt-out')) s on true
                         where c.id = :id order by k.place""")
                .param("id", customer.value())
                .query((row, n) -> new InForce.OnChannel(
                        Channel.of(row.getString("channel")), row.getBoolean("allowed"), row.getString("blocked")))
                .list();
    }

    private List<InForce.Topic> topics(CustomerId customer) {
        return jdbc.sql("""
                        select t.topic, r.topic is null wanted
                          from (select distinct category topic from offer where active
                                union select topic from topic_refusal where customer_id = :id) t
                          left join topic_refusal r on r.customer_id = :id and r.topic = t.topic
                         order by t.topic""")
                .param("id", customer.value())
                .query((row, n) ->
                        new InForce.Topic(Objects.requireNonNull(row.getString("topic")), row.getBoolean("wanted")))
                .list();
    }
}
