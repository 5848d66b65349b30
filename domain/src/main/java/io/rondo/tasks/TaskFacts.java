package io.rondo.tasks;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What a task's form is shown with, by what the task is about, whichever flow it belongs to: a marketer's own form finds
 * the same names. Facts that are not there are left out.
 */
@Component
class TaskFacts {

    private final JdbcClient jdbc;
    private final DecisionEngine decisions;

    TaskFacts(JdbcClient jdbc, ObjectProvider<DecisionEngine> decisions) {
        this.jdbc = jdbc;
        this.decisions = decisions.getIfAvailable(() -> (id, inputs) -> Optional.empty());
    }

    Map<String, Object> of(Task task) {
        if (task.kind() == null || task.refId() == null) {
            return Map.of();
        }
        return switch (task.kind()) {
            case "campaign" -> row(CAMPAIGN, task.refId());
            case "contact" -> row(CONTACT, task.refId());
            case "case" -> withPlan(row(CASE, task.refId()));
            default -> Map.of();
        };
    }

    private static final String CAMPAIGN = """
            select c.name as "campaignName", c.created_by as "author", c.considered,
              (select count(*) from list_member m where m.campaign_id = c.id) as "listed",
              (select count(*) from list_member m where m.campaign_id = c.id and m.hold_out) as "heldOut",
              (select string_agg(distinct o.name, ', ') from offer o
                where o.id in (select offer_id from campaign_offer where campaign_id = c.id
                               union select offer_id from campaign_arm where campaign_id = c.id)) as "offers",
              round(c.fixed_cost + c.cost_per_message * (select count(*) from list_member m
                where m.campaign_id = c.id and not m.hold_out), 2) as "cost",
              c.currency
            from campaign c where c.id = :id""";

    private static final String PERSON = """
            person_name(cu.language, cu.given_name, cu.family_name) as "customerName",
            cu.phone, cu.language as "customerLanguage", coalesce(p.value_tier, 'low') as "valueTier"
            """;

    private static final String CONTACT = """
            select %s, c.name as "campaignName", o.name as "offerName", t.headline as "offerHeadline", t.body as "offerText"
            from list_member m join campaign c on c.id = m.campaign_id
            join customer cu on cu.id = m.customer_id
            left join profile p on p.customer_id = cu.id
            left join offer o on o.id = m.offer_id
            left join lateral (select headline, body from offer_text x where x.offer_id = o.id
                               order by x.language = cu.language desc, x.language = 'en' desc limit 1) t on true
            where m.id = :id""".formatted(PERSON);

    private static final String CASE = """
            select %s, r.compensation, r.cause_code as "causeCode", r.satisfaction, r.kind as "caseKind",
              (select detail from response x where x.case_id = r.id and x.detail is not null
                and x.type in ('complaint', 'abuse', 'reply', 'call') order by x.occurred_at desc, x.id desc limit 1)
                as "complaintText",
              (select count(*) from recovery_case e where e.customer_id = r.customer_id and e.id < r.id)
                as "previousComplaints", coalesce(l.sensitivity, 'normal') as "sensitivity",
              l.compensation_limit as "preparedLimit", l.resolve_within_hours as "preparedHours", l.handled_by as "preparedFor"
            from recovery_case r join customer cu on cu.id = r.customer_id
            left join profile p on p.customer_id = cu.id
            left join recovery_plan l on l.customer_id = cu.id
            where r.id = :id""".formatted(PERSON);

    private Map<String, Object> row(String sql, long id) {
        var facts = new LinkedHashMap<String, Object>();
        jdbc.sql(sql).param("id", id).query().listOfRows().stream()
                .flatMap(row -> row.entrySet().stream())
                .filter(e -> e.getValue() != null)
                .forEach(e -> facts.put(e.getKey(), e.getValue()));
        return facts;
    }

    /** The plan lives in the flow; the same table with the same inputs gives the same plan. */
    private Map<String, Object> withPlan(Map<String, Object> facts) {
        var inputs = new HashMap<String, Object>();
        inputs.put("valueTier", Objects.requireNonNullElse(facts.get("valueTier"), "low"));
        inputs.put("previousComplaints", Objects.requireNonNullElse(facts.get("previousComplaints"), 0));
        for (var prepared : List.of("sensitivity", "preparedLimit", "preparedHours", "preparedFor")) {
            var value = facts.get(prepared);
            if (value != null) {
                inputs.put(prepared, value);
            }
        }
        Optional<Map<String, Object>> plan = decisions.evaluate("recovery-plan", inputs);
        plan.ifPresent(it -> it.forEach(facts::put));
        return facts;
    }
}
