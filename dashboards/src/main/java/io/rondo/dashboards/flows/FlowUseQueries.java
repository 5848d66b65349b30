package io.rondo.dashboards.flows;

import io.rondo.dashboards.site.Rows;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Who uses a flow, and how many instances it has had. */
@Component
class FlowUseQueries {

    private final JdbcClient jdbc;

    FlowUseQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Map<String, Long> campaignsPerFlow() {
        return jdbc
                .sql("select flow, count(*) campaigns from campaign group by flow")
                .query(Rows.of(Use.class))
                .list()
                .stream()
                .collect(Collectors.toMap(Use::flow, Use::campaigns));
    }

    Instances instances(String processId) {
        return jdbc.sql("""
                        select count(*) filter (where state = 'live') live, count(*) filter (where state = 'ended') ended,
                               count(*) filter (where state = 'duplicate') duplicate
                        from flow_instance where process_id = :id""")
                .param("id", processId)
                .query(Rows.of(Instances.class))
                .single();
    }

    List<CampaignLink> campaigns(String processId) {
        return jdbc.sql(
                        "select id, name, state from campaign where flow = :id order by created_at desc, id desc limit 50")
                .param("id", processId)
                .query(Rows.of(CampaignLink.class))
                .list();
    }

    record Use(String flow, long campaigns) {}

    /**
     * Process instances of one flow.
     *
     * @param duplicate started twice and ended at once without effect
     */
    record Instances(long live, long ended, long duplicate) {}

    record CampaignLink(long id, String name, String state) {}
}
