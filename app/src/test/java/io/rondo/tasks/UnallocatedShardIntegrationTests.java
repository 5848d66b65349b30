package io.rondo.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import io.rondo.history.HistorySlice;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** An index of the exporter whose shard no node holds yet, as it is for a moment after the engine made it. */
class UnallocatedShardIntegrationTests extends HistorySlice {

    private static final String PREFIX = "unallocated-record";
    private static final String INDEX =
            RecordType.USER_TASK.indexPattern(PREFIX).replace("*", "") + "8.6.0_2026-11";

    @Autowired
    ElasticsearchClient client;

    @Autowired
    JsonMapper json;

    @AfterEach
    void deleteIndex() throws IOException {
        client.indices().delete(d -> d.index(INDEX).ignoreUnavailable(true));
    }

    @Test
    void anIndexWithoutAShardIsNotYetReadable() throws IOException {
        client.indices()
                .create(c -> c.index(INDEX)
                        .waitForActiveShards(w -> w.count(0))
                        .settings(s -> s.numberOfReplicas("0")
                                .otherSettings(
                                        "index.routing.allocation.require._name",
                                        co.elastic.clients.json.JsonData.of("no-such-node")))
                        .mappings(m -> m.properties("partitionId", p -> p.integer(i -> i))
                                .properties("sequence", p -> p.long_(l -> l))
                                .properties("valueType", p -> p.keyword(k -> k))));
        var source = new ElasticsearchRecordSource(client, json, PREFIX);

        assertThatThrownBy(source::heads).isInstanceOf(RecordSource.NotYetReadable.class);
        assertThatThrownBy(() -> source.after(RecordType.USER_TASK, 1, 0, 10))
                .isInstanceOf(RecordSource.NotYetReadable.class);

        client.indices().delete(d -> d.index(INDEX));
        assertThat(source.heads()).isEmpty();
    }
}
