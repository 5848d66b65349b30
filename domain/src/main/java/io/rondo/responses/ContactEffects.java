package io.rondo.responses;

import io.rondo.outbox.Outbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * What stored responses mean for contacts: the outcome each is left with, the documents that became stale, and the messages
 * their journeys hear. Set-based: a batch costs the same few statements, however many responses it holds.
 */
@Component
class ContactEffects {

    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final Responders responders;
    private final JsonMapper json;

    ContactEffects(JdbcClient jdbc, Outbox outbox, Responders responders, JsonMapper json) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.responders = responders;
        this.json = json;
    }

    /** A stored response, the effect it has, and its place among the questions asked of the database. */
    private record Asked(StoredResponse stored, Effect effect) {}

    /** A contact of the customer a response comes from, as it stands to that response. */
    private record Candidate(int question, long contactId, boolean live, boolean inWindow) {}

    void apply(List<StoredResponse> batch) {
        var asked = batch.stream()
                .map(stored -> new Asked(stored, Effect.of(stored.known().response(), stored.who())))
                .filter(a -> a.effect().reach() != Effect.Reach.NONE)
                .toList();
        if (asked.isEmpty()) {
            return;
        }
        var outcomes = new HashMap<Long, @Nullable Outcome>();
        var messages = new ArrayList<Outbox.Wake>();
        var responding = new HashSet<Long>();
        for (var candidate : candidates(asked)) {
            var question = asked.get(candidate.question());
            var effect = question.effect();
            if (reaches(effect.reach(), question.stored().known().contactId(), candidate)) {
                outcomes.put(
                        candidate.contactId(), Outcome.stronger(outcomes.get(candidate.contactId()), effect.outcome()));
                var message = effect.message();
                if (effect.outcome() == Outcome.RESPONDED) {
                    responding.add(candidate.contactId());
                }
                if (message != null && candidate.live()) {
                    messages.add(wake(message, question.stored().id(), candidate.contactId()));
                }
            }
        }
        keep(outcomes);
        outbox.contactsChanged(outcomes.keySet());
        outbox.wake(messages);
        responders.start(responding);
    }

    private static boolean reaches(Effect.Reach reach, @Nullable Long own, Candidate contact) {
        var isOwn = own != null && own == contact.contactId();
        return switch (reach) {
            case NONE -> false;
            case OWN -> isOwn;
            case OWN_OR_WINDOWS -> own == null ? contact.inWindow() : isOwn;
            case WINDOWS -> contact.inWindow();
            case CUSTOMER -> isOwn || contact.inWindow() || contact.live();
        };
    }

    private static Outbox.Wake wake(String message, long responseId, long contactId) {
        return new Outbox.Wake(message, "contact-" + contactId, "%s-%d-%d".formatted(message, responseId, contactId));
    }

    private List<Candidate> candidates(List<Asked> asked) {
        var questions = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < asked.size(); i++) {
            var known = asked.get(i).stored().known();
            questions.add(Map.of(
                    "n",
                    i,
                    "customer_id",
                    known.customerId(),
                    "at",
                    known.response().occurredAt().toString()));
        }
        return jdbc.sql("""
                        select q.n, m.id, not m.hold_out and m.journey_state in ('queued', 'live') live,
                               w.wave is not null in_window
                          from jsonb_to_recordset(cast(:questions as jsonb)) as q(n int, customer_id bigint, at timestamptz)
                          join list_member m on m.customer_id = q.customer_id
                          left join campaign_wave w on w.campaign_id = m.campaign_id and w.wave = m.wave
                                                   and q.at between w.launched_at and w.ends_at
                         order by q.n, m.id""")
                .param("questions", json.writeValueAsString(questions))
                .query((row, n) -> new Candidate(
                        row.getInt("n"), row.getLong("id"), row.getBoolean("live"), row.getBoolean("in_window")))
                .list();
    }

    /** Keeps the stronger of each contact's present outcome and the new one. */
    private void keep(Map<Long, @Nullable Outcome> outcomes) {
        var answered = new HashSet<>(outcomes.entrySet());
        answered.removeIf(entry -> entry.getValue() == null);
        if (answered.isEmpty()) {
            return;
        }
        var rows = answered.stream()
                .map(entry -> {
                    var outcome = Objects.requireNonNull(entry.getValue());
                    return Map.of("id", entry.getKey(), "outcome", outcome.column());
                })
                .toList();
        jdbc.sql("""
                        with answer as (
                          select * from jsonb_to_recordset(cast(:rows as jsonb)) as a(id bigint, outcome text)
                        ), locked as (
                          select m.id from list_member m where m.id in (select id from answer) order by m.id for update
                        )
                        update list_member m set outcome = a.outcome
                          from answer a join locked l on l.id = a.id
                         where m.id = a.id
                           and array_position(array['none', 'responded', 'purchased', 'opted-out', 'complained'], a.outcome)
                             > array_position(array['none', 'responded', 'purchased', 'opted-out', 'complained'], m.outcome)""").param("rows", json.writeValueAsString(rows)).update();
    }
}
