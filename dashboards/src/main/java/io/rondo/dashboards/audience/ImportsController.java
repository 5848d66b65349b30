package io.rondo.dashboards.audience;

import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Slice;
import io.rondo.dashboards.site.Viewer;
import io.rondo.imports.ImportKind;
import io.rondo.imports.Imports;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Files and databases to import from: upload, how columns are understood, and the runs. */
@Controller
class ImportsController {

    private final ImportQueries queries;
    private final Uploads uploads;
    private final Clock systemClock;

    ImportsController(ImportQueries queries, Uploads uploads, Clock systemClock) {
        this.queries = queries;
        this.uploads = uploads;
        this.systemClock = systemClock;
    }

    @GetMapping("/audience/imports")
    String page(@RequestParam(defaultValue = "") String search, @RequestParam(defaultValue = "1") int page, Model model)
            throws IOException {
        runs(search, page, model);
        model.addAttribute("kinds", ImportKind.values());
        model.addAttribute("most", uploads.most());
        model.addAttribute("waiting", uploads.possible() ? uploads.waiting(queries.unfinished()) : List.of());
        model.addAttribute("sources", uploads.possible() ? uploads.imports().sources() : Map.of());
        return "audience/imports";
    }

    /** The runs alone, refreshed while one is going on. */
    @GetMapping("/audience/imports/runs")
    String runs(
            @RequestParam(defaultValue = "") String search, @RequestParam(defaultValue = "1") int page, Model model) {
        model.addAttribute("search", search);
        model.addAttribute("slice", queries.page(search.strip(), Slice.number(page)));
        model.addAttribute("now", systemClock.instant());
        model.addAttribute("possible", uploads.possible());
        model.addAttribute("uploads", uploads.latest());
        return "audience/imports :: runs";
    }

    @PostMapping("/audience/imports")
    String upload(
            @RequestParam MultipartFile file,
            @RequestParam(defaultValue = "customers") String kind,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes redirect)
            throws IOException {
        if (!uploads.possible()) {
            Flash.error(redirect, "audience.import.notHere");
        } else if (file.isEmpty()) {
            Flash.error(redirect, "audience.import.noFile");
        } else {
            var kept = uploads.keep(file, kind(kind));
            var origin = refusedBy(kept);
            if (origin.isPresent()) {
                uploads.start(kept, null, origin.get(), viewer.name(), run -> {});
                Flash.success(redirect, "audience.import.corrections");
                redirect.addAttribute("id", origin.get());
                return "redirect:/audience/imports/{id}";
            }
            redirect.addAttribute("id", kept.id());
            return "redirect:/audience/imports/uploads/{id}";
        }
        return "redirect:/audience/imports";
    }

    /** Who uploads refused rows that were put right means that import, on whatever page. */
    private Optional<Long> refusedBy(Uploads.Waiting kept) {
        try {
            var header =
                    uploads.imports().preview(kept.kind(), kept.file(), null).header();
            return queries.refusedBy(kept.kind(), kept.name(), header);
        } catch (Imports.Refused e) {
            // The next page says what is wrong with the file.
            return Optional.empty();
        }
    }

    @GetMapping("/audience/imports/uploads/{id:\\d{1,30}}")
    String mapping(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable String mapping,
            Model model,
            RedirectAttributes redirect)
            throws IOException {
        var waiting = waiting(id);
        try {
            var preview = uploads.imports().preview(waiting.kind(), waiting.file(), mapping);
            return mapping(waiting, preview, MappingForm.of(preview), List.of(), model);
        } catch (Imports.Refused e) {
            return refused(waiting, e, redirect);
        }
    }

    private String refused(Uploads.Waiting waiting, Imports.Refused why, RedirectAttributes redirect)
            throws IOException {
        uploads.discard(waiting);
        Flash.error(redirect, "audience.import.refused", waiting.name(), String.valueOf(why.getMessage()));
        return "redirect:/audience/imports";
    }

    /** Imported meanwhile, discarded in another window, or deleted because it names a customer who was erased. */
    private static final class FileGone extends RuntimeException {

        private static final long serialVersionUID = 1;

        FileGone() {
            super("Expected the uploaded file to be there, but it is gone");
        }
    }

    @ExceptionHandler
    String gone(FileGone gone, RedirectAttributes redirect) {
        Flash.error(redirect, "audience.import.gone");
        return "redirect:/audience/imports";
    }

    @PostMapping("/audience/imports/uploads/{id:\\d{1,30}}")
    String start(
            @PathVariable String id,
            @ModelAttribute MappingForm form,
            @ModelAttribute("viewer") Viewer viewer,
            HttpServletResponse response,
            Model model,
            RedirectAttributes redirect)
            throws IOException {
        var waiting = waiting(id);
        Imports.Preview preview;
        try {
            preview = uploads.imports().preview(waiting.kind(), waiting.file(), form.name());
        } catch (Imports.Refused e) {
            return refused(waiting, e, redirect);
        }
        var problems = form.problems(preview, uploads.imports().columns(waiting.kind()));
        if (!problems.isEmpty()) {
            return wrong(waiting, preview, form, problems, response, model);
        }
        var mapping = form.mapping(preview);
        var name = form.keptAs();
        if (name.isPresent()
                && !uploads.imports()
                        .save(waiting.kind(), name.get(), preview.header(), mapping, form.replaces(), viewer.name())) {
            return wrong(waiting, preview, form, List.of(MappingForm.NAME_TAKEN), response, model);
        }
        uploads.start(waiting, mapping, null, viewer.name(), run -> {});
        Flash.success(redirect, "audience.import.started");
        return "redirect:/audience/imports";
    }

    @PostMapping("/audience/imports/uploads/{id:\\d{1,30}}/discard")
    String discard(@PathVariable String id, RedirectAttributes redirect) throws IOException {
        uploads.discard(waiting(id));
        Flash.success(redirect, "audience.import.discarded");
        return "redirect:/audience/imports";
    }

    @PostMapping("/audience/imports/sources")
    String source(@RequestParam String name, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes redirect) {
        if (!uploads.possible()) {
            Flash.error(redirect, "audience.import.notHere");
            return "redirect:/audience/imports";
        }
        var kind = uploads.imports().sources().get(name);
        if (kind == null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        uploads.startSource(name, kind, viewer.name());
        Flash.success(redirect, "audience.import.sourceStarted", name);
        return "redirect:/audience/imports";
    }

    private String wrong(
            Uploads.Waiting waiting,
            Imports.Preview preview,
            MappingForm form,
            List<MappingForm.Problem> problems,
            HttpServletResponse response,
            Model model) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return mapping(waiting, preview, form, problems, model);
    }

    private String mapping(
            Uploads.Waiting waiting,
            Imports.Preview preview,
            MappingForm form,
            List<MappingForm.Problem> problems,
            Model model) {
        model.addAttribute("waiting", waiting);
        model.addAttribute("preview", preview);
        model.addAttribute("form", form);
        model.addAttribute("problems", problems);
        model.addAttribute("nameTaken", problems.contains(MappingForm.NAME_TAKEN));
        model.addAttribute("columns", uploads.imports().columns(waiting.kind()));
        return "audience/import-mapping";
    }

    private Uploads.Waiting waiting(String id) {
        if (!uploads.possible()) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return uploads.waiting(id)
                .orElseThrow(
                        () -> uploads.was(id) ? new FileGone() : new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static ImportKind kind(String code) {
        return ImportKind.of(code).orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
    }
}
