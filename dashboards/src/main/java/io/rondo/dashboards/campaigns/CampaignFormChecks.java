package io.rondo.dashboards.campaigns;

import io.rondo.campaigns.CampaignDraft;
import io.rondo.campaigns.ListRules;
import io.rondo.kernel.OfferId;
import io.rondo.kernel.SegmentId;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.springframework.validation.Errors;

/** What single fields cannot say about a new campaign, and its translation to a draft. */
final class CampaignFormChecks {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    /** Of a share in percent: as many as are kept. */
    static final int DECIMALS = 4;

    static final String HOLD_OUT_ARM = "hold-out";

    private CampaignFormChecks() {}

    /** Adds errors for arms that do not fit together; the form's own fields were checked before. */
    static void check(CampaignForm form, Errors errors) {
        var names = new HashSet<String>(List.of(HOLD_OUT_ARM));
        var sum = Objects.requireNonNullElse(form.getHoldOut(), BigDecimal.ZERO);
        var used = 0;
        var byEvidence = false;
        for (int i = 0; i < form.getArms().size(); i++) {
            var arm = form.getArms().get(i);
            var share = arm.getShare();
            if (share == null) {
                if (!arm.getName().isBlank()) {
                    errors.rejectValue("arms[%d].share".formatted(i), "campaigns.error.armShare");
                }
                continue;
            }
            used++;
            sum = sum.add(share);
            byEvidence |= arm.getOfferId() == null;
            if (share.signum() <= 0
                    || share.compareTo(HUNDRED) > 0
                    || share.stripTrailingZeros().scale() > DECIMALS) {
                errors.rejectValue("arms[%d].share".formatted(i), "campaigns.error.armShare");
            }
            if (arm.getName().isBlank()) {
                errors.rejectValue("arms[%d].name".formatted(i), "campaigns.error.armName");
            } else if (!names.add(arm.getName().strip())) {
                errors.rejectValue("arms[%d].name".formatted(i), "campaigns.error.armNameTwice");
            }
        }
        if (used == 0) {
            errors.rejectValue("arms[0].share", "campaigns.error.noArm");
        } else if (sum.compareTo(HUNDRED) != 0) {
            errors.rejectValue(
                    "holdOut",
                    "campaigns.error.sum",
                    new Object[] {sum.stripTrailingZeros().toPlainString()},
                    "");
        }
        if (form.getExcluded().contains(form.getSegmentId())
                || form.getExcluded().stream().anyMatch(form.getFurther()::contains)) {
            errors.rejectValue("excluded", "campaigns.error.excluded");
        }
        if (byEvidence && form.getOffers().isEmpty()) {
            errors.rejectValue("offers", "campaigns.error.offers");
        }
    }

    /**
     * The draft of a form without errors.
     *
     * @param now makes the seed of the draw different from that of a campaign of the same name before
     */
    static CampaignDraft draft(CampaignForm form, Instant now, String currency) {
        var arms = new ArrayList<CampaignDraft.Arm>();
        var holdOut = Objects.requireNonNull(form.getHoldOut());
        if (holdOut.signum() > 0) {
            arms.add(new CampaignDraft.Arm(HOLD_OUT_ARM, true, fraction(holdOut), null));
        }
        for (var arm : form.getArms()) {
            var share = arm.getShare();
            if (share != null) {
                var offer = arm.getOfferId();
                arms.add(new CampaignDraft.Arm(
                        arm.getName().strip(), false, fraction(share), offer == null ? null : new OfferId(offer)));
            }
        }
        return new CampaignDraft(
                form.getName().strip(),
                form.getFlow(),
                new SegmentId(Objects.requireNonNull(form.getSegmentId())),
                form.getName().strip() + "@" + now,
                form.getWaves(),
                days(Objects.requireNonNull(form.getWaveGapDays())),
                days(Objects.requireNonNull(form.getWindowDays())),
                form.getMinDaysSinceContact(),
                form.getPriority(),
                fraction(Objects.requireNonNull(form.getMargin())),
                Objects.requireNonNull(form.getCostPerMessage()),
                Objects.requireNonNull(form.getCostPerCall()),
                Objects.requireNonNull(form.getFixedCost()),
                currency,
                arms,
                form.getOffers().stream().map(OfferId::new).toList(),
                new ListRules(
                        form.getFurther().stream()
                                .distinct()
                                .filter(id -> !id.equals(form.getSegmentId()))
                                .map(SegmentId::new)
                                .toList(),
                        form.getExcluded().stream()
                                .distinct()
                                .map(SegmentId::new)
                                .toList(),
                        form.getBudget(),
                        form.getCallCapacity(),
                        form.isOnePerHousehold(),
                        fraction(Objects.requireNonNull(form.getExpectedPercent()))));
    }

    private static BigDecimal fraction(BigDecimal percent) {
        return percent.divide(HUNDRED, 6, RoundingMode.HALF_UP);
    }

    private static Duration days(BigDecimal days) {
        return Duration.ofMinutes(days.multiply(BigDecimal.valueOf(24 * 60)).longValue());
    }
}
