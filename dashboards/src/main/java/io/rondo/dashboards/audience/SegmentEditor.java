package io.rondo.dashboards.audience;

import io.rondo.audiences.CountTooLong;
import io.rondo.audiences.RuleTooLargeFor;
import io.rondo.audiences.Segment;
import io.rondo.audiences.SegmentInUse;
import io.rondo.audiences.Segments;
import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.RuleWords;
import io.rondo.dashboards.site.Viewer;
import io.rondo.kernel.SegmentId;
import jakarta.validation.Valid;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Making, copying, changing, freezing and deleting segments. The page's script edits the tree; what comes back is its JSON. */
@Controller
class SegmentEditor {

    private final Segments segments;
    private final CriteriaCatalogue catalogue;
    private final RuleWords words;
    private final WrittenRule written;

    SegmentEditor(Segments segments, CriteriaCatalogue catalogue, RuleWords words, WrittenRule written) {
        this.segments = segments;
        this.catalogue = catalogue;
        this.words = words;
        this.written = written;
    }

    /** An empty form, or one with the rule of another segment. */
    @GetMapping("/audience/segments/new")
    String blank(@RequestParam(required = false) @Nullable Long copy, Model model) {
        var form = new SegmentForm();
        if (copy != null) {
            form.setCriteria(written.of(find(copy).rule()));
        }
        model.addAttribute("form", form);
        return editor(model, null);
    }

    @GetMapping("/audience/segments/{id:\\d{1,18}}/edit")
    String edit(@PathVariable long id, Model model) {
        var segment = find(id);
        if (segment.frozen() || segment.readyMade() != null) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        model.addAttribute("form", SegmentForm.of(segment, written.of(segment.rule())));
        return editor(model, segment);
    }

    /** The rule so far in words, and how many it selects; the editor asks while it is put together. */
    @PostMapping("/audience/segments/preview")
    String preview(@ModelAttribute("form") SegmentForm form, BindingResult errors, Model model) {
        var criteria = written.read(form, errors);
        if (criteria != null) {
            try {
                model.addAttribute("words", words.of(criteria));
                model.addAttribute("preview", segments.preview(criteria, 5));
            } catch (CountTooLong e) {
                model.addAttribute("late", true);
            } catch (IllegalArgumentException | NoSuchElementException e) {
                written.reject(e, errors);
            }
        }
        model.addAttribute("wrong", wrong(form, errors));
        return "audience/segment-form :: preview";
    }

    /** What is wrong with the rule so far; null if nothing is, or nothing is written yet. */
    static @Nullable String wrong(SegmentForm form, BindingResult errors) {
        var wrong = errors.getGlobalError();
        var begun = !form.getCriteria().isBlank() && !form.getCriteria().contains("\"of\":[]");
        return wrong == null || !begun ? null : wrong.getDefaultMessage();
    }

    @PostMapping("/audience/segments")
    ModelAndView create(
            @Valid @ModelAttribute("form") SegmentForm form,
            BindingResult errors,
            @ModelAttribute("viewer") Viewer viewer,
            Model model,
            RedirectAttributes redirect) {
        var criteria = written.read(form, errors);
        if (criteria != null && !errors.hasErrors()) {
            try {
                var id = segments.create(form.getName().strip(), criteria, viewer.name());
                if (form.isFrozen()) {
                    segments.freeze(id);
                }
                Flash.success(redirect, "audience.segment.created");
                return new ModelAndView("redirect:/audience/segments/" + id);
            } catch (DuplicateKeyException e) {
                errors.rejectValue("name", "audience.error.nameTaken");
            } catch (IllegalArgumentException | NoSuchElementException e) {
                written.reject(e, errors);
            }
        }
        return again(model, null);
    }

    @PostMapping("/audience/segments/{id:\\d{1,18}}")
    ModelAndView change(
            @PathVariable long id,
            @Valid @ModelAttribute("form") SegmentForm form,
            BindingResult errors,
            Model model,
            RedirectAttributes redirect) {
        var segment = find(id);
        var criteria = written.read(form, errors);
        if (criteria != null && !errors.hasErrors()) {
            try {
                if (segments.change(
                        segment.id(), form.getVersion(), form.getName().strip(), criteria)) {
                    Flash.success(redirect, "segments.changed");
                    return new ModelAndView("redirect:/audience/segments/" + id);
                }
                errors.reject("segments.error.changedMeanwhile");
            } catch (DuplicateKeyException e) {
                errors.rejectValue("name", "audience.error.nameTaken");
            } catch (SegmentInUse e) {
                errors.rejectValue("name", "segments.error.renameUsed");
            } catch (RuleTooLargeFor e) {
                errors.reject("segments.error.dependant", new Object[] {e.dependant()}, "");
            } catch (IllegalArgumentException | NoSuchElementException e) {
                written.reject(e, errors);
            }
        }
        return again(model, segment);
    }

    @PostMapping("/audience/segments/{id:\\d{1,18}}/freeze")
    String freeze(@PathVariable long id, RedirectAttributes redirect) {
        segments.freeze(find(id).id());
        Flash.success(redirect, "segments.frozen.done");
        return "redirect:/audience/segments/" + id;
    }

    @PostMapping("/audience/segments/{id:\\d{1,18}}/delete")
    String delete(@PathVariable long id, RedirectAttributes redirect) {
        var segment = find(id);
        try {
            segments.delete(segment.id());
        } catch (SegmentInUse e) {
            Flash.error(redirect, "segments.error.deleteUsed", String.join(", ", e.users()));
            return "redirect:/audience/segments/" + id;
        }
        Flash.success(redirect, "segments.deleted", segment.name());
        return "redirect:/audience/segments";
    }

    private ModelAndView again(Model model, @Nullable Segment segment) {
        return new ModelAndView(editor(model, segment), model.asMap(), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private String editor(Model model, @Nullable Segment segment) {
        model.addAttribute("segment", segment);
        model.addAttribute("catalogue", catalogue.script(catalogue.kinds()));
        return "audience/segment-form";
    }

    private Segment find(long id) {
        return Optional.of(id)
                .filter(it -> it > 0)
                .flatMap(it -> segments.find(new SegmentId(it)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
