package io.rondo.measurement;

import io.rondo.history.ArmTotals;
import io.rondo.history.ContactFigures;
import io.rondo.history.ContactGroup;
import io.rondo.history.ContactGroup.Field;
import io.rondo.history.History;
import io.rondo.history.HistoryAwayException;
import io.rondo.history.PostgresFigures;
import io.rondo.history.Reconcile;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Service;

/**
 * Measures campaigns from the history, and publishes only what PostgreSQL agrees to: size, visitors, conversions, revenue
 * and variable cost of every arm.
 */
@Service
public class Measurement {

    private final History history;
    private final PostgresFigures postgres;
    private final MeasurementRows rows;
    private final BusinessClock clock;

    Measurement(History history, PostgresFigures postgres, MeasurementRows rows, BusinessClock clock) {
        this.history = history;
        this.postgres = postgres;
        this.rows = rows;
        this.clock = clock;
    }

    /**
     * Measures the campaign's launched waves and stores the report and the evidence for offers, replacing former ones. Whatever
     * changes a contact while it reads makes the report {@link #stale()}.
     *
     * @throws NotYetMeasurableException if the history lags behind; ask again
     * @throws HistoryAwayException if Elasticsearch is away; ask again
     * @throws MeasurementMismatchException if the stores disagree and nothing is under way; nothing was stored
     * @throws IllegalArgumentException if there is no such campaign
     */
    public MeasurementReport measure(CampaignId campaign) {
        var terms = rows.terms(campaign);
        var first = rows.find(campaign).isEmpty();
        rows.begin(campaign);
        var before = postgres.of(campaign);
        if (before.pending() > 0) {
            throw new NotYetMeasurableException(campaign, before.pending());
        }
        history.refresh();
        var cells = history.launchedContactsOf(campaign, Field.ARM, Field.HOLD_OUT, Field.SEGMENT, Field.OFFER);
        var differences = Reconcile.compare(before.arms(), totals(campaign, cells));
        if (!differences.isEmpty()) {
            // Perhaps a response came in between: then both stores will agree again in a moment.
            var after = postgres.of(campaign);
            if (after.pending() > 0 || !after.arms().equals(before.arms())) {
                throw new NotYetMeasurableException(campaign, after.pending());
            }
            throw new MeasurementMismatchException(campaign, differences);
        }
        var report = new Evaluation(terms, cells).report(clock.now());
        rows.store(report);
        if (first && !postgres.of(campaign).arms().equals(before.arms())) {
            // There was no row yet that could have been marked.
            rows.markStale(campaign);
        }
        return report;
    }

    /**
     * Campaigns that are to be measured again: an order of their window that was reported late, a return, a compensation or a new verdict
     * on a click changed one of their contacts since.
     */
    public List<CampaignId> stale() {
        return rows.stale();
    }

    /** The last published report. */
    public Optional<MeasurementReport> find(CampaignId campaign) {
        return rows.find(campaign);
    }

    /** The last published report of each campaign that has one, the latest first. */
    public List<MeasurementReport> all() {
        return rows.all();
    }

    private static List<ArmTotals> totals(CampaignId campaign, List<ContactGroup> cells) {
        var arms = new TreeMap<String, ContactFigures>();
        cells.forEach(cell -> arms.merge(cell.required(Field.ARM), cell.figures(), ContactFigures::plus));
        return arms.entrySet().stream()
                .map(arm -> new ArmTotals(
                        campaign.value(),
                        arm.getKey(),
                        arm.getValue().contacts(),
                        arm.getValue().visitors(),
                        arm.getValue().conversions(),
                        arm.getValue().revenueCents(),
                        arm.getValue().costMicros()))
                .toList();
    }
}
