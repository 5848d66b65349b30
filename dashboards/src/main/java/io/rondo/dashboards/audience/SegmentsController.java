package io.rondo.dashboards.audience;

import io.rondo.audiences.CountTooLong;
import io.rondo.audiences.Segment;
import io.rondo.audiences.Segments;
import io.rondo.dashboards.site.KeptFigures;
import io.rondo.dashboards.site.RuleWords;
import io.rondo.dashboards.site.SegmentNames;
import io.rondo.dashboards.site.Slice;
import io.rondo.kernel.SegmentId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/** Segments: rules in words, how many they select, and how they overlap. They are edited in {@link SegmentEditor}. */
@Controller
class SegmentsController {

    private static final int SAMPLE = 10;
    private static final Duration COUNTED = Duration.ofMinutes(1);

    private final Segments segments;
    private final SegmentChoices choices;
    private final SegmentNames names;
    private final RuleWords words;
    private final KeptFigures<Version, Long> counts;

    SegmentsController(Segments segments, SegmentChoices choices, SegmentNames names, RuleWords words, Clock clock) {
        this.segments = segments;
        this.choices = choices;
        this.names = names;
        this.words = words;
        this.counts = new KeptFigures<>(COUNTED, clock);
    }

    /** @param search part of the name, as the viewer reads it */
    @GetMapping("/audience/segments")
    String list(
            @RequestParam(defaultValue = "") String search,
            @RequestParam(defaultValue = "1", name = "page") int asked,
            Model model) {
        var all = segments.all();
        var wanted = search.strip().toLowerCase(Locale.ROOT);
        var found = all.stream()
                .filter(it -> names.of(it).toLowerCase(Locale.ROOT).contains(wanted))
                .toList();
        var number = Slice.number(asked);
        var rows = found.stream()
                .skip(Slice.offset(number))
                .limit(Slice.SIZE)
                .map(this::shown)
                .toList();
        model.addAttribute("search", search);
        model.addAttribute("any", !all.isEmpty());
        model.addAttribute("slice", Slice.of(rows, number, found.size()));
        return "audience/segments";
    }

    /** How many customers a segment selects; asked for by the list one by one, as each is a query over all customers. */
    @GetMapping("/audience/segments/{id:\\d{1,18}}/count")
    String count(@PathVariable long id, Model model) {
        try {
            model.addAttribute("count", count(find(id)));
        } catch (CountTooLong e) {
            model.addAttribute("late", true);
        }
        return "audience/segments :: count";
    }

    private long count(Segment segment) {
        return counts.get(new Version(segment.id(), segment.version()), () -> segments.count(segment.criteria()));
    }

    @GetMapping("/audience/segments/{id:\\d{1,18}}")
    String page(@PathVariable long id, Model model) {
        var segment = find(id);
        model.addAttribute("it", shown(segment));
        model.addAttribute("segment", segment);
        model.addAttribute("campaigns", choices.campaignsWith(id));
        model.addAttribute("users", segments.users(segment.id()));
        return "audience/segment";
    }

    /** How many customers a segment selects, and some of them; its page asks for it when it is shown. */
    @GetMapping("/audience/segments/{id:\\d{1,18}}/selected")
    String selected(@PathVariable long id, Model model) {
        var segment = find(id);
        try {
            model.addAttribute("count", count(segment));
            model.addAttribute("sample", segments.sample(segment.criteria(), SAMPLE));
        } catch (CountTooLong e) {
            model.addAttribute("late", true);
            model.addAttribute("sample", List.of());
        }
        return "audience/segment :: selected";
    }

    /** Which customers two to four segments have in common. */
    @GetMapping("/audience/segments/overlap")
    String overlap(@RequestParam(defaultValue = "") List<Long> ids, Model model) {
        var chosen = ids.stream()
                .filter(Objects::nonNull)
                .distinct()
                .limit(4)
                .map(this::find)
                .toList();
        model.addAttribute("segments", segments.all().stream().map(this::shown).toList());
        model.addAttribute("chosen", chosen.stream().map(it -> it.id().value()).toList());
        if (chosen.size() > 1) {
            model.addAttribute("columns", chosen.stream().map(names::of).toList());
            try {
                model.addAttribute("rows", rows(chosen));
            } catch (CountTooLong e) {
                model.addAttribute("late", true);
            }
        }
        return "audience/overlap";
    }

    private List<Combination> rows(List<Segment> chosen) {
        var counts = segments.overlap(chosen.stream().map(Segment::id).toList());
        var most = counts.values().stream().mapToLong(Long::longValue).max().orElse(1);
        var rows = new ArrayList<Combination>();
        counts.entrySet().stream()
                .sorted((a, b) -> Long.compare(b.getValue(), a.getValue()))
                .forEach(entry -> {
                    var in = new ArrayList<Boolean>();
                    for (var i = 0; i < chosen.size(); i++) {
                        in.add((entry.getKey() >> i & 1) == 1);
                    }
                    rows.add(new Combination(in, entry.getValue(), 100.0 * entry.getValue() / most));
                });
        return rows;
    }

    private Segment find(long id) {
        return Optional.of(id)
                .filter(it -> it > 0)
                .flatMap(it -> segments.find(new SegmentId(it)))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private Shown shown(Segment segment) {
        return new Shown(segment, names.of(segment), words.of(segment.rule()));
    }

    /** A rule as it was counted. */
    private record Version(SegmentId segment, int version) {}

    /** @param name in the viewer's language, if it is a ready-made one */
    record Shown(Segment segment, String name, String words) {}

    /**
     * Customers who are in exactly these of the chosen segments.
     *
     * @param in by column
     * @param width of the bar, in percent of the longest
     */
    record Combination(List<Boolean> in, long customers, double width) {}
}
