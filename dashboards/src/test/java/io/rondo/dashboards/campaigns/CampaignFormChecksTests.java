package io.rondo.dashboards.campaigns;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.kernel.SegmentId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.validation.BeanPropertyBindingResult;

class CampaignFormChecksTests {

    @Test
    void acceptsArmsThatAddUp() {
        assertThat(errors(form("90", 7L))).isEmpty();
    }

    @Test
    void refusesSharesThatDoNotAddUp() {
        assertThat(errors(form("80", 7L))).containsExactly("holdOut: campaigns.error.sum");
    }

    @Test
    void asksForOffersWhereAnArmChoosesByEvidence() {
        assertThat(errors(form("90", null))).containsExactly("offers: campaigns.error.offers");
    }

    @Test
    void refusesTwoArmsOfOneName() {
        var form = form("45", 7L);
        form.getArms().get(1).setName("treatment");
        form.getArms().get(1).setShare(new BigDecimal("45"));
        form.getArms().get(1).setOfferId(8L);
        assertThat(errors(form)).containsExactly("arms[1].name: campaigns.error.armNameTwice");
    }

    @Test
    void asksForAnArmBesideTheHoldOut() {
        assertThat(errors(form(null, null))).contains("arms[0].share: campaigns.error.noArm");
    }

    @Test
    void becomesADraftInFractionsAndDurations() {
        var form = form("90", 7L);
        form.setName("  Spring ");
        form.setFlow("journey-one-mail");
        form.setSegmentId(3L);
        form.setWaveGapDays(new BigDecimal("0.5"));
        var draft = CampaignFormChecks.draft(form, Instant.parse("2026-03-01T08:00:00Z"), "CNY");
        assertThat(draft.currency()).as("the installation's, as of orders").isEqualTo("CNY");
        assertThat(draft.name()).isEqualTo("Spring");
        assertThat(draft.waveGap()).isEqualTo(Duration.ofHours(12));
        assertThat(draft.margin()).isEqualByComparingTo("0.4");
        assertThat(draft.arms())
                .extracting(arm ->
                        arm.name() + " " + arm.holdOut() + " " + arm.share().stripTrailingZeros())
                .containsExactly("hold-out true 0.1", "treatment false 0.9");
    }

    @Test
    void needsNoHoldOut() {
        var form = form("100", 7L);
        form.setHoldOut(BigDecimal.ZERO);
        form.setName("All in");
        form.setFlow("journey-one-mail");
        form.setSegmentId(3L);
        assertThat(errors(form)).isEmpty();
        assertThat(CampaignFormChecks.draft(form, Instant.EPOCH, "EUR").arms()).noneMatch(arm -> arm.holdOut());
    }

    @Test
    void keepsFurtherSegmentsOnceAndRefusesToConsiderAndLeaveOutTheSame() {
        var form = form("90", 7L);
        form.setName("Mixed");
        form.setFlow("journey-one-mail");
        form.setSegmentId(3L);
        form.setFurther(List.of(3L, 4L, 4L));
        form.setExcluded(List.of(5L));
        form.setBudget(new BigDecimal("100"));
        form.setOnePerHousehold(true);
        assertThat(errors(form)).isEmpty();
        var list = CampaignFormChecks.draft(form, Instant.EPOCH, "EUR").list();
        assertThat(list.further()).containsExactly(new SegmentId(4));
        assertThat(list.excluded()).containsExactly(new SegmentId(5));
        assertThat(list.budget()).isEqualByComparingTo("100");
        assertThat(list.onePerHousehold()).isTrue();
        assertThat(list.expectedRate()).isEqualByComparingTo("0.02");
        form.setExcluded(List.of(4L));
        assertThat(errors(form)).containsExactly("excluded: campaigns.error.excluded");
    }

    private static CampaignForm form(String share, Long offer) {
        var form = new CampaignForm();
        var arm = form.getArms().getFirst();
        arm.setName(share == null ? "" : "treatment");
        arm.setShare(share == null ? null : new BigDecimal(share));
        arm.setOfferId(offer);
        return form;
    }

    private static List<String> errors(CampaignForm form) {
        var errors = new BeanPropertyBindingResult(form, "form");
        CampaignFormChecks.check(form, errors);
        return errors.getFieldErrors().stream()
                .map(error -> error.getField() + ": " + error.getCodes()[error.getCodes().length - 1])
                .toList();
    }
}
