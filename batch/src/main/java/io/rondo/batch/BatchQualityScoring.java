package io.rondo.batch;

import io.rondo.quality.QualityScoring;
import io.rondo.quality.Scorecard;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Scores the data about customers by the batch job. */
@Component
class BatchQualityScoring implements QualityScoring {

    private static final Logger log = LoggerFactory.getLogger(BatchQualityScoring.class);

    private final JobRuns runs;
    private final Occasions occasions;
    private final Job scoreQuality;
    private final Scorecard scorecard;

    BatchQualityScoring(
            JobRuns runs, Occasions occasions, @Qualifier("scoreQualityJob") Job scoreQuality, Scorecard scorecard) {
        this.scorecard = scorecard;
        this.runs = runs;
        this.occasions = occasions;
        this.scoreQuality = scoreQuality;
    }

    @Override
    public void daily() {
        if (scorecard.due()) {
            run();
        }
    }

    @Override
    public void run() {
        try {
            runs.run(
                    scoreQuality,
                    "all",
                    () -> new JobParametersBuilder()
                            .addLong("occasion", occasions.of(scoreQuality.getName()))
                            .toJobParameters());
        } catch (JobBusy e) {
            log.info("The data is being scored already: {}", e.getMessage());
        }
    }
}
