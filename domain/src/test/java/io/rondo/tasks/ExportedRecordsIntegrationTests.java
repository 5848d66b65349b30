package io.rondo.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.testing.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class ExportedRecordsIntegrationTests {

    /** Assigned to anna, unassigned, assigned to ben, given a new due date, completed. */
    private static final long WORKED = 4503599627370503L;

    private static final long CANCELLED = 2251799813685258L;
    private static final long INSTANCE_OF_CANCELLED = 2251799813685252L;
    private static final int RECORDS = 32;

    private final RecordedLog log = new RecordedLog();
    private final MovedClock clock = new MovedClock(Instant.parse("2026-11-22T10:00:00Z"));
    private JdbcClient jdbc;
    private TestDatabase database;
    private ExportedRecords records;

    @BeforeEach
    void freshDatabase() {
        database = TestDatabase.create();
        jdbc = database.jdbc();
        records = node();
    }

    private ExportedRecords node() {
        return new ExportedRecords(
                log,
                new ExporterCursors(jdbc),
                List.of(
                        new TaskProjection(jdbc),
                        new IncidentProjection(jdbc),
                        ResourceProjection.forms(jdbc),
                        ResourceProjection.processes(jdbc)),
                database.transactions(),
                jdbc,
                clock);
    }

    @Test
    void nothingExportedYetIsNothingYet() throws IOException {
        assertThat(records.pollOnce()).isZero();
    }

    @Test
    void waitsAMinuteForTheShardsOfANewIndex() throws IOException {
        log.show(RecordedLog.all());
        log.unallocated(true);
        assertThat(records.pollOnce()).isZero();
        clock.move(Duration.ofSeconds(59));
        assertThat(records.pollOnce()).isZero();
        clock.move(Duration.ofSeconds(1));
        assertThatThrownBy(records::pollOnce).isInstanceOf(RecordSource.NotYetReadable.class);

        log.unallocated(false);
        assertThat(records.pollOnce()).isEqualTo(RECORDS);
        log.unallocated(true);
        assertThat(records.pollOnce()).as("the next month's index").isZero();
    }

    @Test
    void projectsWhatARealEngineExported() throws IOException {
        log.show(RecordedLog.all());

        assertThat(records.pollOnce()).isEqualTo(RECORDS);

        assertThat(states()).containsExactlyInAnyOrder("completed", "completed", "completed", "cancelled");
        assertThat(texts("select kind || ' ' || id || ' ' || version from deployed_resource order by 1"))
                .containsExactly("form lab-form 1", "process record-lab 1");
        assertThat(texts("select content from deployed_resource where kind = 'process'"))
                .singleElement()
                .asString()
                .contains("Call customer");
        assertThat(texts("select state || ' ' || error_type || ' ' || element_id from engine_incident order by 1"))
                .containsExactly(
                        "open CONDITION_ERROR Gateway_1",
                        "open EXTRACT_VALUE_ERROR Gateway_1",
                        "resolved CONDITION_ERROR Gateway_1");
        assertThat(records.pollOnce()).isZero();
    }

    @Test
    void readsTitleStageGroupsAndDueTimeFromTheRecord() throws IOException {
        log.show(RecordedLog.tasks(r -> r.partition() == 1 && number(r) <= 2));

        records.pollOnce();

        var task = jdbc.sql("select * from task").query().singleRow();
        assertThat(task)
                .containsEntry("user_task_key", CANCELLED)
                .containsEntry("title", "Call customer")
                .containsEntry("title_zh", "致电客户")
                .containsEntry("stage", "follow-up")
                .containsEntry("process_id", "record-lab")
                .containsEntry("element_id", "UserTask_CallCustomer")
                .containsEntry("assignee", null)
                .containsEntry("priority", 50)
                .containsEntry("form_key", 2251799813685251L)
                .containsEntry("state", "open");
        assertThat(texts("select unnest(candidate_groups) from task")).containsExactly("agent");
        assertThat(dueOf(CANCELLED)).isEqualTo(Instant.parse("2026-11-24T10:38:26.837Z"));
    }

    @Test
    void aGapIsWaitedForAndLaterRecordsAreNotLost() throws IOException {
        log.show(RecordedLog.tasks(r -> r.partition() == 2 && number(r) != 5 && number(r) != 6));
        assertThat(records.pollOnce()).isEqualTo(4);
        assertThat(stateOf(WORKED)).isEqualTo("open");

        log.show(RecordedLog.tasks(r -> r.partition() == 2 && (number(r) == 5 || number(r) == 6)));
        assertThat(records.pollOnce()).isEqualTo(12);
        assertThat(stateOf(WORKED)).isEqualTo("completed");
    }

    @Test
    void aGapInOnePartitionDoesNotHoldUpAnother() throws IOException {
        log.show(RecordedLog.tasks(r -> r.partition() == 1 || number(r) > 1));

        records.pollOnce();

        assertThat(stateOf(CANCELLED)).isEqualTo("cancelled");
        assertThat(states()).hasSize(2);
    }

    @Test
    void aGapThatNeverClosesIsSkippedAfterTwoMinutesAndARefresh() throws IOException {
        log.show(RecordedLog.tasks(r -> r.partition() == 2 && number(r) > 1));
        assertThat(records.pollOnce()).isZero();
        clock.move(Duration.ofSeconds(119));
        assertThat(records.pollOnce()).isZero();
        assertThat(log.refreshes).isZero();

        clock.move(Duration.ofSeconds(2));

        assertThat(records.pollOnce()).isEqualTo(15);
        assertThat(log.refreshes).isOne();
    }

    @Test
    void anyOrderOfAppearanceAndAnyNumberOfDuplicatesGiveTheSameTasks() throws IOException {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var pending = new ArrayList<>(RecordedLog.all());
        pending.addAll(RecordedLog.all());
        Collections.shuffle(pending, random);
        while (!pending.isEmpty()) {
            var some = pending.subList(0, Math.min(pending.size(), 1 + random.nextInt(4)));
            log.show(List.copyOf(some));
            some.clear();
            records.pollOnce();
        }
        assertThat(states())
                .as("seed %d", seed)
                .containsExactlyInAnyOrder("completed", "completed", "completed", "cancelled");
        assertThat(dueOf(WORKED)).as("seed %d", seed).isEqualTo(Instant.parse("2026-12-01T00:00:00Z"));
        assertThat(texts("select state from engine_incident"))
                .as("seed %d", seed)
                .hasSize(3);
    }

    @Test
    void aRecordOlderThanTheRowChangesNothing() {
        var projection = new TaskProjection(jdbc);
        var ofWorked = RecordedLog.tasks(r -> r.key() == WORKED);
        ofWorked.forEach(e -> projection.apply(e.entry()));
        ofWorked.reversed().forEach(e -> projection.apply(e.entry()));

        assertThat(stateOf(WORKED)).isEqualTo("completed");
        assertThat(assigneeOf(WORKED)).isEqualTo("ben");
    }

    @Test
    void followsAssignmentsMadeByOtherTools() throws IOException {
        log.show(RecordedLog.tasks(r -> r.partition() == 2 && number(r) <= 6));
        records.pollOnce();
        assertThat(assigneeOf(WORKED)).isEqualTo("anna");

        log.show(RecordedLog.tasks(r -> r.partition() == 2 && (number(r) == 7 || number(r) == 8)));
        records.pollOnce();
        assertThat(assigneeOf(WORKED)).isNull();
    }

    @Test
    void anAssignmentFromBeforeTheLastClaimHereDoesNotUndoIt() throws IOException {
        log.show(RecordedLog.tasks(r -> r.partition() == 2 && number(r) <= 6));
        records.pollOnce();
        jdbc.sql("update task set assignee = 'carla', assigned_at = '2027-01-01T00:00:00Z' where user_task_key = :key")
                .param("key", WORKED)
                .update();

        log.show(RecordedLog.tasks(r -> r.partition() == 2 && (number(r) == 7 || number(r) == 8)));
        records.pollOnce();

        assertThat(assigneeOf(WORKED)).isEqualTo("carla");
    }

    @Test
    void aTaskSeenBeforeItsProcessInstanceIsKnownIsJoinedLater() throws IOException {
        log.show(RecordedLog.tasks(r -> r.partition() == 1 && number(r) <= 2));
        records.pollOnce();
        assertThat(referenceOf(CANCELLED)).isNull();

        flowInstance();
        records.pollOnce();

        assertThat(referenceOf(CANCELLED)).isEqualTo("case 7");
    }

    @Test
    void aTaskSeenAfterItsProcessInstanceIsKnownIsJoinedAtOnce() throws IOException {
        flowInstance();
        log.show(RecordedLog.tasks(r -> r.partition() == 1 && number(r) <= 2));

        records.pollOnce();

        assertThat(referenceOf(CANCELLED)).isEqualTo("case 7");
    }

    @Test
    void keepsItsLastStateWhileElasticsearchIsAwayAndResumes() throws IOException {
        log.show(RecordedLog.tasks(r -> r.partition() == 1 && number(r) <= 2));
        records.pollOnce();
        log.away(true);
        assertThatThrownBy(() -> records.pollOnce()).isInstanceOf(IOException.class);
        assertThat(stateOf(CANCELLED)).isEqualTo("open");

        log.away(false);
        log.show(RecordedLog.tasks(r -> r.partition() == 1 && number(r) > 2));
        records.pollOnce();

        assertThat(stateOf(CANCELLED)).isEqualTo("cancelled");
    }

    @Test
    void manyNodesApplyEachRecordOnce() throws Exception {
        log.show(RecordedLog.all());
        var applied = 0;
        try (var threads = Executors.newFixedThreadPool(4)) {
            Callable<Integer> poll = () -> node().pollOnce();
            for (var result : threads.invokeAll(Collections.nCopies(4, poll))) {
                applied += result.get();
            }
        }
        applied += records.pollOnce();

        assertThat(applied).isEqualTo(RECORDS);
    }

    private void flowInstance() {
        jdbc.sql("""
                        insert into flow_instance (process_instance_key, process_id, kind, ref_id, started_at)
                        values (:key, 'service-recovery', 'case', 7, now())""").param("key", INSTANCE_OF_CANCELLED).update();
    }

    private static long number(ExportedRecord entry) {
        return entry.sequence() - ExportedRecord.sequenceBeforeFirst(entry.partition());
    }

    private List<String> states() {
        return texts("select state from task");
    }

    private List<String> texts(String sql) {
        return jdbc.sql(sql).query(String.class).list();
    }

    private String stateOf(long key) {
        return column("state", key);
    }

    private String assigneeOf(long key) {
        return column("assignee", key);
    }

    private String referenceOf(long key) {
        return column("kind || ' ' || ref_id", key);
    }

    private String column(String expression, long key) {
        return jdbc.sql("select %s from task where user_task_key = :key".formatted(expression))
                .param("key", key)
                .query((row, n) -> java.util.Optional.ofNullable(row.getString(1)))
                .single()
                .orElse(null);
    }

    private Instant dueOf(long key) {
        return jdbc.sql("select due_at from task where user_task_key = :key")
                .param("key", key)
                .query((row, n) -> row.getTimestamp(1).toInstant())
                .single();
    }
}
