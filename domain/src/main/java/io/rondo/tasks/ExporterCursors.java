package io.rondo.tasks;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How far each partition's records of each type were read: the highest sequence below which none is missing. */
@Component
class ExporterCursors {

    /** First half of the advisory lock's key; the second is the type: one deployment is written by every partition. */
    private static final int LOCK_SPACE = 0x52_4E_45_58;

    private final JdbcClient jdbc;

    ExporterCursors(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    long read(RecordType type, int partition) {
        return jdbc.sql("select sequence from exporter_cursor where partition_id = :partition and value_type = :type")
                .param("partition", partition)
                .param("type", type.name())
                .query(Long.class)
                .optional()
                .orElse(ExportedRecord.sequenceBeforeFirst(partition));
    }

    /** Whether this node may move cursors of this type in the present transaction; false while another node does. */
    boolean tryLock(RecordType type) {
        return jdbc.sql("select pg_try_advisory_xact_lock(:space, :lock)")
                .param("space", LOCK_SPACE)
                .param("lock", type.name().hashCode())
                .query(Boolean.class)
                .single();
    }

    void write(RecordType type, int partition, long sequence) {
        jdbc.sql("""
                        insert into exporter_cursor (partition_id, value_type, sequence)
                        values (:partition, :type, :sequence)
                        on conflict (partition_id, value_type) do update set sequence = excluded.sequence""")
                .param("partition", partition)
                .param("type", type.name())
                .param("sequence", sequence)
                .update();
    }
}
