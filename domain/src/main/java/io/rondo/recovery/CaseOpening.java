package io.rondo.recovery;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.CaseId;
import io.rondo.kernel.ContactId;
import io.rondo.kernel.CustomerId;
import io.rondo.outbox.Outbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How a complaint becomes a case; called inside the transaction that stores the complaint. */
final class CaseOpening {

    /** A complaint within this time after a case was closed continues it: the new case names the old one. */
    private static final Duration REOPENS_WITHIN = Duration.ofDays(30);

    private final JdbcClient jdbc;
    private final Outbox outbox;

    CaseOpening(JdbcClient jdbc, Outbox outbox) {
        this.jdbc = jdbc;
        this.outbox = outbox;
    }

    /** Opens a case or joins the open one; see {@link Cases#open}. */
    Cases.Opened open(CustomerId customer, CaseKind kind, @Nullable ContactId contact, Instant occurredAt) {
        lock(customer);
        var joined = jdbc.sql("""
                        update recovery_case
                           set kind = case when :kind = 'abuse' then 'abuse' else kind end,
                               contact_id = coalesce(contact_id, :contact), version = version + 1,
                               complained_again_at = case when state = 'surveying' then cast(:at as timestamptz) else complained_again_at end
                         where customer_id = :customer and state <> 'closed' returning id""")
                .param("kind", kind.column())
                .param("contact", contact == null ? null : contact.value())
                .param("at", at(occurredAt))
                .param("customer", customer.value())
                .query(Long.class)
                .optional();
        var id = new CaseId(joined.orElseGet(() -> insert(customer, kind, contact, occurredAt)));
        if (joined.isEmpty()) {
            outbox.start(Outbox.Start.recovery(
                    "service-recovery", id, Map.of("caseId", id.value(), "caseKey", "case-" + id.value())));
        }
        interruptJourneys(customer, id);
        return new Cases.Opened(id, joined.isEmpty());
    }

    private void lock(CustomerId customer) {
        var found = jdbc.sql("select id from customer where id = :id for no key update")
                .param("id", customer.value())
                .query(Long.class)
                .optional();
        if (found.isEmpty()) {
            throw new IllegalArgumentException("Expected customer '%s' to exist, but it does not".formatted(customer));
        }
    }

    private long insert(CustomerId customer, CaseKind kind, @Nullable ContactId contact, Instant occurredAt) {
        return jdbc.sql("""
                        insert into recovery_case (customer_id, kind, opened_at, contact_id, reopens)
                        values (:customer, :kind, :at, :contact,
                                (select id from recovery_case
                                  where customer_id = :customer and closed_at > :recently and joined_into is null order by closed_at desc limit 1))
                        returning id""")
                .param("customer", customer.value())
                .param("kind", kind.column())
                .param("at", at(occurredAt))
                .param("contact", contact == null ? null : contact.value())
                .param("recently", at(occurredAt.minus(REOPENS_WITHIN)))
                .query(Long.class)
                .single();
    }

    private void interruptJourneys(CustomerId customer, CaseId id) {
        jdbc.sql("""
                        select id from list_member
                         where customer_id = :customer and not hold_out and journey_state in ('queued', 'live')
                         order by id""")
                .param("customer", customer.value())
                .query(Long.class)
                .list()
                .forEach(contact -> outbox.message(
                        "contact-interrupted",
                        "contact-" + contact,
                        "contact-interrupted-case-%s-%d".formatted(id, contact),
                        Map.of()));
    }
}
