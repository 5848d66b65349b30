package io.rondo.measurement;

import io.rondo.history.HistoryAwayException;
import io.rondo.kernel.CampaignId;

/** Measures a campaign and stores what it found; done by a batch job. {@link Measurement} says how it is measured. */
public interface CampaignMeasurer {

    /**
     * Measures once per occasion: asked again for the same one, it measures nothing and returns the stored report.
     *
     * @param occasion why it is measured, a number of the caller's; another one measures anew and replaces the report
     * @throws NotYet if the history lags behind, or another node is measuring this campaign; ask again
     * @throws HistoryAwayException if Elasticsearch is away; ask again
     * @throws MeasurementMismatchException if the stores disagree and nothing is under way; nothing was stored
     */
    MeasurementReport measure(CampaignId campaign, long occasion);

    /** Nothing is wrong, but nothing is measured either. */
    class NotYet extends RuntimeException {

        private static final long serialVersionUID = 1;

        public NotYet(String reason, Throwable cause) {
            super(reason, cause);
        }
    }
}
