package io.rondo.dashboards.campaigns;

import io.rondo.dashboards.site.Rows;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The funnel of each arm, by intention to treat: all contacts of launched waves, and of them those who were contacted,
 * opened, answered and bought within their wave's window, by the same definitions as the measurement. What a machine did (a
 * scanner's click) does not count; opens are shown with those known to be machines, and steer nothing.
 */
@Component
class FunnelQueries {

    private final JdbcClient jdbc;

    FunnelQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Arm> of(long campaign) {
        return jdbc.sql("""
                        with member as (
                          select m.id, m.customer_id, m.arm, m.bucket, m.hold_out, w.launched_at, w.ends_at
                            from list_member m join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave
                           where m.campaign_id = :campaign
                        ), fact as (
                          select m.id,
                                 bool_or(r.contact_id = m.id and r.type = 'open' and r.class <> 'machine') opened,
                                 bool_or(r.contact_id = m.id and r.type = 'open' and r.class = 'machine') opened_by_machine,
                                 bool_or(r.contact_id = m.id and r.type = 'click' and r.class <> 'machine' and r.rule_version > 0
                                   or r.type = 'visit' and (r.contact_id is null or r.contact_id = m.id)) visited,
                                 bool_or(r.type = 'order' and not r.cancelled) ordered,
                                 bool_or(r.contact_id = m.id and r.type in ('complaint', 'abuse')) complained,
                                 bool_or(r.contact_id = m.id and r.type = 'opt-out') opted_out
                            from member m join response r on r.customer_id = m.customer_id
                             and r.occurred_at between m.launched_at and m.ends_at
                           group by m.id
                        )
                        select m.arm, bool_or(m.hold_out) hold_out, count(*) listed,
                               count(*) filter (where m.bucket = 'contacted') contacted,
                               count(*) filter (where f.opened) opened,
                               count(*) filter (where f.opened_by_machine) opened_by_machine,
                               count(*) filter (where f.visited) visited,
                               count(*) filter (where f.ordered) ordered,
                               count(*) filter (where f.complained) complained,
                               count(*) filter (where f.opted_out) opted_out,
                               (select count(*) from campaign_arm t where t.campaign_id = :campaign and not t.hold_out
                                  and t.position < min(a.position)) colour
                          from member m left join fact f using (id)
                          join campaign_arm a on a.campaign_id = :campaign and a.arm = m.arm
                         group by m.arm order by min(a.position)""")
                .param("campaign", campaign)
                .query(Rows.of(Arm.class))
                .list();
    }

    /**
     * One arm's counts; each at most {@code listed}.
     *
     * @param colour position among the treatment arms
     */
    record Arm(
            String arm,
            boolean holdOut,
            long listed,
            long contacted,
            long opened,
            long openedByMachine,
            long visited,
            long ordered,
            long complained,
            long optedOut,
            int colour) {

        /** Share of the listed contacts, null where nobody is listed. */
        public @Nullable Double share(long count) {
            return listed == 0 ? null : (double) count / listed;
        }
    }
}
