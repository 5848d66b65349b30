package io.rondo.campaigns;

import static io.rondo.campaigns.CampaignState.AWAITING_APPROVAL;
import static io.rondo.campaigns.CampaignState.BUILDING;
import static io.rondo.campaigns.CampaignState.CLOSED;
import static io.rondo.campaigns.CampaignState.DRAFT;
import static io.rondo.campaigns.CampaignState.IN_REVIEW;
import static io.rondo.campaigns.CampaignState.MEASURING;
import static io.rondo.campaigns.CampaignState.PAUSED;
import static io.rondo.campaigns.CampaignState.REJECTED;
import static io.rondo.campaigns.CampaignState.RUNNING;
import static io.rondo.campaigns.CampaignState.STOPPED;
import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.Audit;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.OfferId;
import io.rondo.outbox.Outbox;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The verbs of a campaign. Each guards the state it starts from, is repeatable (a job delivered twice changes nothing the
 * second time), and takes effect in PostgreSQL at once; the flow is told afterwards.
 */
@Component
public class Campaigns {

    /** Namespace of campaigns' advisory locks: shared by whoever sends, exclusive in pause and stop. */
    private static final int LOCK = 7101;

    private final CampaignRows rows;
    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final Audit audit;
    private final BusinessClock clock;
    private final ApplicationEventPublisher events;

    Campaigns(
            CampaignRows rows,
            JdbcClient jdbc,
            Outbox outbox,
            Audit audit,
            BusinessClock clock,
            ApplicationEventPublisher events) {
        this.rows = rows;
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.audit = audit;
        this.clock = clock;
        this.events = events;
    }

    /** Published inside the transaction that stopped, paused or resumed a campaign, while its lock is held exclusively. */
    public sealed interface Changed {
        CampaignId campaign();

        record Stopped(CampaignId campaign) implements Changed {}

        record Rejected(CampaignId campaign) implements Changed {}

        record Paused(CampaignId campaign) implements Changed {}

        record Resumed(CampaignId campaign) implements Changed {}
    }

    @Transactional
    public CampaignId create(CampaignDraft draft, String by) {
        var id = rows.insert(draft, by);
        audit.record(by, "create-campaign", Campaign.key(id), Map.of("name", draft.name(), "flow", draft.flow()));
        return id;
    }

    public Campaign get(CampaignId id) {
        return rows.find(id)
                .orElseThrow(() ->
                        new NotAllowedException("Expected a campaign with id %s, but there is none".formatted(id)));
    }

    public List<Campaign> all() {
        return rows.all();
    }

    public List<CampaignDraft.Arm> arms(CampaignId id) {
        return rows.arms(id);
    }

    public List<OfferId> offers(CampaignId id) {
        return rows.offers(id);
    }

    /** The author hands the campaign to its flow: the list is built, then a manager is asked. */
    @Transactional
    public void start(CampaignId id, String by) {
        move(id, Set.of(DRAFT), BUILDING);
        outbox.start(Outbox.Start.campaign(
                "campaign", id, Map.of("campaignId", id.value(), "campaignKey", Campaign.key(id))));
        audit.record(by, "start-campaign", Campaign.key(id), Map.of());
    }

    /** The flow's first job: binds the one process instance by compare-and-set. False for a second instance. */
    @Transactional
    public boolean claim(CampaignId id, long processInstanceKey) {
        return jdbc.sql("""
                        update campaign set process_instance_key = :key
                         where id = :id and (process_instance_key is null or process_instance_key = :key)""")
                        .param("key", processInstanceKey)
                        .param("id", id.value())
                        .update()
                == 1;
    }

    /** The list is frozen; now somebody must say yes. */
    @Transactional
    public void listBuilt(CampaignId id) {
        move(id, EnumSet.of(BUILDING, AWAITING_APPROVAL), AWAITING_APPROVAL);
    }

    /** A manager who is not its author says yes. */
    @Transactional
    public void approve(CampaignId id, String by) {
        var campaign = get(id);
        if (campaign.createdBy().equals(by)) {
            throw new NotAllowedException("Expected campaign '%s' to be approved by somebody other than its author '%s'"
                    .formatted(campaign.name(), by));
        }
        move(id, EnumSet.of(AWAITING_APPROVAL), RUNNING);
        jdbc.sql("update campaign set approved_by = :by, approved_at = :now where id = :id")
                .param("by", by)
                .param("now", at(clock.now()))
                .param("id", id.value())
                .update();
        audit.record(by, "approve-campaign", Campaign.key(id), Map.of());
    }

    /** The list was unusable or a manager said no. */
    @Transactional
    public void reject(CampaignId id, String by, String reason) {
        if (move(id, EnumSet.of(BUILDING, AWAITING_APPROVAL, REJECTED), REJECTED)) {
            end(id, reason);
            events.publishEvent(new Changed.Rejected(id));
            audit.record(by, "reject-campaign", Campaign.key(id), Map.of("reason", reason));
        }
    }

    /** Nothing more leaves until {@link #resume}; what is SENDING already has left. */
    @Transactional
    public void pause(CampaignId id, String by) {
        lock(id);
        move(id, EnumSet.of(RUNNING), PAUSED);
        events.publishEvent(new Changed.Paused(id));
        outbox.message("campaign-pause", Campaign.key(id), null, Map.of());
        audit.record(by, "pause-campaign", Campaign.key(id), Map.of());
    }

    @Transactional
    public void resume(CampaignId id, String by) {
        lock(id);
        move(id, EnumSet.of(PAUSED), RUNNING);
        events.publishEvent(new Changed.Resumed(id));
        outbox.message("campaign-resume", Campaign.key(id), null, Map.of());
        audit.record(by, "resume-campaign", Campaign.key(id), Map.of());
    }

    /** For good: everything unsent is refused, every live journey ends. */
    @Transactional
    public void stop(CampaignId id, String by, String reason) {
        lock(id);
        move(id, EnumSet.of(BUILDING, AWAITING_APPROVAL, RUNNING, PAUSED), STOPPED);
        end(id, reason);
        events.publishEvent(new Changed.Stopped(id));
        outbox.message("campaign-stop", Campaign.key(id), null, Map.of());
        audit.record(by, "stop-campaign", Campaign.key(id), Map.of("reason", reason));
    }

    /** Asked again after it was measured, as when a job is delivered twice, this changes nothing. */
    @Transactional
    public void measuring(CampaignId id) {
        if (!isMeasured(id)) {
            move(id, EnumSet.of(RUNNING, MEASURING), MEASURING);
        }
    }

    /** The first time counts. */
    @Transactional
    public void measured(CampaignId id) {
        if (!isMeasured(id) && move(id, EnumSet.of(MEASURING), IN_REVIEW)) {
            jdbc.sql("update campaign set measured_at = :now where id = :id")
                    .param("now", at(clock.now()))
                    .param("id", id.value())
                    .update();
        }
    }

    private boolean isMeasured(CampaignId id) {
        var state = get(id).state();
        return state == IN_REVIEW || state == CLOSED;
    }

    /** The last verb. {@code balanced} is asked inside the transaction: a campaign cannot close while its sum is off. */
    @Transactional
    public void close(CampaignId id, Predicate<CampaignId> balanced) {
        if (get(id).state() == CLOSED) {
            return;
        }
        if (!balanced.test(id)) {
            throw new NotAllowedException(
                    "Expected every contact of campaign %s to be in one bucket before it closes, but the sum is off"
                            .formatted(id));
        }
        move(id, EnumSet.of(IN_REVIEW), CLOSED);
        end(id, "reviewed");
        audit.record("flow", "close-campaign", Campaign.key(id), Map.of());
    }

    /** Waits for whoever is in a SENDING transaction for this campaign, and keeps new ones out until commit. */
    private void lock(CampaignId id) {
        jdbc.sql("select pg_advisory_xact_lock(:space, cast(:id as integer))")
                .param("space", LOCK)
                .param("id", id.value())
                .query((row, n) -> 0)
                .single();
    }

    private void end(CampaignId id, String reason) {
        jdbc.sql("update campaign set ended_at = :now, end_reason = :reason where id = :id")
                .param("now", at(clock.now()))
                .param("reason", reason)
                .param("id", id.value())
                .update();
    }

    /** False if it already was where it should go. */
    private boolean move(CampaignId id, Set<CampaignState> from, CampaignState to) {
        var before = jdbc.sql("select state from campaign where id = :id for update")
                .param("id", id.value())
                .query(String.class)
                .optional()
                .map(CampaignState::ofColumn)
                .orElseThrow(() ->
                        new NotAllowedException("Expected a campaign with id %s, but there is none".formatted(id)));
        if (!from.contains(before)) {
            throw new NotAllowedException("Expected campaign %s to be %s, but it is %s"
                    .formatted(
                            id,
                            from.stream().sorted().map(CampaignState::column).collect(Collectors.joining(" or ")),
                            before.column()));
        }
        if (before == to) {
            return false;
        }
        jdbc.sql("update campaign set state = :to, version = version + 1 where id = :id")
                .param("to", to.column())
                .param("id", id.value())
                .update();
        return true;
    }
}
