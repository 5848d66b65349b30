package io.rondo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BrokerActivityTests {
    private static final String METRICS = """
            # HELP zeebe_job_events_total Number of job events
            zeebe_job_events_total{action="created",partition="1",type="rondo.send-message",job_kind="BPMN_ELEMENT",} 10.0
            zeebe_job_events_total{action="created",partition="2",type="rondo.send-message",job_kind="BPMN_ELEMENT",} 5.0
            zeebe_job_events_total{action="activated",partition="1",type="rondo.send-message",job_kind="BPMN_ELEMENT",} 10.0
            zeebe_job_events_total{action="completed",partition="1",type="rondo.send-message",job_kind="BPMN_ELEMENT",} 6.0
            zeebe_job_events_total{action="canceled",partition="1",type="rondo.send-message",job_kind="BPMN_ELEMENT",} 2.0
            zeebe_job_events_total{action="error thrown",partition="2",type="rondo.send-message",job_kind="BPMN_ELEMENT",} 1.0
            zeebe_processing_scheduling_delay_seconds_count{partition="1",} 200.0
            zeebe_processing_scheduling_delay_seconds_count{partition="2",} 181.0
            zeebe_element_instance_events_total{action="completed",type="SERVICE_TASK",partition="1",eventType="UNSPECIFIED",} %d.0
            zeebe_element_instance_events_total{action="activated",type="USER_TASK",partition="1",eventType="UNSPECIFIED",} 7.0
            zeebe_element_instance_events_total{action="activated",type="USER_TASK",partition="2",eventType="UNSPECIFIED",} 2.0
            zeebe_element_instance_events_total{action="completing",type="USER_TASK",partition="1",eventType="UNSPECIFIED",} 4.0
            zeebe_element_instance_events_total{action="completed",type="USER_TASK",partition="1",eventType="UNSPECIFIED",} 3.0
            zeebe_element_instance_events_total{action="terminated",type="USER_TASK",partition="2",eventType="UNSPECIFIED",} 1.0
            zeebe_exporter_events_total{action="skipped",partition="1",valueType="MESSAGE",} 40.0
            zeebe_exporter_events_total{action="skipped",partition="1",valueType="JOB_BATCH",} %d.0
            """;

    @Test
    void countsJobsThatHaveNotEnded() {
        assertThat(BrokerActivity.parse(METRICS.formatted(100, 0)).openJobs()).isEqualTo(6);
    }

    @Test
    void countsTheTasksOfPeopleOverAllPartitions() {
        assertThat(BrokerActivity.parse(METRICS.formatted(100, 0)).userTasks())
                .isEqualTo(new BrokerActivity.UserTasks(9, 4));
    }

    @Test
    void isQuietWhenNoInstanceMovedEvenIfWorkersAskInVain() {
        BrokerActivity before = BrokerActivity.parse(METRICS.formatted(100, 0));

        assertThat(BrokerActivity.parse(METRICS.formatted(100, 7)).quietSince(before))
                .as("only asked for jobs")
                .isTrue();
        assertThat(BrokerActivity.parse(METRICS.formatted(101, 0)).quietSince(before))
                .as("an element was completed")
                .isFalse();
    }

    @Test
    void timersCountAsCheckedOnlyWhenEveryPartitionLookedTwice() {
        BrokerActivity before = BrokerActivity.parse(METRICS.formatted(1, 0));

        assertThat(after("202", "183").checkedTimersSince(before)).isTrue();
        assertThat(after("202", "182").checkedTimersSince(before)).isFalse();
        assertThat(after("201", "190").checkedTimersSince(before)).isFalse();
    }

    private static BrokerActivity after(String first, String second) {
        return BrokerActivity.parse(
                METRICS.formatted(1, 0).replace(" 200.0", " " + first + ".0").replace(" 181.0", " " + second + ".0"));
    }
}
