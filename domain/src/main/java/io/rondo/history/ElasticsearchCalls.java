package io.rondo.history;

import co.elastic.clients.elasticsearch._types.ElasticsearchException;
import co.elastic.clients.transport.TransportException;
import java.io.IOException;
import org.springframework.stereotype.Component;

/** Tells "Elasticsearch cannot now", which passes, from "we asked something wrong", which does not. */
@Component
class ElasticsearchCalls {

    private final HistoryIndices indices;

    ElasticsearchCalls(HistoryIndices indices) {
        this.indices = indices;
    }

    @FunctionalInterface
    interface Call<T> {
        T run() throws IOException;
    }

    /** @throws HistoryAwayException if the same call may succeed later */
    <T> T guarded(Call<T> call) {
        try {
            return call.run();
        } catch (TransportException e) {
            throw new HistoryAwayException("Elasticsearch gave no usable answer", e);
        } catch (IOException e) {
            throw new HistoryAwayException("Elasticsearch could not be reached", e);
        } catch (ElasticsearchException e) {
            if (e.status() == 404) {
                indices.forget();
            } else if (e.status() != 408 && e.status() != 429 && e.status() < 500) {
                throw e;
            }
            throw new HistoryAwayException("Elasticsearch answered %d".formatted(e.status()), e);
        }
    }
}
