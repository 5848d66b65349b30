package io.rondo.dashboards.audience;

import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Slice;
import io.rondo.dashboards.site.Viewer;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
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

/** Files of customers: upload, progress, and the rows that were refused. */
@Controller
class ImportsController {

    private final ImportQueries queries;
    private final Uploads uploads;

    ImportsController(ImportQueries queries, Uploads uploads) {
        this.queries = queries;
        this.uploads = uploads;
    }

    @GetMapping("/audience/imports")
    String page(@RequestParam(defaultValue = "1") int page, Model model) {
        runs(page, model);
        return "audience/imports";
    }

    /** The runs alone, refreshed while one is going on. */
    @GetMapping("/audience/imports/runs")
    String runs(@RequestParam(defaultValue = "1") int page, Model model) {
        model.addAttribute("slice", queries.page(Slice.number(page)));
        model.addAttribute("possible", uploads.possible());
        model.addAttribute("uploads", uploads.latest());
        return "audience/imports :: runs";
    }

    @PostMapping("/audience/imports")
    String upload(
            @RequestParam MultipartFile file, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes redirect)
            throws IOException {
        if (!uploads.possible()) {
            Flash.error(redirect, "audience.import.notHere");
        } else if (file.isEmpty()) {
            Flash.error(redirect, "audience.import.noFile");
        } else {
            uploads.start(file, viewer.name());
            Flash.success(redirect, "audience.import.started");
        }
        return "redirect:/audience/imports";
    }

    @GetMapping("/audience/imports/{id:\\d{1,18}}/rejects.csv")
    void rejects(@PathVariable long id, HttpServletResponse response) throws IOException {
        var name = queries.fileName(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment()
                        .filename(name + ".rejects.csv", StandardCharsets.UTF_8)
                        .build()
                        .toString());
        queries.writeRejects(id, response.getWriter());
    }
}
