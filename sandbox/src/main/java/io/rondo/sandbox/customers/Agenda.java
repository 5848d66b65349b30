package io.rondo.sandbox.customers;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/**
 * What simulated people will do and when, in business time. Moments are rounded up, within the next hour to full ten minutes and
 * later to full two hours, so that what many people do at about the same time needs one step of the clock.
 */
final class Agenda {

    private static final Duration SOON = Duration.ofHours(1);
    private static final long FINE_SECONDS = Duration.ofMinutes(10).toSeconds();
    private static final long COARSE_SECONDS = Duration.ofHours(2).toSeconds();
    private static final int AT_ONCE = 8;

    /** Something somebody does; repeated by nobody. */
    interface Act {
        void perform(Instant now) throws Exception;
    }

    private final TreeMap<Instant, List<Act>> acts = new TreeMap<>();

    /** @param cause what it answers, so that a quick answer stays one */
    synchronized void plan(Instant cause, Duration delay, Act act) {
        var grid = delay.compareTo(SOON) < 0 ? FINE_SECONDS : COARSE_SECONDS;
        var slot = Instant.ofEpochSecond(Math.ceilDiv(cause.plus(delay).getEpochSecond() + 1, grid) * grid);
        acts.computeIfAbsent(slot, at -> new ArrayList<>()).add(act);
    }

    synchronized Optional<Instant> next() {
        return acts.isEmpty() ? Optional.empty() : Optional.of(acts.firstKey());
    }

    private synchronized List<Act> due(Instant now) {
        var due = new ArrayList<Act>();
        var until = acts.headMap(now, true);
        until.values().forEach(due::addAll);
        until.clear();
        return due;
    }

    /** Performs everything due, several people at once. Returns how many acts were performed. */
    int performUntil(Instant now) {
        var due = due(now);
        if (due.isEmpty()) {
            return 0;
        }
        try (var people = Executors.newFixedThreadPool(AT_ONCE)) {
            var tasks = due.stream()
                    .map(act -> (Callable<Boolean>) () -> {
                        act.perform(now);
                        return true;
                    })
                    .toList();
            for (var done : people.invokeAll(tasks)) {
                done.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A simulated customer could not act", e.getCause());
        }
        return due.size();
    }
}
