package io.rondo.dashboards.admin;

import io.rondo.dashboards.site.Rows;
import io.rondo.dashboards.site.Slice;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The state of the installation, read from its tables. */
@Component
class AdminQueries {

    private static final long MANY = 100_000;

    /** More digits would claim what an estimate does not know. */
    private static final MathContext ABOUT = new MathContext(3);

    private final JdbcClient jdbc;
    private final JsonMapper json;

    AdminQueries(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** What other servers must still be told, by kind. System clock. */
    List<Backlog> outbox() {
        return jdbc.sql("""
                        select kind, count(*) waiting, min(created_at) oldest, count(*) filter (where attempts > 0) retried,
                               (array_agg(error_code order by id desc) filter (where error_code is not null))[1] last_error
                        from outbox group by kind order by kind""").query(Rows.of(Backlog.class)).list();
    }

    List<Incident> incidents() {
        return jdbc.sql("""
                        select i.incident_key, i.process_id, i.element_id, i.error_type, i.message, i.created_at, f.kind, f.ref_id
                        from engine_incident i left join flow_instance f on f.process_instance_key = i.process_instance_key
                        where i.state = 'open' order by i.created_at desc limit 50""").query(Rows.of(Incident.class)).list();
    }

    /** What there is, by the key of its words. */
    Map<String, Count> counts() {
        var counts = new LinkedHashMap<String, Count>();
        counts.put("customers", count("customer where state = 'live'"));
        counts.put("contacts", count("list_member"));
        counts.put("messages", count("delivery where state = 'SENT' and channel <> 'phone'"));
        counts.put("responses", count("response"));
        counts.put("tasks", count("task where state = 'open'"));
        counts.put("cases", count("recovery_case where state <> 'closed'"));
        return counts;
    }

    /** Counted where that is quick; of many rows, what PostgreSQL expects by the statistics it keeps anyway. */
    private Count count(String from) {
        var plan = jdbc.sql("explain (format json) select from " + from)
                .query(String.class)
                .single();
        var expected =
                json.readTree(plan).path(0).path("Plan").path("Plan Rows").asLong();
        return expected > MANY
                ? new Count(BigDecimal.valueOf(expected).round(ABOUT).longValue(), true)
                : new Count(
                        jdbc.sql("select count(*) from " + from)
                                .query(Long.class)
                                .single(),
                        false);
    }

    Slice<Entry> audit(String search, int number) {
        var rows = jdbc.sql("""
                        select a.id, a.occurred_at, a.actor, a.action, a.subject, t.title task, t.title_zh task_zh, v.detail ->> 'reason' reason,
                               (select string_agg(it.value, ' · ' order by it.key desc)
                                  from jsonb_each_text(v.detail - '{task,element,answerId,digest,resources,incident,reason,rule}'::text[]) it) detail
                        from audit_log a left join audit_value v on v.audit_id = a.id
                        left join task t on a.action = 'complete-task' and t.user_task_key = (v.detail ->> 'task')::bigint
                        where :search = '' or strpos(lower(concat_ws(' ', a.actor, a.action, a.subject)), lower(:search)) > 0
                        order by a.id desc limit :size offset :offset""")
                .param("search", search)
                .param("size", Slice.SIZE)
                .param("offset", Slice.offset(number))
                .query(Rows.of(Entry.class))
                .list();
        var total = jdbc.sql("""
                        select count(*) from audit_log a
                        where :search = '' or strpos(lower(concat_ws(' ', a.actor, a.action, a.subject)), lower(:search)) > 0""").param("search", search).query(Long.class).single();
        return Slice.of(rows, number, total);
    }

    record Backlog(
            String kind,
            long waiting,
            Instant oldest,
            long retried,
            @Nullable String lastError) {}

    record Incident(
            long incidentKey,
            String processId,
            @Nullable String elementId,
            String errorType,
            String message,
            Instant createdAt,
            @Nullable String kind,
            @Nullable Long refId) {}

    /** @param about whether it is estimated */
    record Count(long number, boolean about) {}

    /**
     * One line of the audit log.
     *
     * @param subject kind and number or code, such as {@code campaign-7}
     * @param task title of the task that was completed
     * @param detail what else is known, such as a name
     */
    record Entry(
            long id,
            Instant occurredAt,
            String actor,
            String action,
            String subject,
            @Nullable String task,
            @Nullable String taskZh,
            @Nullable String reason,
            @Nullable String detail) {

        /** Kinds that go by a code of letters; all others go by a number. */
        private static final List<String> CODED = List.of("strategic-segment", "template", "address");

        public String kind() {
            return CODED.stream()
                    .filter(kind -> subject.startsWith(kind + "-"))
                    .findFirst()
                    .orElseGet(() ->
                            subject.matches(".+-\\d+") ? subject.substring(0, subject.lastIndexOf('-')) : subject);
        }

        /** Number or code; empty for what there is only one of. */
        public String key() {
            return subject.equals(kind()) ? "" : subject.substring(kind().length() + 1);
        }

        /** The page of the subject, where it has one. */
        public @Nullable String page() {
            return switch (kind()) {
                case "campaign" -> "/campaigns/" + key();
                case "case" -> "/recovery/" + key();
                case "offer" -> "/offers/" + key();
                case "letter" -> "/recovery/letters/" + key();
                case "rules" -> "/admin/events";
                case "customer" -> "/audience/customers/" + key();
                case "strategic-segment" -> "/audience/segments/strategic";
                case "quality-rule" -> "/audience/quality";
                case "template" -> "/offers/templates";
                case "sending-rates" -> "/admin/sending";
                default -> null;
            };
        }
    }
}
