package io.rondo.sandbox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One look at the broker's counters, each since the broker's last start.
 *
 * @param steps what process instances, jobs, messages and timers went through. Positions of the log would not do: workers that ask for
 *     jobs in vain write to it several times a second.
 * @param timerChecks runs of each partition's scheduled tasks (due timers, job time-outs, message expiry), about one a second while idle
 * @param openJobs jobs created and neither completed, cancelled nor ended by an error
 * @param userTasks how many tasks people were given, and how many of them are over
 */
public record BrokerActivity(long steps, Map<String, Long> timerChecks, long openJobs, UserTasks userTasks) {
    /** The counters read here; the broker's thousands of others take it a third of a second to write. */
    static final List<String> COUNTERS = List.of(
            "zeebe_element_instance_events_total",
            "zeebe_process_instance_creations_total",
            "zeebe_exporter_events_total",
            "zeebe_job_events_total",
            "zeebe_processing_scheduling_delay_seconds_count");

    private static final Pattern SAMPLE = Pattern.compile("^(zeebe_\\w+)\\{([^}]*)\\} (\\S+)$", Pattern.MULTILINE);
    private static final String ASKING_FOR_JOBS = "\"JOB_BATCH\"";
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    /** Reads Prometheus' text format as Zeebe 8.6 writes it. */
    static BrokerActivity parse(String metrics) {
        Map<String, Long> checks = new HashMap<>();
        long steps = 0;
        long openJobs = 0;
        long tasksActivated = 0;
        long tasksEnded = 0;
        for (Matcher sample = SAMPLE.matcher(metrics); sample.find(); ) {
            long value = (long) Double.parseDouble(sample.group(3));
            switch (sample.group(1)) {
                case "zeebe_process_instance_creations_total" -> steps += value;
                case "zeebe_element_instance_events_total" -> {
                    steps += value;
                    if (label("type", sample.group(2)).equals("USER_TASK")) {
                        switch (label("action", sample.group(2))) {
                            case "activated" -> tasksActivated += value;
                            case "completed", "terminated" -> tasksEnded += value;
                            default -> {
                                // on its way to one of these
                            }
                        }
                    }
                }
                case "zeebe_exporter_events_total" -> steps += sample.group(2).contains(ASKING_FOR_JOBS) ? 0 : value;
                case "zeebe_job_events_total" -> {
                    steps += value;
                    openJobs += value * weight(label("action", sample.group(2)));
                }
                case "zeebe_processing_scheduling_delay_seconds_count" ->
                    checks.put(label("partition", sample.group(2)), value);
                default -> {
                    // of no interest here
                }
            }
        }
        return new BrokerActivity(steps, Map.copyOf(checks), openJobs, new UserTasks(tasksActivated, tasksEnded));
    }

    /** Tasks for people: given to somebody, and of these completed or cancelled. */
    public record UserTasks(long activated, long ended) {}

    private static int weight(String action) {
        return switch (action) {
            case "created" -> 1;
            case "completed", "canceled", "error thrown" -> -1;
            default -> 0;
        };
    }

    private static String label(String name, String labels) {
        Matcher label = LABEL.matcher(labels);
        while (label.find()) {
            if (label.group(1).equals(name)) {
                return label.group(2);
            }
        }
        return "";
    }

    /** Whether no process instance and no job went a step further between the two looks. */
    public boolean quietSince(BrokerActivity earlier) {
        return steps == earlier.steps;
    }

    /** Whether every partition looked for due timers between the two looks; twice, as one look may have begun before. */
    boolean checkedTimersSince(BrokerActivity earlier) {
        return !timerChecks.isEmpty()
                && timerChecks.entrySet().stream()
                        .allMatch(
                                check -> check.getValue() >= earlier.timerChecks.getOrDefault(check.getKey(), 0L) + 2);
    }
}
