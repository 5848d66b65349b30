package io.rondo.history;

import io.rondo.history.BulkWriter.Item;
import io.rondo.history.HistoryWriter.Target;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.springframework.stereotype.Component;

/**
 * Rebuilds both indices from PostgreSQL beside the live ones and switches to them in one step. Relays keep running:
 * from the announcement on they write to the new indices too, so what changes behind the reader is there already, and
 * the external version decides between the two ({@link RebuildGate}). An interrupted rebuild changes nothing; the next
 * one clears what it left.
 */
@Component
public class Reindex {

    private static final int PAGE = 2_000;
    private static final int TRIES = 8;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);
    private static final DateTimeFormatter GENERATION =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmssSSS").withZone(ZoneOffset.UTC);

    private final ContactRows contacts;
    private final ResponseRows responses;
    private final HistoryIndices indices;
    private final BulkWriter bulk;
    private final ElasticsearchCalls calls;
    private final RebuildGate gate;
    private final Clock systemClock;

    Reindex(
            ContactRows contacts,
            ResponseRows responses,
            HistoryIndices indices,
            BulkWriter bulk,
            ElasticsearchCalls calls,
            RebuildGate gate,
            Clock systemClock) {
        this.contacts = contacts;
        this.responses = responses;
        this.indices = indices;
        this.bulk = bulk;
        this.calls = calls;
        this.gate = gate;
        this.systemClock = systemClock;
    }

    /**
     * What a rebuild read.
     *
     * @param refused documents Elasticsearch does not take; their rows are in neither index
     */
    public record Report(long contacts, long responses, long refused) {}

    /**
     * @throws HistoryAwayException if Elasticsearch is away; the live indices are untouched
     * @throws IllegalStateException if another rebuild is running
     */
    public Report run(ProgressListener progress) {
        return gate.asRebuilder(() -> rebuild(GENERATION.format(systemClock.instant()), progress));
    }

    private Report rebuild(String generation, ProgressListener progress) {
        gate.announce(generation);
        try {
            calls.guarded(() -> {
                indices.deleteAbandoned(generation);
                return indices.ensureRebuilt(HistoryIndices.CONTACTS, generation);
            });
            var contactPass = new Pass("contacts", contacts.count(), progress);
            copy(
                    contactPass,
                    after -> contacts.next(after, PAGE),
                    ContactDocument::contactId,
                    document -> HistoryWriter.index(target(HistoryIndices.CONTACTS, generation), document));
            var responsePass = new Pass("responses", responses.count(), progress);
            copy(
                    responsePass,
                    after -> responses.next(after, PAGE),
                    ResponseDocument::responseId,
                    document -> HistoryWriter.index(
                            target(HistoryIndices.monthOf(document.occurredAt()), generation), document));
            gate.conclude(() -> calls.guarded(() -> {
                indices.refresh("contacts-" + generation, "responses-*-" + generation);
                indices.switchTo(generation);
                return true;
            }));
            return new Report(contactPass.done, responsePass.done, contactPass.refused + responsePass.refused);
        } catch (RuntimeException e) {
            try {
                gate.withdraw();
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    private Target target(String alias, String generation) throws IOException {
        return new Target(indices.ensureRebuilt(alias, generation), false);
    }

    private <T> void copy(Pass pass, LongFunction<List<T>> next, ToLongFunction<T> key, ToItem<T> toItem) {
        var page = next.apply(0);
        while (!page.isEmpty()) {
            write(pass, page, toItem);
            pass.advance(page.size());
            page = next.apply(key.applyAsLong(page.getLast()));
        }
    }

    /** Elasticsearch may be busy; a document it had taken already is a version conflict the second time, which is fine. */
    private <T> void write(Pass pass, List<T> page, ToItem<T> toItem) {
        for (int attempt = 1; ; attempt++) {
            try {
                var written = calls.guarded(() -> {
                    var items = new ArrayList<Item>(page.size());
                    for (var document : page) {
                        items.add(toItem.apply(document));
                    }
                    return bulk.write(items);
                });
                var refusals = written.refused().values();
                if (attempt == TRIES || refusals.stream().allMatch(Written.Refusal::poison)) {
                    pass.refused += refusals.size();
                    return;
                }
            } catch (HistoryAwayException e) {
                if (attempt == TRIES) {
                    throw e;
                }
            }
            LockSupport.parkNanos(BETWEEN_TRIES.multipliedBy(attempt).toNanos());
        }
    }

    @FunctionalInterface
    private interface ToItem<T> {
        Item apply(T document) throws IOException;
    }

    private static final class Pass {
        private final String what;
        private final long total;
        private final ProgressListener progress;
        private long done;
        private long refused;

        Pass(String what, long total, ProgressListener progress) {
            this.what = what;
            this.total = total;
            this.progress = progress;
        }

        void advance(int by) {
            done += by;
            progress.progress(what, done, total);
        }
    }
}
