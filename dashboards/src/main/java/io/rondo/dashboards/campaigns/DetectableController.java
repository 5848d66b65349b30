package io.rondo.dashboards.campaigns;

import io.rondo.audiences.SegmentMix;
import io.rondo.audiences.Segments;
import io.rondo.kernel.SegmentId;
import io.rondo.measurement.SampleSize;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What difference the list of a new campaign could show, while its author chooses segments and hold-out. */
@Controller
class DetectableController {

    private static final double HUNDRED = 100;

    private final Segments segments;

    DetectableController(Segments segments) {
        this.segments = segments;
    }

    /**
     * The answer on the page, in fractions.
     *
     * @param considered customers the segments name now; exclusions and a cut leave fewer
     * @param rise smallest one that is found; null: none would be
     */
    record Detectable(
            long considered,
            long heldOut,
            double expected,
            @Nullable Double rise) {}

    @GetMapping("/campaigns/detectable")
    String detectable(
            @RequestParam(required = false) @Nullable Long segmentId,
            @RequestParam(required = false) @Nullable List<Long> further,
            @RequestParam(required = false) @Nullable List<Long> excluded,
            @RequestParam(required = false) @Nullable BigDecimal holdOut,
            @RequestParam(required = false) @Nullable BigDecimal expectedPercent,
            Model model) {
        if (segmentId != null && holdOut != null && expectedPercent != null) {
            var share = holdOut.doubleValue() / HUNDRED;
            var expected = expectedPercent.doubleValue() / HUNDRED;
            if (share >= 0 && share < 1 && expected > 0 && expected < 1) {
                model.addAttribute("detectable", answer(count(segmentId, further, excluded), share, expected));
            }
        }
        return "campaigns/detectable :: answer";
    }

    private static Detectable answer(long considered, double share, double expected) {
        var heldOut = Math.round(considered * share);
        var rise = SampleSize.detectable(expected, considered - heldOut, heldOut);
        return new Detectable(considered, heldOut, expected, rise.isPresent() ? rise.getAsDouble() : null);
    }

    private long count(long segment, @Nullable List<Long> further, @Nullable List<Long> excluded) {
        var in = new ArrayList<SegmentId>(List.of(new SegmentId(segment)));
        known(further).forEach(in::add);
        var criteria = new SegmentMix(in, known(excluded)).criteria();
        return segments.find(new SegmentId(segment)).isEmpty() ? 0 : segments.count(criteria);
    }

    private List<SegmentId> known(@Nullable List<Long> ids) {
        return ids == null
                ? List.of()
                : ids.stream()
                        .map(SegmentId::new)
                        .filter(id -> segments.find(id).isPresent())
                        .toList();
    }
}
