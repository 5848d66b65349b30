package io.rondo.dashboards.campaigns;

import io.rondo.audiences.CountTooLong;
import io.rondo.audiences.SegmentMix;
import io.rondo.audiences.Segments;
import io.rondo.kernel.SegmentId;
import io.rondo.measurement.SampleSize;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;

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
     * @param arms treated; each is compared with the hold-out
     * @param smallest customers in the smallest arm
     * @param rise smallest one that is found; null: none would be
     */
    record Detectable(
            long considered,
            long heldOut,
            int arms,
            long smallest,
            double expected,
            @Nullable Double rise) {}

    /** The form as far as it is filled in; what does not fit yet is told when it is sent. */
    @GetMapping("/campaigns/detectable")
    String detectable(@ModelAttribute CampaignForm form, BindingResult errors, Model model) {
        var segment = form.getSegmentId();
        var holdOut = form.getHoldOut();
        var expectedPercent = form.getExpectedPercent();
        if (!errors.hasErrors() && segment != null && holdOut != null && expectedPercent != null) {
            var share = holdOut.doubleValue() / HUNDRED;
            var expected = expectedPercent.doubleValue() / HUNDRED;
            if (share >= 0 && share < 1 && expected > 0 && expected < 1) {
                try {
                    var considered = count(segment, form.getFurther(), form.getExcluded());
                    model.addAttribute("detectable", answer(considered, share, shares(form, 1 - share), expected));
                } catch (CountTooLong e) {
                    model.addAttribute("late", true);
                }
            }
        }
        return "campaigns/detectable :: answer";
    }

    /** Of the treatment arms; all that is not held out while none has a share. */
    private static double[] shares(CampaignForm form, double treated) {
        var shares = form.getArms().stream()
                .map(CampaignForm.ArmForm::getShare)
                .filter(Objects::nonNull)
                .mapToDouble(it -> it.doubleValue() / HUNDRED)
                .filter(it -> it > 0 && it <= treated)
                .toArray();
        return shares.length == 0 ? new double[] {treated} : shares;
    }

    private static Detectable answer(long considered, double share, double[] arms, double expected) {
        var heldOut = Math.round(considered * share);
        var smallest = Math.round(considered * Arrays.stream(arms).min().orElseThrow());
        var rise = SampleSize.detectable(expected, smallest, heldOut, arms.length);
        return new Detectable(
                considered, heldOut, arms.length, smallest, expected, rise.isPresent() ? rise.getAsDouble() : null);
    }

    private long count(long segment, List<Long> further, List<Long> excluded) {
        var in = new ArrayList<SegmentId>(List.of(new SegmentId(segment)));
        known(further).forEach(in::add);
        var criteria = new SegmentMix(in, known(excluded)).criteria();
        return segments.find(new SegmentId(segment)).isEmpty() ? 0 : segments.count(criteria);
    }

    private List<SegmentId> known(List<Long> ids) {
        return ids.stream()
                .map(SegmentId::new)
                .filter(id -> segments.find(id).isPresent())
                .toList();
    }
}
