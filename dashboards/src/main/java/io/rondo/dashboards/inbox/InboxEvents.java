package io.rondo.dashboards.inbox;

import io.rondo.dashboards.site.Viewer;
import io.rondo.tasks.Person;
import io.rondo.tasks.Tasks;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells open inboxes that their queue has changed, whichever node changed it: one question per person and second while
 * anybody looks, none otherwise. The event holds counts only; the page fetches what it shows.
 */
@RestController
class InboxEvents {

    private static final Logger LOG = LoggerFactory.getLogger(InboxEvents.class);

    /** Then the browser connects again by itself; forgotten connections do not pile up. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private static final int SECONDS_BETWEEN_SIGNS_OF_LIFE = 15;

    private final Tasks tasks;
    private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("inbox-events").daemon().factory());
    private long ticks;

    InboxEvents(Tasks tasks) {
        this.tasks = tasks;
        clock.scheduleWithFixedDelay(this::tick, 1, 1, TimeUnit.SECONDS);
    }

    private static final class Listener {
        private final Person person;
        private final SseEmitter emitter;
        private Tasks.Counts told;

        Listener(Person person, SseEmitter emitter, Tasks.Counts told) {
            this.person = person;
            this.emitter = emitter;
            this.told = told;
        }
    }

    @GetMapping(path = "/inbox/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(@ModelAttribute("viewer") Viewer viewer) throws IOException {
        var emitter = new SseEmitter(LONGEST.toMillis());
        var person = InboxPerson.of(viewer);
        var counts = tasks.counts(person);
        var listener = new Listener(person, emitter, counts);
        emitter.onCompletion(() -> listeners.remove(listener));
        emitter.onTimeout(emitter::complete);
        emitter.onError(e -> listeners.remove(listener));
        // The page may be older than this connection: it compares the counts with its own.
        emitter.send(SseEmitter.event().name("queue").data(counts, MediaType.APPLICATION_JSON));
        listeners.add(listener);
        return emitter;
    }

    private void tick() {
        ticks++;
        if (listeners.isEmpty()) {
            return;
        }
        try {
            Map<Person, Tasks.Counts> now = new HashMap<>();
            for (var listener : listeners) {
                tell(listener, now.computeIfAbsent(listener.person, tasks::counts));
            }
        } catch (RuntimeException e) {
            LOG.debug("Open inboxes are not told for now: {}", e.toString());
        }
    }

    private void tell(Listener listener, Tasks.Counts counts) {
        try {
            if (!counts.equals(listener.told)) {
                listener.told = counts;
                listener.emitter.send(SseEmitter.event().name("queue").data(counts, MediaType.APPLICATION_JSON));
            } else if (ticks % SECONDS_BETWEEN_SIGNS_OF_LIFE == 0) {
                listener.emitter.send(SseEmitter.event().comment("still here"));
            }
        } catch (IOException | IllegalStateException e) {
            listeners.remove(listener);
        }
    }

    /** Before the web server waits for requests to end: these never would. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        clock.shutdownNow();
        listeners.forEach(listener -> listener.emitter.complete());
    }
}
