package io.rondo.dashboards.inbox;

import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Slice;
import io.rondo.dashboards.site.Viewer;
import io.rondo.tasks.AnswersInvalid;
import io.rondo.tasks.Completion;
import io.rondo.tasks.ExportedRecords;
import io.rondo.tasks.Person;
import io.rondo.tasks.Task;
import io.rondo.tasks.TaskRefused;
import io.rondo.tasks.Tasks;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The inbox as a page: three panes, every write by post and redirect. */
@Controller
class InboxController {

    /** Longer than any poll takes; then the queue may be behind and says so. */
    private static final Duration BEHIND = Duration.ofSeconds(30);

    private final Tasks tasks;
    private final Work.Reader work;
    private final Stories stories;
    private final ExportedRecords records;
    private final JsonMapper json;

    InboxController(Tasks tasks, Work.Reader work, Stories stories, ExportedRecords records, JsonMapper json) {
        this.tasks = tasks;
        this.work = work;
        this.stories = stories;
        this.records = records;
        this.json = json;
    }

    @GetMapping(path = "/inbox", produces = MediaType.TEXT_HTML_VALUE)
    String inbox(
            @ModelAttribute("viewer") Viewer viewer,
            @RequestParam(defaultValue = "all") String view,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        var person = InboxPerson.of(viewer);
        var queue = queue(person, view, page, null, model);
        var first = queue.slice().rows().stream().findFirst().flatMap(it -> tasks.get(Long.parseLong(it.key())));
        panes(first, person, model);
        model.addAttribute("chosen", false);
        return "inbox/page";
    }

    @GetMapping(path = "/inbox/{key:\\d+}", produces = MediaType.TEXT_HTML_VALUE)
    String task(
            @ModelAttribute("viewer") Viewer viewer,
            @PathVariable long key,
            @RequestParam(defaultValue = "all") String view,
            @RequestParam(defaultValue = "1") int page,
            Model model) {
        var person = InboxPerson.of(viewer);
        var task = tasks.get(key).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (!task.offeredTo(person)) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        queue(person, view, page, key, model);
        panes(Optional.of(task), person, model);
        model.addAttribute("chosen", true);
        return "inbox/page";
    }

    /** The left pane alone, for live pages. */
    @GetMapping(path = "/inbox/queue", produces = MediaType.TEXT_HTML_VALUE)
    String queue(
            @ModelAttribute("viewer") Viewer viewer,
            @RequestParam(defaultValue = "all") String view,
            @RequestParam(defaultValue = "1") int page,
            @RequestParam(required = false) @Nullable Long selected,
            Model model) {
        var person = InboxPerson.of(viewer);
        queue(person, view, page, selected, model);
        if (selected != null) {
            tasks.get(selected)
                    .filter(it -> it.offeredTo(person))
                    .ifPresent(task -> model.addAttribute("work", work.read(task, person)));
        }
        return "inbox/queue :: queue";
    }

    @PostMapping(path = "/inbox/{key:\\d+}/claim", produces = MediaType.TEXT_HTML_VALUE)
    String claim(
            @ModelAttribute("viewer") Viewer viewer,
            @PathVariable long key,
            @RequestParam(defaultValue = "all") String view,
            RedirectAttributes redirect) {
        try {
            tasks.claim(key, InboxPerson.of(viewer));
        } catch (TaskRefused e) {
            refused(e, redirect);
        }
        return back(key, view, redirect);
    }

    @PostMapping(path = "/inbox/{key:\\d+}/release", produces = MediaType.TEXT_HTML_VALUE)
    String release(
            @ModelAttribute("viewer") Viewer viewer,
            @PathVariable long key,
            @RequestParam(defaultValue = "all") String view,
            RedirectAttributes redirect) {
        try {
            tasks.release(key, InboxPerson.of(viewer));
        } catch (TaskRefused e) {
            refused(e, redirect);
        }
        return back(key, view, redirect);
    }

    /** The answer comes as JSON in {@code answers} (what form-js collected), or field by field from a plain form. */
    @PostMapping(
            path = "/inbox/{key:\\d+}/complete",
            consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
            produces = MediaType.TEXT_HTML_VALUE)
    String complete(
            @ModelAttribute("viewer") Viewer viewer,
            @PathVariable long key,
            @RequestParam(defaultValue = "all") String view,
            @RequestParam Map<String, String> fields,
            RedirectAttributes redirect) {
        try {
            var completion = tasks.complete(key, answers(fields), InboxPerson.of(viewer));
            report(completion, redirect);
            redirect.addAttribute("view", view);
            redirect.addAttribute("done", key);
            return "redirect:/inbox";
        } catch (AnswersInvalid e) {
            var fieldsWithProblems = e.problems().stream()
                    .map(AnswersInvalid.Problem::field)
                    .distinct()
                    .toList();
            Flash.error(redirect, "inbox.invalid", String.join(", ", fieldsWithProblems));
        } catch (TaskRefused e) {
            refused(e, redirect);
        }
        return back(key, view, redirect);
    }

    private JsonNode answers(Map<String, String> fields) {
        var all = fields.get("answers");
        try {
            return all == null ? json.valueToTree(fields) : json.readTree(all);
        } catch (JacksonException e) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "answers is not JSON", e);
        }
    }

    private static void report(Completion completion, RedirectAttributes redirect) {
        switch (completion) {
            case DONE -> Flash.success(redirect, "inbox.done");
            case LATER -> Flash.warning(redirect, "inbox.later");
            case ENDED_ELSEWHERE -> Flash.warning(redirect, "inbox.endedElsewhere");
        }
    }

    private static void refused(TaskRefused refused, RedirectAttributes redirect) {
        Flash.error(redirect, InboxMessages.key(refused), InboxMessages.argument(refused));
    }

    private static String back(long key, String view, RedirectAttributes redirect) {
        redirect.addAttribute("view", view);
        redirect.addAttribute("key", key);
        return "redirect:/inbox/{key}";
    }

    private Queue queue(Person person, String view, int page, @Nullable Long chosen, Model model) {
        var queue = Queue.of(tasks, person, Queue.view(view), Slice.number(page));
        if (chosen != null) {
            queue = queue.with(chosen, tasks, person);
        }
        model.addAttribute("queue", queue);
        model.addAttribute(
                "behind", records.age().filter(age -> age.compareTo(BEHIND) > 0).orElse(null));
        return queue;
    }

    private void panes(Optional<Task> task, Person person, Model model) {
        task.ifPresent(it -> {
            model.addAttribute("work", work.read(it, person));
            stories.of(it).ifPresent(story -> model.addAttribute("story", story));
        });
    }
}
