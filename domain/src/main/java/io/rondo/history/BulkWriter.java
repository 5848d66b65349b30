package io.rondo.history;

import co.elastic.clients.elasticsearch.ElasticsearchClient;
import co.elastic.clients.elasticsearch.core.bulk.BulkOperation;
import co.elastic.clients.elasticsearch.core.bulk.BulkResponseItem;
import co.elastic.clients.elasticsearch.core.bulk.OperationType;
import io.rondo.history.Written.Refusal;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** One bulk request and what each of its items came to. */
@Component
class BulkWriter {

    private final ElasticsearchClient client;
    private final HistoryIndices indices;

    BulkWriter(ElasticsearchClient client, HistoryIndices indices) {
        this.client = client;
        this.indices = indices;
    }

    /** One operation and the row it is for. */
    record Item(long rowId, BulkOperation operation) {}

    Written write(List<Item> items) throws IOException {
        if (items.isEmpty()) {
            return Written.NOTHING;
        }
        var response = client.bulk(
                b -> b.operations(items.stream().map(Item::operation).toList()));
        var refused = new HashMap<Long, Refusal>();
        int indexed = 0;
        int stale = 0;
        int deleted = 0;
        for (int i = 0; i < items.size(); i++) {
            var item = response.items().get(i);
            var refusal = refusal(item);
            if (refusal.isPresent()) {
                refused.put(items.get(i).rowId(), refusal.get());
            } else if (item.status() == 409) {
                stale++;
            } else if (item.operationType() == OperationType.Delete) {
                deleted++;
            } else {
                indexed++;
            }
        }
        return new Written(indexed, stale, deleted, refused);
    }

    private Optional<Refusal> refusal(BulkResponseItem item) {
        int status = item.status();
        boolean deleteOfNothing = status == 404 && item.operationType() == OperationType.Delete && item.error() == null;
        if (status < 300 || status == 409 || deleteOfNothing) {
            return Optional.empty();
        }
        if (status == 404) {
            indices.forget();
        }
        var error = item.error();
        var code = error == null ? "status_" + status : Objects.requireNonNullElse(error.type(), "status_" + status);
        return Optional.of(new Refusal(code, status != 404 && status != 408 && status != 429 && status < 500));
    }
}
