package io.rondo.dashboards.audience;

import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Slice;
import io.rondo.dashboards.site.Viewer;
import io.rondo.imports.ImportKind;
import io.rondo.kernel.BusinessClock;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One run of an import: how far it is, which rows it refused, and how those are put right and fed again. */
@Controller
class ImportRunController {

    private static final String BACK = "redirect:/audience/imports/{id}";

    private final ImportQueries queries;
    private final Uploads uploads;
    private final Clock systemClock;
    private final BusinessClock businessClock;

    ImportRunController(ImportQueries queries, Uploads uploads, Clock systemClock, BusinessClock businessClock) {
        this.businessClock = businessClock;
        this.queries = queries;
        this.uploads = uploads;
        this.systemClock = systemClock;
    }

    @GetMapping("/audience/imports/{id:\\d{1,18}}")
    String page(@PathVariable long id, @RequestParam(defaultValue = "1") int page, Model model) {
        progress(id, model);
        model.addAttribute("slice", queries.rejects(id, Slice.number(page)));
        model.addAttribute("most", uploads.most());
        return "audience/import-run";
    }

    /** What changes while it runs. */
    @GetMapping("/audience/imports/{id:\\d{1,18}}/progress")
    String progress(@PathVariable long id, Model model) {
        model.addAttribute("run", run(id));
        model.addAttribute("fedTo", queries.fedTo(id));
        model.addAttribute("now", systemClock.instant());
        model.addAttribute("possible", uploads.possible());
        model.addAttribute(
                "gone",
                queries.file(id).filter(file -> !Files.exists(Path.of(file))).isPresent());
        return "audience/import-run :: progress";
    }

    @GetMapping("/audience/imports/{id:\\d{1,18}}/rejects.csv")
    void rejects(@PathVariable long id, HttpServletResponse response) throws IOException {
        var run = run(id);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(run.fileName() + ".rejects.csv", StandardCharsets.UTF_8)
                        .build()
                        .toString());
        queries.writeRejects(run, response.getWriter());
    }

    /** Feeds rows again whose cell at fault was put right on the page; the others stay as they are. */
    @PostMapping("/audience/imports/{id:\\d{1,18}}/corrected")
    String corrected(
            @PathVariable long id,
            @RequestParam(name = "row", defaultValue = "") List<Long> lines,
            @RequestParam Map<String, String> values,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes redirect)
            throws IOException {
        var run = run(id);
        redirect.addAttribute("id", id);
        if (!uploads.possible()) {
            Flash.error(redirect, "audience.import.notHere");
            return BACK;
        }
        var rows = new ArrayList<List<String>>();
        var fed = new ArrayList<Long>();
        for (var reject : queries.rejects(id, lines)) {
            var value = values.get("value-" + reject.line());
            if (value != null && reject.editable() && !value.equals(reject.cell())) {
                rows.add(reject.with(value));
                fed.add(reject.line());
            }
        }
        if (rows.isEmpty()) {
            Flash.warning(redirect, "audience.rejects.nothing");
            return BACK;
        }
        var place = uploads.place(kind(run), Uploads.safeName(run.fileName() + ".corrected.csv"));
        RefusedRowsFile.write(place.file(), run.header(), rows);
        uploads.start(place, null, id, viewer.name(), into -> queries.fed(id, fed, into));
        Flash.success(redirect, "audience.rejects.fed", rows.size());
        return BACK;
    }

    /** Feeds the file of refused rows again, put right elsewhere. */
    @PostMapping("/audience/imports/{id:\\d{1,18}}/corrected-file")
    String correctedFile(
            @PathVariable long id,
            @RequestParam MultipartFile file,
            @ModelAttribute("viewer") Viewer viewer,
            RedirectAttributes redirect)
            throws IOException {
        var run = run(id);
        redirect.addAttribute("id", id);
        if (!uploads.possible()) {
            Flash.error(redirect, "audience.import.notHere");
        } else if (file.isEmpty()) {
            Flash.error(redirect, "audience.import.noFile");
        } else {
            uploads.start(uploads.keep(file, kind(run)), null, id, viewer.name(), into -> {});
            Flash.success(redirect, "audience.import.started");
        }
        return BACK;
    }

    @PostMapping("/audience/imports/{id:\\d{1,18}}/resume")
    String resume(@PathVariable long id, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes redirect) {
        var run = run(id);
        redirect.addAttribute("id", id);
        if (!uploads.possible()) {
            Flash.error(redirect, "audience.import.notHere");
        } else {
            uploads.resume(id, run.fileName(), queries.file(id).map(Path::of).orElse(null), viewer.name());
            Flash.success(redirect, "audience.import.resumed");
        }
        return BACK;
    }

    /** Nobody goes on with it: what is stored stays, the rest is not read. */
    @PostMapping("/audience/imports/{id:\\d{1,18}}/give-up")
    String giveUp(@PathVariable long id, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes redirect) {
        var run = run(id);
        redirect.addAttribute("id", id);
        if (run.cutOff()) {
            queries.giveUp(id, businessClock.now());
            uploads.giveUp(id, run.fileName(), queries.file(id).map(Path::of).orElse(null), viewer.name());
            Flash.success(redirect, "audience.import.gaveUp");
        }
        return BACK;
    }

    private ImportRun run(long id) {
        return queries.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static ImportKind kind(ImportRun run) {
        return ImportKind.of(run.kind()).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
