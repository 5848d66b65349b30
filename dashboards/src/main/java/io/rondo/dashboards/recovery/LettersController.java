package io.rondo.dashboards.recovery;

import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.Slice;
import io.rondo.dashboards.site.Viewer;
import io.rondo.responses.LetterDecision;
import io.rondo.responses.Quarantine;
import org.springframework.http.CacheControl;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Letters nobody understood: people look at them as plain text and say whose they are and what they mean, or discard them. */
@Controller
class LettersController {

    private static final MediaType LETTER = new MediaType("message", "rfc822");

    private final LetterQueries queries;
    private final Quarantine quarantine;

    LettersController(LetterQueries queries, Quarantine quarantine) {
        this.queries = queries;
        this.quarantine = quarantine;
    }

    @GetMapping("/recovery/letters")
    String list(
            @RequestParam(defaultValue = "open") String show, @RequestParam(defaultValue = "1") int page, Model model) {
        var decided = show.equals("decided");
        model.addAttribute("decided", decided);
        model.addAttribute("letters", queries.open());
        model.addAttribute("slice", queries.list(decided, Slice.number(page)));
        return "recovery/letters";
    }

    @GetMapping("/recovery/letters/{id:\\d{1,18}}")
    String one(@PathVariable long id, Model model) {
        var letter = queries.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        model.addAttribute("letter", letter);
        model.addAttribute("gone", letter.raw().length == 0);
        model.addAttribute("raw", RawLetter.of(letter.raw()));
        if (letter.decision() == null) {
            model.addAttribute("suggestions", quarantine.suggestions(id));
            model.addAttribute("decisions", LetterDecision.values());
        }
        return "recovery/letter";
    }

    @GetMapping("/recovery/letters/{id:\\d{1,18}}.eml")
    ResponseEntity<byte[]> download(@ModelAttribute("viewer") Viewer viewer, @PathVariable long id) {
        var raw = quarantine
                .download(id, viewer.name())
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return ResponseEntity.ok()
                .contentType(LETTER)
                .cacheControl(CacheControl.noStore())
                .header(
                        HttpHeaders.CONTENT_DISPOSITION,
                        ContentDisposition.attachment()
                                .filename("letter-%d.eml".formatted(id))
                                .build()
                                .toString())
                .body(raw);
    }

    @PostMapping("/recovery/letters/{id:\\d{1,18}}/match")
    String match(
            @ModelAttribute("viewer") Viewer viewer,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String customer,
            @RequestParam(defaultValue = "") String decision,
            RedirectAttributes redirect) {
        var meaning = LetterDecision.of(decision);
        var found = quarantine.customer(customer);
        if (meaning.isEmpty() || found.isEmpty()) {
            Flash.error(redirect, meaning.isEmpty() ? "letters.flash.meaning" : "letters.flash.customer");
            return "redirect:/recovery/letters/" + id;
        }
        if (quarantine.match(id, found.get(), meaning.get(), viewer.name())) {
            Flash.success(redirect, "letters.flash.matched." + meaning.get().key());
        } else {
            Flash.warning(redirect, "letters.flash.decided");
        }
        return "redirect:/recovery/letters";
    }

    @PostMapping("/recovery/letters/{id:\\d{1,18}}/discard")
    String discard(@ModelAttribute("viewer") Viewer viewer, @PathVariable long id, RedirectAttributes redirect) {
        if (quarantine.discard(id, viewer.name())) {
            Flash.success(redirect, "letters.flash.discarded");
        } else {
            Flash.warning(redirect, "letters.flash.decided");
        }
        return "redirect:/recovery/letters";
    }
}
