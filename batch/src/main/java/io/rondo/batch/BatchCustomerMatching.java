package io.rondo.batch;

import io.rondo.identity.CustomerMatching;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Matches customers by the batch job. */
@Component
class BatchCustomerMatching implements CustomerMatching {

    private static final Logger log = LoggerFactory.getLogger(BatchCustomerMatching.class);

    private final JobRuns runs;
    private final Occasions occasions;
    private final Job matchCustomers;

    BatchCustomerMatching(JobRuns runs, Occasions occasions, @Qualifier("matchCustomersJob") Job matchCustomers) {
        this.runs = runs;
        this.occasions = occasions;
        this.matchCustomers = matchCustomers;
    }

    @Override
    public void run() {
        try {
            runs.run(
                    matchCustomers,
                    "all",
                    () -> new JobParametersBuilder()
                            .addLong("occasion", occasions.of(matchCustomers.getName()))
                            .toJobParameters());
        } catch (JobBusy e) {
            log.info("Customers are being matched already: {}", e.getMessage());
        }
    }
}
