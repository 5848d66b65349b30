package io.rondo.tasks;

import java.time.Instant;
import tools.jackson.databind.JsonNode;

/**
 * One record of the engine's log as its Elasticsearch exporter writes it.
 *
 * @param partition the engine's partition, from 1
 * @param position place in that partition's log; grows, with gaps
 * @param sequence number of the record among the exported ones of its partition and value type; grows without gaps
 * @param key key of the thing the record is about
 * @param intent what happened, such as {@code CREATED}
 * @param timestamp the engine's clock, which moves with the business clock
 * @param value the thing itself; read leniently, later engines add fields
 */
record ExportedRecord(
        int partition, long position, long sequence, long key, String intent, Instant timestamp, JsonNode value) {

    /** The exporter numbers partition p from p·2⁵¹ + 1. */
    private static final int PARTITION_BITS = 51;

    static ExportedRecord of(JsonNode json) {
        return new ExportedRecord(
                json.path("partitionId").asInt(),
                json.path("position").asLong(),
                json.path("sequence").asLong(),
                json.path("key").asLong(),
                json.path("intent").asString(""),
                Instant.ofEpochMilli(json.path("timestamp").asLong()),
                json.path("value"));
    }

    /** The sequence before a partition's first record. */
    static long sequenceBeforeFirst(int partition) {
        return (long) partition << PARTITION_BITS;
    }
}
