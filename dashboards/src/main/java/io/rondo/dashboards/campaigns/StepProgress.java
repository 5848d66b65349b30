package io.rondo.dashboards.campaigns;

import io.rondo.campaigns.Campaign;
import io.rondo.dashboards.campaigns.CampaignPageQueries.ListProgress;
import io.rondo.dashboards.campaigns.CampaignPageQueries.Progress;
import io.rondo.dashboards.campaigns.CampaignPageQueries.Wave;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far the campaign's current step is.
 *
 * @param stage which of list, approval, running, measuring, review, closed it is in, from 0
 * @param key names the sentence: {@code campaigns.step.<key>}
 * @param done of {@code total}; total 0 where there is nothing to count
 * @param perMinute messages settled per minute since {@link #rateSince}, or customers considered while a list is built; 0 if none
 * @param left time until {@code done} is {@code total} at this rate; null if it cannot be told
 * @param until when the step ends by the clock; null if it ends by the work
 */
record StepProgress(
        int stage,
        String key,
        long done,
        long total,
        long perMinute,
        @Nullable Duration left,
        @Nullable Instant until) {

    private static final int RUNNING_STAGE = 2;
    private static final Duration RATE_OVER = Duration.ofMinutes(5);
    private static final Duration RATE_OVER_AT_LEAST = Duration.ofSeconds(10);

    /** @param now business time; {@code progress} counts what was settled since {@link #rateSince} */
    static StepProgress of(Campaign campaign, Progress progress, List<Wave> waves, Instant now) {
        return switch (campaign.state()) {
            case RUNNING -> running(campaign, progress, waves, now);
            case PAUSED ->
                new StepProgress(RUNNING_STAGE, "paused", done(progress), progress.launched(), 0, null, null);
            case DRAFT, BUILDING, AWAITING_APPROVAL, REJECTED, MEASURING, IN_REVIEW, CLOSED, STOPPED ->
                new StepProgress(stage(campaign), campaign.state().column(), 0, 0, 0, null, null);
        };
    }

    /** Parts of the customers whose candidates are found; after the last of them, one statement makes the list of all. */
    static StepProgress finding(ListProgress list, Instant now) {
        var last = list.lastFoundAt();
        if (last == null) {
            return new StepProgress(0, "finding", 0, list.partitions(), 0, null, null);
        }
        if (list.found() == list.partitions()) {
            return new StepProgress(0, "drawing", 0, 0, 0, null, null);
        }
        // Parts end in steps: up to the last of them the rate is known.
        var took = Math.max(1_000, Duration.between(list.startedAt(), last).toMillis());
        var perMinute = list.considered() * Duration.ofMinutes(1).toMillis() / took;
        var ahead = took * (list.partitions() - list.found()) / list.found()
                - Duration.between(last, now).toMillis();
        var left = Duration.ofMinutes(
                Math.max(1, Math.ceilDiv(ahead, Duration.ofMinutes(1).toMillis())));
        return new StepProgress(0, "finding", list.found(), list.partitions(), perMinute, left, null);
    }

    /** From when on messages make the rate: the last five minutes, or since the latest wave was launched if that is less. */
    static Instant rateSince(List<Wave> waves, Instant now) {
        var since = now.minus(RATE_OVER);
        var launched = waves.isEmpty() ? since : waves.getLast().launchedAt();
        var atLeast = now.minus(RATE_OVER_AT_LEAST);
        return launched.isAfter(atLeast) ? atLeast : launched.isAfter(since) ? launched : since;
    }

    private static long waiting(Progress progress) {
        return progress.unsent() + progress.queued();
    }

    private static long done(Progress progress) {
        return Math.max(0, progress.launched() - waiting(progress));
    }

    private static StepProgress running(Campaign campaign, Progress progress, List<Wave> waves, Instant now) {
        if (waves.isEmpty()) {
            return new StepProgress(RUNNING_STAGE, "launching", 0, 0, 0, null, null);
        }
        var waiting = waiting(progress);
        if (waiting > 0) {
            var over = Duration.between(rateSince(waves, now), now);
            var perMinute = progress.settledLately() * Duration.ofMinutes(1).toMillis() / over.toMillis();
            var left = perMinute == 0 ? null : Duration.ofMinutes(Math.ceilDiv(waiting, perMinute));
            return new StepProgress(
                    RUNNING_STAGE, "sending", done(progress), progress.launched(), perMinute, left, null);
        }
        var last = waves.getLast();
        if (last.wave() < campaign.waves()) {
            return new StepProgress(
                    RUNNING_STAGE,
                    "nextWave",
                    last.wave(),
                    campaign.waves(),
                    0,
                    null,
                    last.launchedAt().plus(campaign.waveGap()));
        }
        return new StepProgress(RUNNING_STAGE, "window", progress.ended(), progress.launched(), 0, null, last.endsAt());
    }

    private static int stage(Campaign campaign) {
        return switch (campaign.state()) {
            case DRAFT, BUILDING -> 0;
            case AWAITING_APPROVAL, REJECTED -> 1;
            case RUNNING, PAUSED, STOPPED -> RUNNING_STAGE;
            case MEASURING -> 3;
            case IN_REVIEW -> 4;
            case CLOSED -> 5;
        };
    }

    /** Whole percent done, 0 to 100. */
    public long percent() {
        return total == 0 ? 0 : Math.clamp(100 * done / total, 0, 100);
    }
}
