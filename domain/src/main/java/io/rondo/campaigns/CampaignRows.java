package io.rondo.campaigns;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.OfferId;
import io.rondo.kernel.SegmentId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Rows of {@code campaign} and of the tables that belong to it. */
@Component
class CampaignRows {

    private static final String SELECT = """
            select k.*, extract(epoch from wave_gap)::bigint gap_seconds,
                   extract(epoch from response_window)::bigint window_seconds
              from campaign k""";

    private final JdbcClient jdbc;
    private final BusinessClock clock;

    CampaignRows(JdbcClient jdbc, BusinessClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    CampaignId insert(CampaignDraft draft, String by) {
        var segment = draft.segment();
        var id = jdbc.sql("""
                        insert into campaign (name, flow, segment_id, list_source, seed, waves, wave_gap, response_window,
                            min_days_since_contact, priority, margin, cost_per_message, cost_per_call, fixed_cost, currency,
                            budget, call_capacity, one_per_household, expected_rate, created_by, created_at)
                        values (:name, :flow, :segment, :source, :seed, :waves, make_interval(secs => :gap),
                            make_interval(secs => :window), :minDays, :priority, :margin, :perMessage, :perCall, :fixed, :currency,
                            :budget, :capacity, :household, :rate, :by, :now)
                        returning id""")
                .param("name", draft.name().strip())
                .param("flow", draft.flow())
                .param("segment", segment == null ? null : segment.value())
                .param("source", segment == null ? "imported" : "segment")
                .param("seed", draft.seed())
                .param("waves", draft.waves())
                .param("gap", draft.waveGap().toSeconds())
                .param("window", draft.responseWindow().toSeconds())
                .param("minDays", draft.minDaysSinceContact())
                .param("priority", draft.priority())
                .param("margin", draft.margin())
                .param("perMessage", draft.costPerMessage())
                .param("perCall", draft.costPerCall())
                .param("fixed", draft.fixedCost())
                .param("currency", draft.currency())
                .param("budget", draft.list().budget())
                .param("capacity", draft.list().callCapacity())
                .param("household", draft.list().onePerHousehold())
                .param("rate", draft.list().expectedRate())
                .param("by", by)
                .param("now", at(clock.now()))
                .query(Long.class)
                .single();
        draft.list().further().forEach(other -> insertSegment(id, other, false));
        draft.list().excluded().forEach(other -> insertSegment(id, other, true));
        for (int i = 0; i < draft.arms().size(); i++) {
            insertArm(id, draft.arms().get(i), i);
        }
        draft.offers().forEach(offer -> insertOffer(id, offer));
        return new CampaignId(id);
    }

    private void insertArm(long campaign, CampaignDraft.Arm arm, int position) {
        var offer = arm.offer();
        jdbc.sql("""
                        insert into campaign_arm (campaign_id, arm, hold_out, share, offer_id, position)
                        values (:campaign, :arm, :holdOut, :share, :offer, :position)""")
                .param("campaign", campaign)
                .param("arm", arm.name())
                .param("holdOut", arm.holdOut())
                .param("share", arm.share())
                .param("offer", offer == null ? null : offer.value())
                .param("position", position)
                .update();
    }

    private void insertSegment(long campaign, SegmentId segment, boolean excluded) {
        jdbc.sql(
                        "insert into campaign_segment (campaign_id, segment_id, excluded) values (:campaign, :segment, :excluded)")
                .param("campaign", campaign)
                .param("segment", segment.value())
                .param("excluded", excluded)
                .update();
    }

    private void insertOffer(long campaign, OfferId offer) {
        jdbc.sql("insert into campaign_offer (campaign_id, offer_id) values (:campaign, :offer)")
                .param("campaign", campaign)
                .param("offer", offer.value())
                .update();
    }

    Optional<Campaign> find(CampaignId id) {
        return jdbc.sql(SELECT + " where k.id = :id")
                .param("id", id.value())
                .query(CampaignRows::map)
                .optional();
    }

    List<Campaign> all() {
        return jdbc.sql(SELECT + " order by k.id desc").query(CampaignRows::map).list();
    }

    List<CampaignDraft.Arm> arms(CampaignId id) {
        return jdbc.sql("select * from campaign_arm where campaign_id = :id order by position")
                .param("id", id.value())
                .query((row, n) -> new CampaignDraft.Arm(
                        row.getString("arm"), row.getBoolean("hold_out"), row.getBigDecimal("share"), offer(row)))
                .list();
    }

    private static @Nullable OfferId offer(ResultSet row) throws SQLException {
        var id = row.getObject("offer_id", Long.class);
        return id == null ? null : new OfferId(id);
    }

    List<OfferId> offers(CampaignId id) {
        return jdbc.sql("select offer_id from campaign_offer where campaign_id = :id order by 1")
                .param("id", id.value())
                .query((row, n) -> new OfferId(row.getLong(1)))
                .list();
    }

    private static Campaign map(ResultSet row, int n) throws SQLException {
        var segment = row.getObject("segment_id", Long.class);
        return new Campaign(
                new CampaignId(row.getLong("id")),
                row.getString("name"),
                row.getString("flow"),
                segment == null ? null : new SegmentId(segment),
                row.getString("purpose"),
                row.getString("channel"),
                CampaignState.ofColumn(row.getString("state")),
                row.getString("seed"),
                row.getInt("waves"),
                Duration.ofSeconds(row.getLong("gap_seconds")),
                Duration.ofSeconds(row.getLong("window_seconds")),
                row.getInt("min_days_since_contact"),
                row.getInt("priority"),
                row.getBigDecimal("margin"),
                row.getBigDecimal("cost_per_message"),
                row.getBigDecimal("cost_per_call"),
                row.getBigDecimal("fixed_cost"),
                row.getString("currency").strip(),
                row.getObject("process_instance_key", Long.class),
                row.getString("created_by"),
                instant(row, "created_at", Instant.EPOCH),
                row.getObject("considered", Integer.class),
                row.getString("approved_by"),
                instantOrNull(row, "approved_at"),
                instantOrNull(row, "launched_at"),
                instantOrNull(row, "measured_at"),
                instantOrNull(row, "ended_at"),
                row.getString("end_reason"));
    }

    private static Instant instant(ResultSet row, String column, Instant fallback) throws SQLException {
        var value = instantOrNull(row, column);
        return value == null ? fallback : value;
    }

    private static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
        var value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
