package io.rondo.batch;

import io.rondo.audiences.CustomerImport;
import io.rondo.identity.CustomerMatching;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Imports uploaded files of customers by the batch job, and looks for duplicates among what came in. */
@Component
class BatchCustomerImport implements CustomerImport {

    private static final Logger log = LoggerFactory.getLogger(BatchCustomerImport.class);

    private final BatchJobs jobs;
    private final CustomerMatching matching;

    BatchCustomerImport(BatchJobs jobs, CustomerMatching matching) {
        this.jobs = jobs;
        this.matching = matching;
    }

    @Override
    public void run(Path file, Path rejectsFolder) {
        try {
            jobs.importCustomers(file, rejectsFolder);
        } catch (JobBusy | JobFailed e) {
            throw new Refused(String.valueOf(e.getMessage()), e);
        }
        try {
            matching.run();
        } catch (JobFailed e) {
            // The import is complete; what was not matched is due the next time.
            log.warn("Customers could not be matched after an import", e);
        }
    }
}
