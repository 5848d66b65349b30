package io.rondo.responses;

import static io.rondo.kernel.Sql.at;

import io.rondo.consent.Channel;
import io.rondo.consent.Consents;
import io.rondo.consent.Purpose;
import io.rondo.consent.Suppressions;
import io.rondo.kernel.ContactId;
import io.rondo.kernel.CustomerId;
import io.rondo.outbox.Outbox;
import io.rondo.recovery.CaseKind;
import io.rondo.recovery.Cases;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What one stored response means for the customer: consent, suppression, a case. Such responses are few. */
@Component
class CustomerEffects {

    /** So many soft bounces of different messages within this time make an address unusable for marketing. */
    static final int SOFT_BOUNCES = 3;

    static final Duration SOFT_BOUNCE_PERIOD = Duration.ofDays(30);

    private final JdbcClient jdbc;
    private final Consents consents;
    private final Suppressions suppressions;
    private final Cases cases;
    private final Outbox outbox;

    CustomerEffects(JdbcClient jdbc, Consents consents, Suppressions suppressions, Cases cases, Outbox outbox) {
        this.jdbc = jdbc;
        this.consents = consents;
        this.suppressions = suppressions;
        this.cases = cases;
        this.outbox = outbox;
    }

    void apply(List<StoredResponse> batch) {
        batch.forEach(this::apply);
    }

    private void apply(StoredResponse stored) {
        var known = stored.known();
        switch (known.response().type()) {
            case OPEN, CLICK, VISIT, REPLY, AUTO_REPLY, ORDER -> {}
            case BOUNCE -> bounced(known);
            case OPT_OUT -> optedOut(known);
            case COMPLAINT -> complained(stored, CaseKind.COMPLAINT);
            case ABUSE -> {
                suppress(known, "all", "abuse");
                complained(stored, CaseKind.ABUSE);
            }
            case SURVEY -> surveyed(stored);
            case CALL -> {
                if ("complaint".equals(known.response().detail())) {
                    complained(stored, CaseKind.COMPLAINT);
                }
            }
        }
    }

    private void bounced(Known known) {
        var kind = BounceKind.ofStatus(known.response().detail());
        var delivery = known.deliveryId();
        if (delivery != null) {
            jdbc.sql("""
                            update delivery set bounced_at = :at, bounce_kind = :kind
                             where id = :id and (bounced_at is null or (bounce_kind = 'soft' and :kind = 'hard'))""")
                    .param("at", at(known.response().occurredAt()))
                    .param("kind", kind.column())
                    .param("id", delivery)
                    .update();
        }
        switch (kind) {
            case HARD -> suppressWrittenTo(known, "all", "hard-bounce");
            case SOFT -> {
                if (softBounces(known) >= SOFT_BOUNCES) {
                    suppressWrittenTo(known, "marketing", "soft-bounces");
                }
            }
        }
    }

    private int softBounces(Known known) {
        return jdbc.sql("""
                        select count(*) from delivery
                         where customer_id = :customer and bounce_kind = 'soft' and bounced_at > :since
                           and address_digest = :address""")
                .param("customer", known.customerId())
                .param("since", at(known.response().occurredAt().minus(SOFT_BOUNCE_PERIOD)))
                .param(
                        "address",
                        known.addresses().isEmpty()
                                ? new byte[0]
                                : known.addresses().getFirst())
                .query(Integer.class)
                .single();
    }

    private void optedOut(Known known) {
        consents.record(
                new CustomerId(known.customerId()),
                Purpose.MARKETING,
                Channel.EMAIL,
                false,
                known.response().source(),
                null,
                known.response().occurredAt());
        suppress(known, "marketing", "opt-out");
    }

    private void complained(StoredResponse stored, CaseKind kind) {
        var known = stored.known();
        var contact = known.contactId();
        var opened = cases.open(
                new CustomerId(known.customerId()),
                kind,
                contact == null ? null : new ContactId(contact),
                known.response().occurredAt());
        jdbc.sql("update response set case_id = :case where id = :id")
                .param("case", opened.id().value())
                .param("id", stored.id())
                .update();
    }

    private void surveyed(StoredResponse stored) {
        var caseId = stored.known().caseId();
        if (caseId != null) {
            outbox.wake(
                    List.of(new Outbox.Wake("survey-answered", "case-" + caseId, "survey-answered-" + stored.id())));
        }
    }

    private void suppress(Known known, String scope, String reason) {
        known.addresses()
                .forEach(address -> suppressions.suppress(
                        address, "email", scope, reason, known.response().occurredAt()));
    }

    /** A bounce speaks of the address that was written to, not of one the customer has had since. */
    private void suppressWrittenTo(Known known, String scope, String reason) {
        if (!known.addresses().isEmpty()) {
            suppressions.suppress(
                    known.addresses().getFirst(),
                    "email",
                    scope,
                    reason,
                    known.response().occurredAt());
        }
    }
}
