package io.rondo.dashboards.inbox;

import io.rondo.dashboards.inbox.InboxMessages.FieldProblem;
import io.rondo.dashboards.site.Slice;
import io.rondo.dashboards.site.Viewer;
import io.rondo.tasks.AnswersInvalid;
import io.rondo.tasks.Completion;
import io.rondo.tasks.TaskRefused;
import io.rondo.tasks.Tasks;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * The inbox for programs that sit in front of it as people do, with a session and its CSRF token. Refusals are problem
 * details with a {@code reason}: 403 not offered or forbidden, 409 claimed by somebody else or ended, 422 an answer that
 * does not fit (with {@code fields}), 503 the engine is away.
 */
@RestController
class InboxApi {

    private final Tasks tasks;
    private final Work.Reader work;
    private final InboxMessages messages;

    InboxApi(Tasks tasks, Work.Reader work, InboxMessages messages) {
        this.tasks = tasks;
        this.work = work;
        this.messages = messages;
    }

    record QueueJson(String view, Tasks.Counts counts, int page, long total, List<QueueItem> tasks) {}

    /** @param standing {@code free}, {@code mine}, {@code taken}, {@code forbidden} or {@code ended} */
    record TaskJson(
            String key,
            String title,
            String elementId,
            String processId,
            @Nullable String kind,
            @Nullable String refId,
            @Nullable String assignee,
            String standing,
            @Nullable String forbidden,
            @Nullable JsonNode form,
            Map<String, Object> data) {}

    record CompletionJson(String key, String outcome) {}

    @GetMapping(path = "/inbox/tasks.json", produces = MediaType.APPLICATION_JSON_VALUE)
    QueueJson tasks(
            @ModelAttribute("viewer") Viewer viewer,
            @RequestParam(defaultValue = "all") String view,
            @RequestParam(defaultValue = "1") int page) {
        var queue = Queue.of(tasks, InboxPerson.of(viewer), Queue.view(view), Slice.number(page));
        var slice = queue.slice();
        return new QueueJson(queue.key(), queue.counts(), slice.number(), slice.total(), slice.rows());
    }

    @GetMapping(path = "/inbox/{key:\\d+}", produces = MediaType.APPLICATION_JSON_VALUE)
    TaskJson task(@ModelAttribute("viewer") Viewer viewer, @PathVariable long key) {
        return read(viewer, key);
    }

    @PostMapping(path = "/inbox/{key:\\d+}/claim", produces = MediaType.APPLICATION_JSON_VALUE)
    TaskJson claim(@ModelAttribute("viewer") Viewer viewer, @PathVariable long key) {
        tasks.claim(key, InboxPerson.of(viewer));
        return read(viewer, key);
    }

    @PostMapping(path = "/inbox/{key:\\d+}/release", produces = MediaType.APPLICATION_JSON_VALUE)
    TaskJson release(@ModelAttribute("viewer") Viewer viewer, @PathVariable long key) {
        tasks.release(key, InboxPerson.of(viewer));
        return read(viewer, key);
    }

    @PostMapping(
            path = "/inbox/{key:\\d+}/complete",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    CompletionJson complete(
            @ModelAttribute("viewer") Viewer viewer, @PathVariable long key, @RequestBody JsonNode answers) {
        Completion completion = tasks.complete(key, answers, InboxPerson.of(viewer));
        return new CompletionJson(Long.toString(key), completion.name());
    }

    private TaskJson read(Viewer viewer, long key) {
        var person = InboxPerson.of(viewer);
        var task = tasks.get(key).orElse(null);
        if (task == null) {
            throw TaskRefused.of(TaskRefused.Reason.UNKNOWN, key);
        }
        if (!task.offeredTo(person)) {
            throw TaskRefused.of(TaskRefused.Reason.NOT_OFFERED, key);
        }
        var read = work.read(task, person);
        return new TaskJson(
                read.key(),
                read.title(),
                task.elementId(),
                task.processId(),
                task.kind(),
                task.refId() == null ? null : Long.toString(task.refId()),
                task.assignee(),
                read.standing().key(),
                read.forbidden(),
                tasks.form(task).orElse(null),
                read.data());
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(TaskRefused refused) {
        var problem = ProblemDetail.forStatusAndDetail(InboxMessages.status(refused), messages.text(refused));
        problem.setProperty("reason", refused.reason().name());
        if (refused.detail() != null) {
            problem.setProperty("by", refused.detail());
        }
        return respond(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> invalid(AnswersInvalid invalid) {
        List<FieldProblem> fields = messages.fields(invalid);
        var problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.UNPROCESSABLE_CONTENT,
                messages.text(
                        "inbox.invalid",
                        String.join(
                                ", ",
                                fields.stream()
                                        .map(FieldProblem::field)
                                        .distinct()
                                        .toList())));
        problem.setProperty("reason", "INVALID");
        problem.setProperty("fields", fields);
        return respond(problem);
    }

    private static ResponseEntity<ProblemDetail> respond(ProblemDetail problem) {
        return ResponseEntity.status(problem.getStatus())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}
