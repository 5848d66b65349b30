package io.rondo.batch.refreshprofiles;

import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What customers are compared with: the limits of the fifths of recency, frequency and monetary, the usual interval between two
 * purchases (the median of customers' own) and the limits of the value tiers. They are fixed by the first refresh of a business day and
 * hold until the next, so that a customer's scores do not depend on who else happened to be refreshed.
 */
@Component
class Norms {

    /** The usual interval while nobody has bought twice, in days: a quarter. */
    private static final int UNKNOWN_INTERVAL_DAYS = 90;

    private final JdbcClient jdbc;

    Norms(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void fix(ProfileRuns.Run run) {
        if (!run.whole()) {
            return;
        }
        jdbc.sql("""
                        insert into profile_norm as stored (day, interval_days, recency, frequency, monetary, value_mid, value_high, compared)
                        select (cast(:asOf as timestamptz) at time zone 'UTC')::date,
                               coalesce(percentile_cont(0.5) within group (order by p.interval_days), :unknown),
                               coalesce(percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by p.recency_days), '{}'),
                               coalesce(percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by p.frequency), '{}'),
                               coalesce(percentile_disc(array[0.2, 0.4, 0.6, 0.8]) within group (order by p.monetary), '{}'),
                               coalesce(percentile_disc(0.5) within group (order by p.value_now) filter (where p.value_now > 0), 0),
                               coalesce(percentile_disc(0.8) within group (order by p.value_now) filter (where p.value_now > 0), 0),
                               count(p.recency_days)
                        from profile p join customer c on c.id = p.customer_id and c.state = 'live' and not c.no_profiling
                        on conflict (singleton) do update set
                          day = excluded.day, interval_days = excluded.interval_days, recency = excluded.recency,
                          frequency = excluded.frequency, monetary = excluded.monetary,
                          value_mid = excluded.value_mid, value_high = excluded.value_high, compared = excluded.compared""")
                .param("asOf", run.asOf().atOffset(ZoneOffset.UTC))
                .param("unknown", UNKNOWN_INTERVAL_DAYS)
                .update();
    }
}
