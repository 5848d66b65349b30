package io.rondo.dashboards.audience;

import io.rondo.audiences.CountTooLong;
import io.rondo.audiences.SegmentInUse;
import io.rondo.audiences.StrategicSegment;
import io.rondo.audiences.StrategicSegments;
import io.rondo.audiences.UnfitRule;
import io.rondo.dashboards.site.Flash;
import io.rondo.dashboards.site.RuleWords;
import io.rondo.dashboards.site.StrategicNames;
import io.rondo.dashboards.site.Viewer;
import jakarta.validation.Valid;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Collectors;
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

/** Strategic segments: their rules in order, how many customers each has, and the editor of one. */
@Controller
class StrategicSegmentsController {

    private static final String LIST = "/audience/segments/strategic";
    private static final String CODE = "/{code:[a-z0-9][a-z0-9-]{0,39}}";
    private static final int SAMPLE = 5;

    private final StrategicSegments segments;
    private final StrategicNames names;
    private final RuleWords words;
    private final ProfileRefreshes refreshes;
    private final CriteriaCatalogue catalogue;
    private final WrittenRule written;

    StrategicSegmentsController(
            StrategicSegments segments,
            StrategicNames names,
            RuleWords words,
            ProfileRefreshes refreshes,
            CriteriaCatalogue catalogue,
            WrittenRule written) {
        this.segments = segments;
        this.names = names;
        this.words = words;
        this.refreshes = refreshes;
        this.catalogue = catalogue;
        this.written = written;
    }

    @GetMapping(LIST)
    String list(Model model) {
        var sizes = segments.sizes();
        var all = segments.all();
        var most = sizes.values().stream().mapToLong(Long::longValue).max().orElse(1);
        model.addAttribute(
                "segments", all.stream().map(it -> shown(it, sizes, most)).toList());
        model.addAttribute("fromFiles", fromFiles(all, sizes));
        model.addAttribute("refresh", refreshes.state());
        model.addAttribute("full", all.size() >= StrategicSegments.MOST);
        return "audience/strategic";
    }

    @GetMapping(LIST + "/new")
    String blank(Model model) {
        model.addAttribute("form", new SegmentForm());
        return editor(model, null);
    }

    @GetMapping(LIST + CODE + "/edit")
    String edit(@PathVariable String code, Model model) {
        var segment = find(code);
        var form = new SegmentForm();
        form.setName(names.of(code));
        form.setCriteria(written.of(segment.criteria()));
        form.setVersion(segment.version());
        model.addAttribute("form", form);
        return editor(model, segment);
    }

    /** The rule so far in words, and how many it would take; the editor asks while it is put together. */
    @PostMapping(LIST + "/preview")
    String preview(
            @ModelAttribute("form") SegmentForm form,
            BindingResult errors,
            @RequestParam(required = false) @Nullable String code,
            Model model) {
        var rule = written.read(form, errors);
        if (rule != null) {
            try {
                var outlook = segments.outlook(code, rule, SAMPLE);
                model.addAttribute("words", words.of(rule));
                model.addAttribute("outlook", outlook);
            } catch (CountTooLong e) {
                model.addAttribute("late", true);
            } catch (UnfitRule e) {
                model.addAttribute("unfit", true);
            } catch (IllegalArgumentException | NoSuchElementException e) {
                written.reject(e, errors);
            }
        }
        model.addAttribute("wrong", SegmentEditor.wrong(form, errors));
        return "audience/strategic-form :: preview";
    }

    @PostMapping(LIST)
    ModelAndView create(
            @Valid @ModelAttribute("form") SegmentForm form,
            BindingResult errors,
            @ModelAttribute("viewer") Viewer viewer,
            Model model,
            RedirectAttributes redirect) {
        var rule = written.read(form, errors);
        if (rule != null && !errors.hasErrors()) {
            var stored = store(errors, () -> segments.create(form.getName().strip(), rule, viewer.name()));
            if (stored) {
                Flash.success(redirect, "strategic.created");
                return new ModelAndView("redirect:" + LIST);
            }
        }
        return again(model, null);
    }

    @PostMapping(LIST + CODE)
    ModelAndView change(
            @PathVariable String code,
            @Valid @ModelAttribute("form") SegmentForm form,
            BindingResult errors,
            @ModelAttribute("viewer") Viewer viewer,
            Model model,
            RedirectAttributes redirect) {
        var segment = find(code);
        var rule = written.read(form, errors);
        if (rule != null && !errors.hasErrors()) {
            var stored = store(errors, () -> {
                if (!segments.change(code, form.getVersion(), name(segment, form), rule, viewer.name())) {
                    errors.reject("segments.error.changedMeanwhile");
                }
            });
            if (stored) {
                Flash.success(redirect, "strategic.changed");
                return new ModelAndView("redirect:" + LIST);
            }
        }
        return again(model, segment);
    }

    @PostMapping(LIST + CODE + "/move")
    String move(@PathVariable String code, @RequestParam boolean earlier, @ModelAttribute("viewer") Viewer viewer) {
        segments.move(code, earlier, viewer.name());
        return "redirect:" + LIST;
    }

    @PostMapping(LIST + CODE + "/delete")
    String delete(@PathVariable String code, @ModelAttribute("viewer") Viewer viewer, RedirectAttributes redirect) {
        var name = names.of(code);
        try {
            if (segments.retire(code, viewer.name())) {
                Flash.success(redirect, "segments.deleted", name);
            }
        } catch (SegmentInUse e) {
            Flash.error(redirect, "segments.error.deleteUsed", String.join(", ", e.users()));
        }
        return "redirect:" + LIST;
    }

    /** The name that is stored stays, if it is shown translated and was not touched. */
    private String name(StrategicSegment segment, SegmentForm form) {
        var written = form.getName().strip();
        return written.equals(names.of(segment.code())) ? segment.name() : written;
    }

    private boolean store(BindingResult errors, Runnable change) {
        try {
            change.run();
        } catch (DuplicateKeyException e) {
            errors.rejectValue("name", "audience.error.nameTaken");
        } catch (UnfitRule e) {
            errors.reject("strategic.error.unfit");
        } catch (IllegalArgumentException | NoSuchElementException e) {
            written.reject(e, errors);
        }
        return !errors.hasErrors();
    }

    private ModelAndView again(Model model, @Nullable StrategicSegment segment) {
        return new ModelAndView(editor(model, segment), model.asMap(), HttpStatus.UNPROCESSABLE_CONTENT);
    }

    private String editor(Model model, @Nullable StrategicSegment segment) {
        model.addAttribute("segment", segment);
        model.addAttribute("catalogue", catalogue.script(catalogue.strategicKinds()));
        return "audience/strategic-form";
    }

    private StrategicSegment find(String code) {
        return segments.find(code).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private Row shown(StrategicSegment segment, Map<String, Long> sizes, long most) {
        var customers = sizes.getOrDefault(segment.code(), 0L);
        return new Row(
                segment, names.of(segment.code()), words.of(segment.criteria()), customers, 100.0 * customers / most);
    }

    private List<FromFile> fromFiles(List<StrategicSegment> all, Map<String, Long> sizes) {
        var ours = all.stream().map(StrategicSegment::code).collect(Collectors.toSet());
        return sizes.entrySet().stream()
                .filter(it -> !ours.contains(it.getKey()))
                .map(it -> new FromFile(names.of(it.getKey()), it.getValue()))
                .sorted(Comparator.comparingLong(FromFile::customers).reversed())
                .toList();
    }

    /**
     * One rule as listed.
     *
     * @param width of the bar, in percent of the longest
     */
    record Row(StrategicSegment segment, String name, String words, long customers, double width) {}

    /** Customers whose segment came with a file, or is deleted and not yet given up by the refresh. */
    record FromFile(String name, long customers) {}
}
