package io.rondo.recovery;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CaseId;
import io.rondo.kernel.ContactId;
import io.rondo.kernel.CustomerId;
import io.rondo.outbox.Outbox;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The life of a case: opened by a complaint or abuse report, claimed by one flow, resolved, settled with the customer,
 * closed. A customer has at most one open case; further complaints join it.
 *
 * <p>Every verb may be called twice with the same values without a second effect, because the engine hands out jobs at
 * least once.
 *
 * <p>A little over 300 lines, because these verbs are one life cycle: each is allowed or refused by the state the others leave.
 * Opening, which has locks of its own, is in {@link CaseOpening}.
 */
@Component
public class Cases {

    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final BusinessClock clock;
    private final Causes causes;
    private final CaseOpening opening;

    Cases(JdbcClient jdbc, Outbox outbox, BusinessClock clock, Causes causes) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.clock = clock;
        this.causes = causes;
        this.opening = new CaseOpening(jdbc, outbox);
    }

    /** A case after a complaint was stored, and whether that complaint opened it. */
    public record Opened(CaseId id, boolean fresh) {}

    /**
     * Opens a case, or joins the customer's open one; an abuse report that joins a complaint turns it into an abuse case,
     * worked without e-mail. The flow is started once per case, and the customer's live journeys are told to end. Marketing
     * to the customer pauses with this transaction: the SENDING transaction looks for open cases.
     *
     * @param contact the contact that was complained about, if known
     * @param occurredAt business time the customer complained
     */
    @Transactional
    public Opened open(CustomerId customer, CaseKind kind, @Nullable ContactId contact, Instant occurredAt) {
        return opening.open(customer, kind, contact, occurredAt);
    }

    /** A flow takes the case up: compare-and-set, so that exactly one process instance works it. */
    @Transactional
    public ClaimedCase claim(CaseId id, long processInstanceKey) {
        var claimed = jdbc.sql("""
                        update recovery_case
                           set process_instance_key = :key, version = version + 1,
                               state = case state when 'open' then 'resolving' else state end
                         where id = :id and (process_instance_key is null or process_instance_key = :key)""")
                        .param("key", processInstanceKey)
                        .param("id", id.value())
                        .update()
                == 1;
        return jdbc.sql("""
                        select coalesce(p.value_tier, 'low') value_tier,
                               (select count(*) from recovery_case e where e.customer_id = r.customer_id and e.id < r.id) earlier,
                               coalesce(l.sensitivity, 'normal') sensitivity, l.compensation_limit prepared_limit,
                               l.resolve_within_hours prepared_hours, coalesce(l.handled_by, 'agent') prepared_for,
                               r.kind <> 'abuse' and c.email_digest is not null and not exists (
                                 select from suppression s where s.address_digest = c.email_digest
                                    and s.channel = 'email' and s.scope = 'all') may_mail
                          from recovery_case r join customer c on c.id = r.customer_id
                          left join profile p on p.customer_id = r.customer_id
                          left join recovery_plan l on l.customer_id = r.customer_id
                         where r.id = :id""")
                .param("id", id.value())
                .query((row, n) -> new ClaimedCase(
                        claimed,
                        row.getString("value_tier"),
                        row.getInt("earlier"),
                        row.getString("sensitivity"),
                        row.getBigDecimal("prepared_limit"),
                        row.getObject("prepared_hours", Integer.class),
                        row.getString("prepared_for"),
                        row.getBoolean("may_mail")))
                .optional()
                .orElseThrow(() -> unknown(id));
    }

    /**
     * The recovery plan was made: by when the case must be resolved. Counted from now on the business clock, as the flow's own
     * timer and its agent's task are. The first plan counts; the promise to the customer does not move when an agent has to
     * resolve again.
     *
     * @param within more than zero
     */
    @Transactional
    public void plan(CaseId id, Duration within) {
        if (!within.isPositive()) {
            throw new IllegalArgumentException(
                    "Expected case '%s' to be resolved within some time, but it is %s".formatted(id, within));
        }
        var changed = jdbc.sql("""
                        update recovery_case set due_at = :due, version = version + 1
                         where id = :id and due_at is null and state <> 'closed'""")
                .param("due", at(clock.now().plus(within)))
                .param("id", id.value())
                .update();
        if (changed == 0 && find(id).isEmpty()) {
            throw unknown(id);
        }
    }

    /**
     * Somebody found out what went wrong and what the customer gets. May be repeated while the case is open: the last
     * resolution counts, and an approval given for another sum is void.
     *
     * @param compensation in the installation's currency, 0 or more
     */
    @Transactional
    public void resolve(CaseId id, CauseCode cause, BigDecimal compensation) {
        checkCompensation(id, compensation);
        var now = clock.now();
        var before = lockOpen(id, current -> cause == current.cause() && same(compensation, current.compensation()));
        if (before.state() == CaseState.CLOSED) {
            return;
        }
        jdbc.sql("""
                        update recovery_case
                           set cause_code = :cause, state = 'surveying', complained_again_at = null, version = version + 1,
                               compensation_approved_by = case when compensation = :compensation
                                                               then compensation_approved_by end,
                               compensation = :compensation, resolved_at = coalesce(resolved_at, :now)
                         where id = :id""")
                .param("cause", cause.code())
                .param("compensation", compensation)
                .param("now", at(now))
                .param("id", id.value())
                .update();
        replied(id, now);
        costChanged(before);
    }

    /** A manager allowed the compensation. One that was not allowed is resolved again with {@link #resolve}. */
    @Transactional
    public void approveCompensation(CaseId id, String by) {
        lockOpen(id, current -> by.equals(current.compensationApprovedBy()));
        jdbc.sql("update recovery_case set compensation_approved_by = :by, version = version + 1 where id = :id")
                .param("by", by)
                .param("id", id.value())
                .update();
    }

    /**
     * A person of ours acted on the case: see {@link RecoveryCase#firstReplyAt()}. The earliest completed task counts, so that
     * a resolution which was stored late, or resolved again, does not make the first reply later.
     */
    private void replied(CaseId id, Instant at) {
        jdbc.sql("""
                        update recovery_case r
                           set first_reply_at = greatest(r.opened_at, least(r.first_reply_at, :at,
                                 (select min(f.answered_at) from form_answer f
                                   where f.kind = 'case' and f.ref_id = r.id)))
                         where r.id = :id""").param("at", at(at)).param("id", id.value()).update();
    }

    /**
     * The customer said how satisfied they are; a later answer replaces an earlier one while the case is open.
     *
     * @param satisfaction 1 (not at all) to 5 (fully)
     */
    @Transactional
    public void recordSatisfaction(CaseId id, int satisfaction) {
        if (satisfaction < 1 || satisfaction > 5) {
            throw new IllegalArgumentException(
                    "Expected a satisfaction of 1 to 5 for case '%s', but it is %d".formatted(id, satisfaction));
        }
        var before = lockOpen(id, current -> current.satisfaction() != null && current.satisfaction() == satisfaction);
        if (before.state() == CaseState.CLOSED) {
            return;
        }
        jdbc.sql("update recovery_case set satisfaction = :satisfaction, version = version + 1 where id = :id")
                .param("satisfaction", satisfaction)
                .param("id", id.value())
                .update();
    }

    /** Whether a complaint came after the resolution: what the customer says of the first says nothing of it. */
    public boolean complainedAgain(CaseId id) {
        return jdbc.sql("select complained_again_at is not null from recovery_case where id = :id")
                .param("id", id.value())
                .query(Boolean.class)
                .optional()
                .orElseThrow(() -> unknown(id));
    }

    /** What a manager settled with the customer replaces the compensation of the resolution. */
    @Transactional
    public void compensate(CaseId id, BigDecimal compensation) {
        checkCompensation(id, compensation);
        var before = lockOpen(id, current -> same(compensation, current.compensation()));
        if (same(compensation, before.compensation())) {
            return;
        }
        jdbc.sql("update recovery_case set compensation = :compensation, version = version + 1 where id = :id")
                .param("compensation", compensation)
                .param("id", id.value())
                .update();
        costChanged(before);
    }

    /** The last answer the customer gave to the survey of this case, 1 to 5. */
    public Optional<Integer> surveyAnswer(CaseId id) {
        return jdbc.sql("""
                        select score from response where case_id = :id and type = 'survey' and score between 1 and 5
                         order by occurred_at desc, id desc limit 1""").param("id", id.value()).query(Integer.class).optional();
    }

    /**
     * A manager has to know: the time to resolve has passed, the customer is still dissatisfied, or complained again. A resolution that
     * arrived before this call is not undone; that it was late stays on record.
     */
    @Transactional
    public void escalate(CaseId id) {
        var changed = jdbc.sql("""
                        update recovery_case
                           set escalated_at = coalesce(escalated_at, :now), version = version + 1,
                               state = case when state in ('open', 'resolving') or satisfaction < 3 or complained_again_at is not null
                                            then 'escalated' else state end
                         where id = :id and state <> 'closed'""")
                .param("now", at(clock.now()))
                .param("id", id.value())
                .update();
        if (changed == 0 && find(id).isEmpty()) {
            throw unknown(id);
        }
    }

    /**
     * Closes the case; marketing to the customer may go on.
     *
     * @throws CannotClose if cause, compensation or, unless it is an abuse case, satisfaction is missing
     */
    @Transactional
    public void close(CaseId id) {
        var before = lockOpen(id, current -> true);
        if (before.state() == CaseState.CLOSED) {
            return;
        }
        CannotClose.check(before);
        jdbc.sql("update recovery_case set state = 'closed', closed_at = :now, version = version + 1 where id = :id")
                .param("now", at(clock.now()))
                .param("id", id.value())
                .update();
        costChanged(before);
    }

    public Optional<RecoveryCase> find(CaseId id) {
        return jdbc.sql("select * from recovery_case where id = :id")
                .param("id", id.value())
                .query(CaseRows::read)
                .optional();
    }

    /** The customer's open case; while there is one, marketing to the customer pauses. */
    public Optional<RecoveryCase> openOf(CustomerId customer) {
        return jdbc.sql("select * from recovery_case where customer_id = :customer and state <> 'closed'")
                .param("customer", customer.value())
                .query(CaseRows::read)
                .optional();
    }

    /** What went wrong in all cases so far, the most frequent cause first. */
    public List<CauseRank> causes() {
        return causes.ranked();
    }

    /** Locks the case's row and returns it; a closed one only if nothing would change. */
    private RecoveryCase lockOpen(CaseId id, Predicate<RecoveryCase> unchanged) {
        var current = jdbc.sql("select * from recovery_case where id = :id for update")
                .param("id", id.value())
                .query(CaseRows::read)
                .optional()
                .orElseThrow(() -> unknown(id));
        if (current.state() == CaseState.CLOSED && !unchanged.test(current)) {
            throw new CaseClosed(id);
        }
        return current;
    }

    /** Compensation is a cost of the contact's arm, so the contact's document is stale. */
    private void costChanged(RecoveryCase recoveryCase) {
        var contact = recoveryCase.contact();
        if (contact != null) {
            outbox.contactChanged(contact);
        }
    }

    private static void checkCompensation(CaseId id, BigDecimal compensation) {
        if (compensation.signum() < 0) {
            throw new IllegalArgumentException(
                    "Expected a compensation of 0 or more for case '%s', but it is %s".formatted(id, compensation));
        }
    }

    private static boolean same(BigDecimal wanted, @Nullable BigDecimal stored) {
        return stored != null && wanted.compareTo(stored) == 0;
    }

    private static IllegalArgumentException unknown(CaseId id) {
        return new IllegalArgumentException("Expected case '%s' to exist, but it does not".formatted(id));
    }
}
