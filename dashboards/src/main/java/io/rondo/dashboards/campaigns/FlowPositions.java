package io.rondo.dashboards.campaigns;

import io.rondo.bpmn.JobTypes;
import io.rondo.dashboards.flows.FlowModel;
import io.rondo.dashboards.flows.FlowModel.FlowElement;
import io.rondo.dashboards.site.Rows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Where a campaign's contacts stand on their flow, told from what is stored rather than asked of the engine: an open task
 * stands at its element; an unsent delivery at the task that sends its step; after the last message a contact waits at the
 * nearest event behind it; a live journey without either is at its first task. How many passed an element is known for
 * messages (sent deliveries) and for tasks (completed ones).
 */
@Component
class FlowPositions {

    private final JdbcClient jdbc;

    FlowPositions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Elements where somebody stands or passed, in the order of the model. */
    List<Position> of(long campaign, FlowModel model) {
        var standing = new HashMap<String, Long>();
        jdbc.sql("""
                        with live as (
                          select m.id from list_member m left join chunk c on c.id = m.chunk_id
                           where m.campaign_id = :campaign and not m.hold_out
                             and (m.journey_state = 'live' or m.journey_state = 'none' and c.state = 'live')
                        ), at_task as (
                          select t.ref_id id, min(t.element_id) element_id
                            from task t join live on live.id = t.ref_id
                           where t.kind = 'contact' and t.state = 'open' group by t.ref_id
                        ), last_message as (
                          select distinct on (d.origin_id) d.origin_id id, d.step, d.state
                            from delivery d
                           where d.campaign_id = :campaign and d.origin_kind = 'contact' order by d.origin_id, d.id desc
                        )
                        select a.element_id, m.step,
                               case when m.state in ('PENDING', 'CLAIMED', 'SENDING') then 'unsent'
                                    when m.state in ('SENT', 'IN_DOUBT', 'ASKED') then 'out' else 'refused' end message,
                               count(*) contacts
                          from live left join at_task a using (id) left join last_message m using (id)
                         group by 1, 2, 3""").param("campaign", campaign).query(Rows.of(Group.class)).list().stream()
                .forEach(group -> place(group, model)
                        .ifPresent(element -> standing.merge(element.id(), group.contacts(), Long::sum)));
        var queued = jdbc.sql("""
                        select count(*) from list_member m left join chunk c on c.id = m.chunk_id
                         where m.campaign_id = :campaign and not m.hold_out
                           and (m.journey_state = 'queued' and m.chunk_id is null or m.journey_state = 'none' and c.state = 'queued')""").param("campaign", campaign).query(Long.class).single();
        if (queued > 0) {
            start(model).ifPresent(element -> standing.merge(element.id(), queued, Long::sum));
        }
        var passed = passed(campaign, model);
        return model.elements().values().stream()
                .map(element -> new Position(
                        element.id(),
                        element.name(),
                        standing.getOrDefault(element.id(), 0L),
                        passed.get(element.id())))
                .filter(position -> position.standing() > 0 || position.passed() != null)
                .toList();
    }

    private Map<String, Long> passed(long campaign, FlowModel model) {
        var passed = new HashMap<String, Long>();
        jdbc.sql("""
                        select step element, count(*) contacts from delivery
                        where campaign_id = :campaign and origin_kind = 'contact' and standing = 'over' and state = 'SENT' group by step""").param("campaign", campaign).query(Rows.of(Passed.class)).list().stream()
                .forEach(row -> model.sending(row.element())
                        .ifPresent(element -> passed.merge(element.id(), row.contacts(), Long::sum)));
        jdbc.sql("""
                        select t.element_id element, count(*) contacts from task t
                        join list_member m on m.id = t.ref_id and m.campaign_id = :campaign
                        where t.kind = 'contact' and t.state = 'completed' group by t.element_id""").param("campaign", campaign).query(Rows.of(Passed.class)).list().stream()
                .forEach(row -> passed.merge(row.element(), row.contacts(), Long::sum));
        return passed;
    }

    private static Optional<FlowElement> place(Group group, FlowModel model) {
        var task = group.elementId();
        if (task != null) {
            return Optional.ofNullable(model.elements().get(task));
        }
        var step = group.step();
        if (step == null) {
            return model.withJob(JobTypes.CHOOSE_OFFER).or(() -> model.withJob(JobTypes.CLAIM_CHUNK));
        }
        var send = model.sending(step);
        return switch (group.message()) {
            case "out" ->
                send.flatMap(element -> model.waitAfter(element.id(), true)).or(() -> send);
            case "refused" ->
                send.flatMap(element -> model.waitAfter(element.id(), false)).or(() -> send);
            default -> send;
        };
    }

    private static Optional<FlowElement> start(FlowModel model) {
        return model.elements().values().stream()
                .filter(element -> element.type().equals("startEvent"))
                .findFirst();
    }

    /**
     * One element of the diagram.
     *
     * @param standing contacts there now
     * @param passed contacts that left it behind; null where nothing stored tells
     */
    record Position(
            String id, String name, long standing, @Nullable Long passed) {}

    record Group(@Nullable String elementId, @Nullable String step, String message, long contacts) {}

    record Passed(String element, long contacts) {}
}
