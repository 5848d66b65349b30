package io.rondo.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sandbox's movable business clock: system time plus an offset that only grows. It moves the application (through listeners) and the
 * broker together. The offset is stored in the data folder before anybody hears of it, because the broker forgets its own on restart and
 * time must never run backwards.
 */
public final class SandboxClock {
    private static final Pattern EPOCH_MILLI = Pattern.compile("\"epochMilli\"\\s*:\\s*(\\d+)");
    /** Differences below are the time HTTP took. */
    private static final Duration TOLERANCE = Duration.ofMillis(250);

    private final Clock system;
    private final Path file;
    private final boolean movable;
    private final List<Consumer<Duration>> listeners = new CopyOnWriteArrayList<>();
    private volatile Duration offset;
    private final URI broker;
    private final BrokerProbe probe;
    private volatile boolean brokerFollows;

    SandboxClock(Clock system, Path file, boolean controlled, String brokerManagement) {
        this.system = system;
        this.file = file;
        this.offset = read(file);
        this.movable = controlled || !offset.isZero();
        this.broker = URI.create(brokerManagement + "/actuator/clock");
        this.probe = new BrokerProbe(brokerManagement);
    }

    /** Business time. */
    public Instant now() {
        return system.instant().plus(offset);
    }

    /** How far business time is ahead of system time; zero or more. */
    public Duration offset() {
        return offset;
    }

    /** Whether {@link #advance} is allowed, see {@link SandboxOptions#controlledClock()}. */
    public boolean isMovable() {
        return movable;
    }

    /**
     * The listener hears the offset now and after each move, before the broker moves, so that no job runs on the former time.
     *
     * @return ends that
     */
    public Runnable onOffset(Consumer<Duration> listener) {
        synchronized (this) {
            listeners.add(listener);
            listener.accept(offset);
        }
        return () -> listeners.remove(listener);
    }

    /**
     * Moves business time forward, application first, broker second. Timers that became due fire shortly after, not before this returns.
     *
     * @param step zero or more
     * @throws SandboxException if the clock is not movable or the broker could not be told (it will be when it restarts)
     */
    public synchronized void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("Expected a step forward, but got " + step);
        }
        if (!movable) {
            throw new SandboxException(
                    "This sandbox runs on real time. Start it with a controlled clock to move time.");
        }
        offset = offset.plus(step);
        write();
        listeners.forEach(listener -> listener.accept(offset));
        try {
            moveBroker();
        } catch (IOException e) {
            throw new SandboxException(
                    "Business time is %s, but the broker could not be told: %s".formatted(now(), e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SandboxException("Interrupted while telling the broker the time", e);
        }
    }

    /**
     * Moves business time and waits until the timers that became due have fired and the engine has nothing more to do by itself. Jobs they
     * led to may still be with workers.
     *
     * @param patience system time to wait at most
     * @throws TimeoutException if the engine is still busy then; time has moved nevertheless
     */
    public void advanceAndSettle(Duration step, Duration patience) throws TimeoutException, InterruptedException {
        BrokerActivity before = probe.look();
        advance(step);
        probe.awaitTimersFired(before, patience);
    }

    /** To be called before each start of the broker: it will begin on system time. */
    void brokerStarts() {
        brokerFollows = offset.isZero();
    }

    /** Sets a broker that is coming up as soon as its management port answers, which is before it works on anything. */
    void followIfUp() {
        if (!brokerFollows) {
            try {
                moveBroker();
                brokerFollows = true;
            } catch (IOException notYet) {
                // asked again in a moment
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    boolean brokerFollows() {
        return brokerFollows;
    }

    /** Absolute, not relative: moving by what is missing makes a repeated call harmless. */
    private void moveBroker() throws IOException, InterruptedException {
        Duration missing = Duration.between(brokerTime(Http.get(broker)), now());
        if (missing.compareTo(TOLERANCE) > 0) {
            brokerTime(
                    Http.postJson(URI.create(broker + "/add"), "{\"offsetMilli\":%d}".formatted(missing.toMillis())));
        }
    }

    private Instant brokerTime(HttpResponse<String> answer) throws IOException {
        Matcher matcher = EPOCH_MILLI.matcher(answer.body());
        if (answer.statusCode() != 200 || !matcher.find()) {
            throw new IOException("Expected the broker's clock, but got status %d".formatted(answer.statusCode()));
        }
        return Instant.ofEpochMilli(Long.parseLong(matcher.group(1)));
    }

    private static Duration read(Path file) {
        try {
            return Files.exists(file) ? Duration.parse(Files.readString(file).strip()) : Duration.ZERO;
        } catch (IOException e) {
            throw new SandboxException("Could not read the clock's offset from " + file, e);
        }
    }

    private void write() {
        Path next = file.resolveSibling("clock.new");
        try {
            Files.writeString(next, offset + "\n");
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new SandboxException("Could not store the clock's offset in " + file, e);
        }
    }
}
