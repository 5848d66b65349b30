package io.rondo.batch;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Numbers the runs of jobs that are done again and again: a run that was cut off keeps its number until it is complete. */
@Component
class Occasions {

    private final JdbcClient jdbc;

    Occasions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Ask under the lock of the job. */
    long of(String job) {
        return jdbc.sql("""
                        select count(distinct i.job_instance_id) + 1 from batch_job_instance i
                          join batch_job_execution e on e.job_instance_id = i.job_instance_id and e.status = 'COMPLETED'
                         where i.job_name = :job""").param("job", job).query(Long.class).single();
    }
}
