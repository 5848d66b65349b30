package io.rondo.contacts;

import static io.rondo.kernel.Sql.at;

import io.rondo.campaigns.Campaign;
import io.rondo.campaigns.CampaignState;
import io.rondo.campaigns.Campaigns;
import io.rondo.campaigns.NotAllowedException;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Launches waves: from a wave's launch its response window runs, for hold-outs as for everybody else. As long, its contacts own their
 * customers for marketing: other campaigns' messages to them are refused, unless the other campaign has a higher priority.
 */
@Component
public class Waves {

    /**
     * A launched wave.
     *
     * @param left waves still to launch
     * @param nextAt when the next one is due; null after the last
     * @param windowEndsAt when this wave's response window is over
     */
    public record Launch(int wave, int left, @Nullable Instant nextAt, Instant windowEndsAt) {}

    /** Advisory lock of launches: one at a time over all campaigns, so that who launched first is never in doubt. */
    private static final int LAUNCH_LOCK = 7102;

    private final JdbcClient jdbc;
    private final Campaigns campaigns;
    private final Chunks chunks;
    private final BusinessClock clock;

    Waves(JdbcClient jdbc, Campaigns campaigns, Chunks chunks, BusinessClock clock) {
        this.jdbc = jdbc;
        this.campaigns = campaigns;
        this.chunks = chunks;
        this.clock = clock;
    }

    /**
     * Launches the next wave: its window starts for all its members, and a journey is wanted for each that is not held out, or in a
     * broadcast an instance for each chunk of them.
     *
     * @param jobKey the engine's job; the same job again returns what it launched before
     * @return empty while the campaign is paused
     */
    @Transactional
    public Optional<Launch> launchNext(CampaignId id, long jobKey) {
        jdbc.sql("select pg_advisory_xact_lock(:lock)")
                .param("lock", LAUNCH_LOCK)
                .query((row, n) -> 0)
                .single();
        var campaign = campaigns.get(id);
        var before = jdbc.sql("select wave, launched_at from campaign_wave where job_key = :job")
                .param("job", jobKey)
                .query((row, n) -> launch(
                        campaign,
                        row.getInt("wave"),
                        row.getObject("launched_at", OffsetDateTime.class).toInstant()))
                .optional();
        if (before.isPresent()) {
            return before;
        }
        if (campaign.state() == CampaignState.PAUSED) {
            return Optional.empty();
        }
        if (campaign.state() != CampaignState.RUNNING) {
            throw new NotAllowedException("Expected campaign %s to be running before a wave is launched, but it is %s"
                    .formatted(id, campaign.state().column()));
        }
        var now = clock.now().truncatedTo(ChronoUnit.MILLIS);
        var wave = jdbc.sql("""
                        insert into campaign_wave (campaign_id, wave, launched_at, ends_at, job_key)
                        select k.id, coalesce((select max(wave) from campaign_wave w where w.campaign_id = k.id), 0) + 1,
                               :now, :now + k.response_window, :job
                          from campaign k where k.id = :id returning wave""")
                .param("now", at(now))
                .param("job", jobKey)
                .param("id", id.value())
                .query(Integer.class)
                .single();
        jdbc.sql("update campaign set launched_at = coalesce(launched_at, :now) where id = :id")
                .param("now", at(now))
                .param("id", id.value())
                .update();
        if (campaign.isBroadcast()) {
            chunks.queue(campaign, wave, now);
        } else {
            queueJourneys(campaign, wave, now);
        }
        return Optional.of(launch(campaign, wave, now));
    }

    private void queueJourneys(Campaign campaign, int wave, Instant launchedAt) {
        jdbc.sql("""
                        with launched as (
                          update list_member
                             set journey_state = case when hold_out then journey_state else 'queued' end,
                                 bucket = case when hold_out then 'held-out' end, version = version + 1
                           where campaign_id = :campaign and wave = :wave and journey_state = 'none'
                          returning id, hold_out
                        ), indexed as (
                          insert into outbox (kind, ref_id) select 'index-contact', id from launched
                        )
                        insert into outbox (kind, ref_id, payload)
                        select 'start', id, jsonb_build_object('process', cast(:flow as text), 'kind', 'contact',
                                 'variables', jsonb_build_object('contactId', id, 'contactKey', 'contact-' || id,
                                   'campaignId', cast(:campaign as bigint), 'windowEndsAt', cast(:ends as text)))
                          from launched where not hold_out""")
                .param("campaign", campaign.id().value())
                .param("wave", wave)
                .param("flow", campaign.flow())
                .param("ends", launchedAt.plus(campaign.responseWindow()).toString())
                .update();
    }

    private static Launch launch(Campaign campaign, int wave, Instant at) {
        var left = campaign.waves() - wave;
        return new Launch(
                wave, left, left > 0 ? at.plus(campaign.waveGap()) : null, at.plus(campaign.responseWindow()));
    }
}
