package io.rondo.batch.buildlist;

import static io.rondo.kernel.Sql.at;

import io.rondo.audiences.Criteria;
import io.rondo.audiences.SegmentMix;
import io.rondo.audiences.Segments;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.SegmentId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lists on their way: what each considers, settled once, and how far its partitions are. A customer's partition is a hash of the
 * id, so partitions are of one size whatever the segment, and each can be done, and done again, by itself.
 */
@Component
public class ListDrafts {

    private static final int MOST_PARTITIONS = 64;

    private final JdbcClient jdbc;
    private final Segments segments;
    private final JsonMapper json;
    private final BusinessClock clock;
    private final int partitionSize;

    /** @param partitionSize customers known, about, per partition: a list of a small installation is built in one piece */
    ListDrafts(
            JdbcClient jdbc,
            Segments segments,
            JsonMapper json,
            BusinessClock clock,
            @Value("${rondo.list.partition-size:150000}") int partitionSize) {
        this.jdbc = jdbc;
        this.segments = segments;
        this.json = json;
        this.clock = clock;
        this.partitionSize = partitionSize;
    }

    /**
     * What a list considers.
     *
     * @param criteria with the rules of the segments it names in their place
     * @param profiling whether the rule looks at profiles, which customers may refuse
     */
    record Draft(CampaignId campaign, Criteria criteria, boolean profiling, Instant asOf, int partitions) {}

    /** The campaign, locked until the transaction ends. */
    public ListPlan lock(CampaignId campaign) {
        return plan(campaign, "for update");
    }

    /** The campaign as it is until the transaction ends. */
    ListPlan share(CampaignId campaign) {
        return plan(campaign, "for share");
    }

    ListPlan plan(CampaignId campaign) {
        return plan(campaign, "");
    }

    private ListPlan plan(CampaignId campaign, String lock) {
        return jdbc.sql("select * from campaign where id = :id " + lock)
                .param("id", campaign.value())
                .query((row, number) -> new ListPlan(
                        campaign,
                        row.getObject("segment_id", Long.class),
                        row.getString("list_source"),
                        row.getString("purpose"),
                        row.getString("channel"),
                        row.getString("seed"),
                        row.getInt("waves"),
                        row.getInt("min_days_since_contact"),
                        row.getBigDecimal("budget"),
                        row.getObject("call_capacity", Integer.class),
                        row.getBoolean("one_per_household"),
                        row.getBigDecimal("cost_per_message"),
                        row.getBigDecimal("fixed_cost"),
                        row.getObject("list_frozen_at") != null,
                        row.getObject("ended_at") != null))
                .optional()
                .orElseThrow(() -> new IllegalArgumentException(
                        "Expected a campaign with id '%s', but there is none".formatted(campaign)));
    }

    /**
     * Settles what the campaign's list considers, if nobody has yet, and returns the partitions to be done, from 1; none if the list
     * is frozen or the campaign has ended.
     *
     * @throws IllegalArgumentException if the campaign names no segment, or a segment contains itself
     */
    @Transactional
    public List<Integer> start(CampaignId campaign) {
        var plan = lock(campaign);
        if (plan.frozen() || plan.over()) {
            return List.of();
        }
        var draft = find(campaign).orElseGet(() -> settle(plan));
        return IntStream.rangeClosed(1, draft.partitions()).boxed().toList();
    }

    private Draft settle(ListPlan plan) {
        var first = plan.segmentId();
        if (!plan.listSource().equals("segment") || first == null) {
            throw new IllegalArgumentException(
                    "Expected campaign '%s' to have a segment, but its list source is %s and its segment %s"
                            .formatted(plan.id(), plan.listSource(), first));
        }
        var criteria = segments.resolve(rule(plan.id(), new SegmentId(first)));
        return keep(new Draft(plan.id(), criteria, criteria.usesProfile(), clock.now(), partitions()));
    }

    /** Who is in the first segment or a further one, and in none that is excluded. */
    private Criteria rule(CampaignId campaign, SegmentId first) {
        var included = new ArrayList<SegmentId>(List.of(first));
        var excluded = new ArrayList<SegmentId>();
        jdbc.sql("select segment_id, excluded from campaign_segment where campaign_id = :id order by segment_id")
                .param("id", campaign.value())
                .query(row -> {
                    (row.getBoolean(2) ? excluded : included).add(new SegmentId(row.getLong(1)));
                });
        return new SegmentMix(included, excluded).criteria();
    }

    /** By PostgreSQL's own estimate: exact enough, and it costs nothing. */
    private int partitions() {
        var customers = jdbc.sql("select reltuples::bigint from pg_class where oid = 'customer'::regclass")
                .query(Long.class)
                .single();
        return (int) Math.clamp(Math.ceilDiv(customers, (long) partitionSize), 1, MOST_PARTITIONS);
    }

    /** Empties what an earlier draft of this id may have left in the tables that are not logged. */
    Draft keep(Draft draft) {
        clear(draft.campaign());
        jdbc.sql("""
                        insert into list_draft (campaign_id, criteria, profiling, as_of, partitions)
                        values (:campaign, cast(:criteria as jsonb), :profiling, :asOf, :partitions)""")
                .param("campaign", draft.campaign().value())
                .param("criteria", json.writeValueAsString(draft.criteria()))
                .param("profiling", draft.profiling())
                .param("asOf", at(draft.asOf()))
                .param("partitions", draft.partitions())
                .update();
        return draft;
    }

    /** @throws NoSuchElementException if it was never started, or is frozen */
    Draft get(CampaignId campaign) {
        return find(campaign).orElseThrow(() -> notStarted(campaign));
    }

    static NoSuchElementException notStarted(CampaignId campaign) {
        return new NoSuchElementException(
                "Expected the list of campaign '%s' to be started, but it is not".formatted(campaign));
    }

    /** When the list was started, in milliseconds of business time: with the campaign, which of its builds this is. */
    public long asOf(CampaignId campaign) {
        return get(campaign).asOf().toEpochMilli();
    }

    Optional<Draft> find(CampaignId campaign) {
        return jdbc.sql("select *, criteria::text as rule from list_draft where campaign_id = :id")
                .param("id", campaign.value())
                .query((row, number) -> new Draft(
                        campaign,
                        json.readValue(row.getString("rule"), Criteria.class),
                        row.getBoolean("profiling"),
                        row.getObject("as_of", OffsetDateTime.class).toInstant(),
                        row.getInt("partitions")))
                .optional();
    }

    /** The partitions whose candidates are not found, or were lost with the server. */
    List<Integer> missing(Draft draft) {
        return jdbc.sql("""
                        select p from generate_series(1, :partitions) p
                        where not exists (select from list_draft_partition d where d.campaign_id = :campaign and d.partition = p)
                        order by p""")
                .param("partitions", draft.partitions())
                .param("campaign", draft.campaign().value())
                .query((row, number) -> row.getInt(1))
                .list();
    }

    boolean isFound(CampaignId campaign, int partition) {
        return jdbc.sql(
                                "select count(*) from list_draft_partition where campaign_id = :campaign and partition = :partition")
                        .param("campaign", campaign.value())
                        .param("partition", partition)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    void found(CampaignId campaign, int partition, int considered) {
        jdbc.sql("insert into list_draft_partition values (:campaign, :partition, :considered, :now)")
                .param("campaign", campaign.value())
                .param("partition", partition)
                .param("considered", considered)
                .param("now", at(clock.now()))
                .update();
    }

    void clear(CampaignId campaign) {
        for (var table : List.of("list_draft_customer", "list_draft_partition", "list_draft")) {
            jdbc.sql("delete from " + table + " where campaign_id = :id")
                    .param("id", campaign.value())
                    .update();
        }
    }
}
