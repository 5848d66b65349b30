package io.rondo.batch;

import io.rondo.audiences.CustomerImport;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** Imports uploaded files of customers by the batch job. */
@Component
class BatchCustomerImport implements CustomerImport {

    private final BatchJobs jobs;

    BatchCustomerImport(BatchJobs jobs) {
        this.jobs = jobs;
    }

    @Override
    public void run(Path file, Path rejectsFolder) {
        try {
            jobs.importCustomers(file, rejectsFolder);
        } catch (JobBusy | JobFailed e) {
            throw new Refused(String.valueOf(e.getMessage()), e);
        }
    }
}
