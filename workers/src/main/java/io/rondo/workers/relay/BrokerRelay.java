package io.rondo.workers.relay;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientStatusException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.rondo.contacts.FlowInstances;
import io.rondo.kernel.PausePoints;
import io.rondo.kernel.PausePoints.Point;
import io.rondo.kernel.Role;
import io.rondo.outbox.OutboxRows;
import io.rondo.workers.Poller;
import io.rondo.workers.PollingLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells the broker what the outbox says: complete this job, publish this message, create this instance. Commands of a batch are
 * under way together; a row goes when the broker answered. Whatever is told twice after a crash is harmless: a finished job
 * is NOT_FOUND, messages only wake, and a second instance loses the claim.
 */
@Component
@Role("workers")
class BrokerRelay extends Poller {

    private static final int BATCH = 500;
    /** Creating an instance costs the broker many records; more at once would only queue there. */
    private static final int STARTS = 200;
    /** Long, because a busy broker still does what nobody waits for any more, and telling it again makes it busier. */
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    private static final Duration GIVE_UP_AFTER = ANSWER_WITHIN.plusSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(40);

    private final CamundaClient client;
    private final OutboxRows outbox;
    private final FlowInstances instances;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final PausePoints pausePoints;

    BrokerRelay(
            CamundaClient client,
            OutboxRows outbox,
            FlowInstances instances,
            TransactionTemplate transactions,
            JsonMapper json,
            PausePoints pausePoints) {
        this.client = client;
        this.outbox = outbox;
        this.instances = instances;
        this.transactions = transactions;
        this.json = json;
        this.pausePoints = pausePoints;
    }

    int drainJobs() {
        return drain("job", BATCH, this::complete);
    }

    int drainMessages() {
        return drain("message", BATCH, this::publish);
    }

    int drainStarts() {
        return drain("start", STARTS, this::create);
    }

    private CompletionStage<Runnable> complete(OutboxRows.Row row) {
        return client.newCompleteCommand(ref(row))
                .variables(variables(row))
                .requestTimeout(ANSWER_WITHIN)
                .send()
                .thenApply(done -> () -> {});
    }

    private CompletionStage<Runnable> publish(OutboxRows.Row row) {
        var step = client.newPublishMessageCommand()
                .messageName(row.payload().path("name").asString())
                .correlationKey(row.payload().path("key").asString())
                .timeToLive(Duration.ofHours(1))
                .variables(variables(row));
        var id = row.payload().path("messageId");
        return (id.isString() ? step.messageId(id.asString()) : step)
                .requestTimeout(ANSWER_WITHIN)
                .send()
                .thenApply(done -> () -> {});
    }

    private CompletionStage<Runnable> create(OutboxRows.Row row) {
        var process = row.payload().path("process").asString();
        var kind =
                FlowInstances.Kind.valueOf(row.payload().path("kind").asString().toUpperCase(java.util.Locale.ROOT));
        return client.newCreateInstanceCommand()
                .bpmnProcessId(process)
                .latestVersion()
                .variables(variables(row))
                .requestTimeout(ANSWER_WITHIN)
                .send()
                .thenApply(created -> () -> {
                    pausePoints.reached(Point.BETWEEN_CREATE_AND_RECORD);
                    instances.seen(created.getProcessInstanceKey(), process, kind, ref(row));
                });
    }

    private static long ref(OutboxRows.Row row) {
        var ref = row.refId();
        if (ref == null) {
            throw new IllegalStateException(
                    "Expected outbox row %d to name what it is about, but it does not".formatted(row.id()));
        }
        return ref;
    }

    private Map<String, Object> variables(OutboxRows.Row row) {
        JsonNode node = row.payload().path("variables");
        Map<String, Object> variables = new LinkedHashMap<>();
        node.properties()
                .forEach(entry -> variables.put(entry.getKey(), json.treeToValue(entry.getValue(), Object.class)));
        return variables;
    }

    private int drain(String kind, int batch, Function<OutboxRows.Row, CompletionStage<Runnable>> tell) {
        var found = transactions.execute(status -> {
            var rows = outbox.lock(kind, batch);
            var told = new ArrayList<Long>();
            var postponed = new HashMap<Long, String>();
            Map<OutboxRows.Row, CompletionStage<Runnable>> underWay = new LinkedHashMap<>();
            if (kind.equals("job") && !rows.isEmpty()) {
                pausePoints.reached(Point.BEFORE_COMPLETION);
            }
            var answered = new ArrayList<Runnable>();
            rows.forEach(row -> underWay.put(row, tell.apply(row)));
            underWay.forEach((row, answer) -> {
                try {
                    answered.add(answer.toCompletableFuture().get(GIVE_UP_AFTER.toMillis(), TimeUnit.MILLISECONDS));
                    told.add(row.id());
                } catch (ExecutionException | CompletionException e) {
                    var code = code(e.getCause());
                    if (alreadyDone(kind, code)) {
                        told.add(row.id());
                    } else {
                        postponed.put(row.id(), code);
                    }
                } catch (TimeoutException e) {
                    postponed.put(row.id(), "TIMEOUT");
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    postponed.put(row.id(), "INTERRUPTED");
                }
            });
            // Only now: an instance noted while others are still created would keep its first job waiting for all of
            // them.
            answered.forEach(Runnable::run);
            outbox.delete(told);
            outbox.postpone(postponed);
            return told.size();
        });
        return found == null ? 0 : found;
    }

    /** A job the broker does not know was completed before or ended with its journey; a known message id was published before. */
    private static boolean alreadyDone(String kind, String code) {
        return switch (kind) {
            case "job" -> code.equals(Status.Code.NOT_FOUND.name());
            case "message" -> code.equals(Status.Code.ALREADY_EXISTS.name());
            default -> false;
        };
    }

    /** The gRPC status, however the client wrapped it; the class of anything else. Never a server's text. */
    private static String code(@Nullable Throwable cause) {
        for (var at = cause; at != null; at = at.getCause()) {
            if (at instanceof ClientStatusException status) {
                return status.getStatusCode().name();
            }
            if (at instanceof StatusRuntimeException status) {
                return status.getStatus().getCode().name();
            }
        }
        return cause == null ? "UNKNOWN" : cause.getClass().getSimpleName();
    }

    @Override
    protected List<PollingLoop> begin() {
        return List.of(
                PollingLoop.start("relay-jobs", 2, PAUSE, this::drainJobs),
                PollingLoop.start("relay-messages", 1, PAUSE, this::drainMessages),
                PollingLoop.start("relay-starts", 2, PAUSE, this::drainStarts));
    }
}
