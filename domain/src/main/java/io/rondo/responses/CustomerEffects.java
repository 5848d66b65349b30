package io.rondo.responses;

import io.rondo.consent.Channel;
import io.rondo.consent.Consents;
import io.rondo.consent.Purpose;
import io.rondo.consent.Suppressions;
import io.rondo.kernel.ContactId;
import io.rondo.kernel.CustomerId;
import io.rondo.outbox.Outbox;
import io.rondo.recovery.CaseKind;
import io.rondo.recovery.Cases;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What one stored response means for the customer: consent, suppression, a case. Such responses are few. */
@Component
class CustomerEffects {

    private final JdbcClient jdbc;
    private final Consents consents;
    private final Suppressions suppressions;
    private final Cases cases;
    private final Outbox outbox;
    private final BounceEffects bounces;

    CustomerEffects(
            JdbcClient jdbc,
            Consents consents,
            Suppressions suppressions,
            Cases cases,
            Outbox outbox,
            BounceEffects bounces) {
        this.jdbc = jdbc;
        this.consents = consents;
        this.suppressions = suppressions;
        this.cases = cases;
        this.outbox = outbox;
        this.bounces = bounces;
    }

    void apply(List<StoredResponse> batch) {
        bounces.apply(batch);
        batch.forEach(this::apply);
    }

    private void apply(StoredResponse stored) {
        var known = stored.known();
        switch (known.response().type()) {
            case OPEN, CLICK, VISIT, REPLY, AUTO_REPLY, BOUNCE, ORDER -> {}
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
}
