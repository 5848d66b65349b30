package io.rondo.sandbox;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One look at the broker's counters, each since the broker's last start.
 *
 * @param positions last written, committed and processed position of each partition; equal in two looks = nothing happened between
 * @param timerChecks runs of each partition's scheduled tasks (due timers, job time-outs, message expiry), about one a second while idle
 * @param openJobs jobs created and neither completed, cancelled nor ended by an error
 * @param requestsInFlight commands accepted and not yet answered
 */
public record BrokerActivity(
        Map<String, Long> positions, Map<String, Long> timerChecks, long openJobs, long requestsInFlight) {
    private static final Pattern SAMPLE = Pattern.compile("^(zeebe_\\w+)\\{([^}]*)\\} (\\S+)$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** Reads Prometheus' text format as Zeebe 8.6 writes it. */
    static BrokerActivity parse(String metrics) {
        Map<String, Long> positions = new HashMap<>();
        Map<String, Long> checks = new HashMap<>();
        long openJobs = 0;
        long inFlight = 0;
        for (Matcher sample = SAMPLE.matcher(metrics); sample.find(); ) {
            Map<String, String> labels = labels(sample.group(2));
            String partition = Objects.requireNonNullElse(labels.get("partition"), "");
            long value = (long) Double.parseDouble(sample.group(3));
            switch (sample.group(1)) {
                case "zeebe_log_appender_last_appended_position",
                        "zeebe_log_appender_last_committed_position",
                        "zeebe_stream_processor_last_processed_position" ->
                    positions.put(sample.group(1) + "/" + partition, value);
                case "zeebe_processing_scheduling_delay_seconds_count" -> checks.put(partition, value);
                case "zeebe_job_events_total" -> openJobs += value * weight(labels.get("action"));
                case "zeebe_backpressure_inflight_requests_count" -> inFlight += value;
                default -> {
                    // of no interest here
                }
            }
        }
        return new BrokerActivity(Map.copyOf(positions), Map.copyOf(checks), openJobs, inFlight);
    }

    private static int weight(@Nullable String action) {
        return switch (action) {
            case "created" -> 1;
            case "completed", "canceled", "error thrown" -> -1;
            case null, default -> 0;
        };
    }

    private static Map<String, String> labels(String text) {
        return LABEL.matcher(text)
                .results()
                .collect(Collectors.toMap(label -> label.group(1), label -> label.group(2)));
    }

    /** Whether the broker wrote and processed nothing between the two looks, and owes nobody an answer. */
    boolean quietSince(BrokerActivity earlier) {
        return requestsInFlight == 0 && positions.equals(earlier.positions);
    }

    /** Whether every partition looked for due timers between the two looks; twice, as one look may have begun before. */
    boolean checkedTimersSince(BrokerActivity earlier) {
        return !timerChecks.isEmpty()
                && timerChecks.entrySet().stream()
                        .allMatch(
                                check -> check.getValue() >= earlier.timerChecks.getOrDefault(check.getKey(), 0L) + 2);
    }
}
