package io.rondo.measurement;

import io.rondo.history.ContactFigures;
import io.rondo.history.ContactGroup;
import io.rondo.history.ContactGroup.Field;
import io.rondo.measurement.Statistics.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns what groups of contacts did into a report. Needs no store: the same groups give the same report. */
final class Evaluation {

    private final CampaignTerms terms;
    private final List<ContactGroup> cells;
    private final ContactFigures control;
    private final double fixedCostPerContact;

    /** @param cells disjoint groups by arm, hold-out, segment and offer, together the population */
    Evaluation(CampaignTerms terms, List<ContactGroup> cells) {
        this.terms = terms;
        this.cells = cells;
        this.control = sum(ContactGroup::holdOut);
        long treated = sum(cell -> !cell.holdOut()).contacts();
        this.fixedCostPerContact = treated == 0 ? 0 : terms.fixedCost() / treated;
    }

    MeasurementReport report(Instant measuredAt) {
        return new MeasurementReport(
                terms.id().value(),
                measuredAt,
                terms.currency(),
                terms.margin(),
                terms.fixedCost() + sum(cell -> !cell.holdOut()).costMicros() / 1e6,
                terms.arms().stream().map(this::arm).toList(),
                lifts(),
                sampleRatio(),
                segments());
    }

    private MeasurementReport.Arm arm(CampaignTerms.Arm arm) {
        var figures = ofArm(arm);
        return new MeasurementReport.Arm(
                arm.arm(),
                arm.holdOut(),
                figures.contacts(),
                figures.visitors(),
                figures.conversions(),
                figures.revenue(),
                figures.revenuePerContact());
    }

    /** An arm needs two contacts, and so does the hold-out, for a mean to have an interval. */
    private List<MeasurementReport.Lift> lifts() {
        if (control.contacts() < 2) {
            return List.of();
        }
        var arms = terms.arms().stream()
                .filter(arm -> !arm.holdOut() && ofArm(arm).contacts() >= 2)
                .toList();
        var p = arms.stream()
                .map(this::ofArm)
                .mapToDouble(treated -> Statistics.pOfEqualRates(
                        treated.conversions(), treated.contacts(), control.conversions(), control.contacts()))
                .toArray();
        var holm = Statistics.holm(p);
        var lifts = new ArrayList<MeasurementReport.Lift>();
        for (int i = 0; i < arms.size(); i++) {
            lifts.add(lift(arms.get(i).arm(), ofArm(arms.get(i)), p[i], holm[i]));
        }
        return lifts;
    }

    private MeasurementReport.Lift lift(String arm, ContactFigures treated, double p, double holm) {
        var conversion = conversionLift(treated, control).times(100);
        var spend = Statistics.differenceOfMeans(sample(treated), sample(control));
        double revenue =
                Statistics.incremental(treated.revenue(), treated.contacts(), control.revenue(), control.contacts());
        double cost = treated.costMicros() / 1e6 + fixedCostPerContact * treated.contacts();
        return new MeasurementReport.Lift(
                arm,
                conversion.estimate(),
                conversion.low(),
                conversion.high(),
                spend.estimate(),
                spend.low(),
                spend.high(),
                Statistics.incremental(
                        treated.conversions(), treated.contacts(), control.conversions(), control.contacts()),
                revenue,
                cost,
                cost > 0 ? revenue / cost : null,
                roi(revenue, cost),
                roi(treated.contacts() * spend.low(), cost),
                roi(treated.contacts() * spend.high(), cost),
                p,
                holm);
    }

    private @Nullable Double roi(double incrementalRevenue, double cost) {
        return cost > 0 ? Statistics.returnOnInvestment(terms.margin(), incrementalRevenue, cost) : null;
    }

    private MeasurementReport.SampleRatio sampleRatio() {
        var ratio = Statistics.sampleRatio(
                terms.arms().stream().mapToLong(arm -> ofArm(arm).contacts()).toArray(),
                terms.arms().stream().mapToDouble(CampaignTerms.Arm::share).toArray());
        return new MeasurementReport.SampleRatio(ratio.chiSquare(), ratio.p(), ratio.trusted());
    }

    private List<MeasurementReport.SegmentLift> segments() {
        var controls = new TreeMap<String, ContactFigures>();
        var treated = new TreeMap<String, TreeMap<String, ContactFigures>>();
        for (var cell : cells) {
            var segment = cell.required(Field.SEGMENT);
            var offer = cell.value(Field.OFFER);
            if (cell.holdOut()) {
                controls.merge(segment, cell.figures(), ContactFigures::plus);
            } else if (offer != null) {
                treated.computeIfAbsent(segment, any -> new TreeMap<>())
                        .merge(offer, cell.figures(), ContactFigures::plus);
            }
        }
        var lifts = new ArrayList<MeasurementReport.SegmentLift>();
        treated.forEach((segment, offers) -> {
            var segmentControl = controls.get(segment);
            if (segmentControl != null) {
                offers.forEach((offer, figures) -> lifts.add(segmentLift(segment, offer, figures, segmentControl)));
            }
        });
        return lifts;
    }

    private static MeasurementReport.SegmentLift segmentLift(
            String segment, String offer, ContactFigures treated, ContactFigures control) {
        var lift = conversionLift(treated, control);
        return new MeasurementReport.SegmentLift(
                segment,
                offer,
                treated.contacts(),
                treated.conversions(),
                control.contacts(),
                control.conversions(),
                lift.estimate(),
                lift.low(),
                lift.high());
    }

    private static Interval conversionLift(ContactFigures treated, ContactFigures control) {
        return Statistics.differenceOfRates(
                treated.conversions(), treated.contacts(), control.conversions(), control.contacts());
    }

    private static Sample sample(ContactFigures figures) {
        return new Sample(figures.contacts(), figures.revenuePerContact(), figures.revenueDeviation());
    }

    private ContactFigures ofArm(CampaignTerms.Arm arm) {
        return sum(cell -> cell.required(Field.ARM).equals(arm.arm()));
    }

    private ContactFigures sum(Predicate<ContactGroup> which) {
        return cells.stream()
                .filter(which)
                .map(ContactGroup::figures)
                .reduce(ContactFigures.NONE, ContactFigures::plus);
    }
}
