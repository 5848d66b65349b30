package io.rondo.demo;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * An agent and a manager who work their inbox through the same HTTP a browser uses: see a task, claim it, answer its form. What
 * they answer is drawn from the seed and what the task is about, so that the same seed tells the same story.
 */
final class Staff implements Actor {

    /** How long a task lies at least before somebody takes it up; business time. */
    private static final Duration REACTION = Duration.ofHours(1);

    /** They look into the inbox every two hours, when simulated customers act too: one step of the clock for all. */
    private static final long ROUND_SECONDS = Duration.ofHours(2).toSeconds();

    private final long seed;
    private final Map<String, WebSession> people = new LinkedHashMap<>();
    private final Map<String, Instant> due = new HashMap<>();
    private final Set<String> done = new HashSet<>();

    Staff(String webUrl, String password, long seed) {
        this.seed = seed;
        people.put("agent", new WebSession(webUrl, "agent", password));
        people.put("manager", new WebSession(webUrl, "manager", password));
    }

    /** Looks at the queues; tasks seen for the first time are planned. */
    void look(Instant now) {
        for (var session : people.values()) {
            for (var task : session.json("/inbox/tasks.json?view=all").path("tasks")) {
                due.putIfAbsent(task.path("key").asString(), nextRound(now.plus(REACTION)));
            }
        }
    }

    private static Instant nextRound(Instant from) {
        return Instant.ofEpochSecond(Math.ceilDiv(from.getEpochSecond(), ROUND_SECONDS) * ROUND_SECONDS);
    }

    @Override
    public Optional<Instant> nextDue() {
        return due.entrySet().stream()
                .filter(entry -> !done.contains(entry.getKey()))
                .map(Map.Entry::getValue)
                .min(Instant::compareTo);
    }

    @Override
    public int actUntil(Instant now) {
        look(now);
        var acts = 0;
        var open = new HashSet<String>();
        for (var session : people.values()) {
            for (var task : session.json("/inbox/tasks.json?view=all").path("tasks")) {
                var key = task.path("key").asString();
                open.add(key);
                if (!done.contains(key) && !due.getOrDefault(key, now).isAfter(now) && work(session, key)) {
                    done.add(key);
                    acts++;
                }
            }
        }
        due.keySet().removeIf(key -> !open.contains(key) || done.contains(key));
        return acts;
    }

    private boolean work(WebSession session, String key) {
        var claimed = session.postJson("/inbox/%s/claim".formatted(key), Map.of());
        if (claimed.status() >= 300) {
            return false;
        }
        var answers = answers(claimed.body());
        var completed = session.postJson("/inbox/%s/complete".formatted(key), answers);
        if (completed.status() >= 300) {
            throw new IllegalStateException("Expected task %s (%s) to be completed, but got status %d: %s"
                    .formatted(key, claimed.body().path("elementId").asString(), completed.status(), completed.body()));
        }
        return true;
    }

    private Map<String, Object> answers(JsonNode task) {
        var element = task.path("elementId").asString();
        var data = task.path("data");
        var subject = element + "/" + task.path("refId").asString();
        return switch (element) {
            case "UserTask_ApproveCampaign" -> Map.of("approved", true);
            case "UserTask_ReviewResults" -> Map.of("decision", "close");
            case "UserTask_CallCustomer" -> call(data.path("customerName").asString() + subject.length());
            case "UserTask_ResolveComplaint" ->
                Map.of(
                        "causeCode",
                        CAUSES[(int) (draw(data, "cause") * CAUSES.length)],
                        "compensation",
                        BigDecimal.valueOf((int) (draw(data, "compensation") * 40)),
                        "resolution",
                        "Apologised, explained what happened and agreed on a compensation.");
            case "UserTask_ApproveCompensation" -> Map.of("compensationApproved", true);
            case "UserTask_AskSatisfaction" ->
                Map.of("satisfaction", 3 + (int) (draw(data, "satisfaction") * 3), "remark", "");
            case "UserTask_SettleWithCustomer" ->
                Map.of("compensation", BigDecimal.valueOf(25), "satisfaction", 4, "settlement", "Agreed on the phone.");
            default -> throw new IllegalStateException("Expected a task staff know, but it is '%s'".formatted(element));
        };
    }

    private static final String[] CAUSES = {
        "late-delivery", "damaged-goods", "wrong-item", "billing-error", "unwanted-contact"
    };

    private Map<String, Object> call(String subject) {
        var drawn = uniform(subject, "call");
        var result = drawn < 0.35 ? "interested" : drawn < 0.7 ? "not-interested" : "not-reached";
        return Map.of("callResult", result, "note", "");
    }

    private double draw(JsonNode data, String what) {
        return uniform(data.path("customerName").asString(), what);
    }

    /** A number in [0, 1) that depends on seed, subject and purpose only. */
    private double uniform(String subject, String what) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest("%d|%s|%s".formatted(seed, what, subject).getBytes(StandardCharsets.UTF_8));
            var bits = 0L;
            for (int i = 0; i < 7; i++) {
                bits = bits << 8 | digest[i] & 0xff;
            }
            return (bits >>> 3) * 0x1.0p-53;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is required of every Java platform", e);
        }
    }
}
