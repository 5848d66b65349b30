package io.rondo.contacts;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.BusinessClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What each process instance is for. Written by whoever sees the instance first: the relay that made it or its first job. */
@Component
public class FlowInstances {

    /** What an instance is about. */
    public enum Kind {
        CAMPAIGN("campaign"),
        CONTACT("contact"),
        CASE("case"),
        CHUNK("chunk");

        private final String column;

        Kind(String column) {
            this.column = column;
        }

        public String column() {
            return column;
        }
    }

    private final JdbcClient jdbc;
    private final BusinessClock clock;

    FlowInstances(JdbcClient jdbc, BusinessClock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Notes the instance unless it is noted already. */
    public void seen(long processInstanceKey, String processId, Kind kind, long refId) {
        jdbc.sql("""
                        insert into flow_instance (process_instance_key, process_id, kind, ref_id, started_at)
                        values (:key, :process, :kind, :ref, :now) on conflict do nothing""")
                .param("key", processInstanceKey)
                .param("process", processId)
                .param("kind", kind.column())
                .param("ref", refId)
                .param("now", at(clock.now()))
                .update();
    }

    /** The instance lost the claim: another one lives for the same contact, case or campaign. */
    public void duplicate(long processInstanceKey) {
        end(processInstanceKey, "duplicate");
    }

    public void ended(long processInstanceKey) {
        end(processInstanceKey, "ended");
    }

    private void end(long processInstanceKey, String state) {
        jdbc.sql("""
                        update flow_instance set state = :state, ended_at = :now
                         where process_instance_key = :key and state = 'live'""")
                .param("state", state)
                .param("now", at(clock.now()))
                .param("key", processInstanceKey)
                .update();
    }
}
