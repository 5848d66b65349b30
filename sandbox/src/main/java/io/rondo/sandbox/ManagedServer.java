package io.rondo.sandbox;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One server as a process: started, awaited, stopped, and started again on the same ports and data. */
abstract class ManagedServer {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final String id;
    private final String name;
    private final DataFolder folder;
    private volatile @Nullable WatchedProcess process;
    private volatile boolean closed;

    /**
     * @param id names the log, the data and the entry in the list of processes
     * @param name what people call the server
     */
    ManagedServer(String id, String name, DataFolder folder) {
        this.id = id;
        this.name = name;
        this.folder = folder;
    }

    /** Called before each start; prepares data and configuration. */
    abstract WatchedProcess.Command prepare() throws Exception;

    /** Whether the server answers and does its work. May throw what a server that is not up yet causes. */
    abstract boolean isReady() throws Exception;

    /** Called once a start succeeded. */
    void afterStart() {}

    /** Called again and again while the server is coming up. */
    void whileStarting() {}

    /** Whether this server's data has to survive the machine, not only the process. */
    boolean lasting() {
        return folder.lasting();
    }

    /** Time to end in order: none where nothing is kept. */
    Duration grace() {
        return lasting() ? GRACE : Duration.ZERO;
    }

    Path log() {
        return folder.log(id);
    }

    Path data() {
        return folder.server(id);
    }

    synchronized void start() {
        if (isRunning()) {
            return;
        }
        try {
            WatchedProcess started = WatchedProcess.start(folder.watchdog(), prepare());
            process = started;
            if (closed) {
                throw new SandboxException("%s was stopped while it was starting.".formatted(name));
            }
            folder.processes().put(id, started.handles());
            awaitReady(started);
            folder.processes().put(id, started.handles());
            afterStart();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop();
            throw new SandboxException("The start of %s was interrupted.".formatted(name), e);
        } catch (SandboxException e) {
            stop();
            throw e;
        } catch (Exception e) {
            stop();
            throw new SandboxException(
                    "%s could not be started: %s. Its log: %s".formatted(name, e.getMessage(), log()), e);
        }
    }

    private void awaitReady(WatchedProcess started) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!started.isAlive()) {
                throw new SandboxException("%s ended while starting (exit code %d). Its log: %s"
                        .formatted(name, started.exitCode(), log()));
            }
            if (System.nanoTime() > deadline) {
                throw new SandboxException("Expected %s to be up within %d s, but it is not. Its log: %s"
                        .formatted(name, PATIENCE.toSeconds(), log()));
            }
            whileStarting();
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private boolean answers() throws InterruptedException {
        try {
            return isReady();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception notYet) {
            return false;
        }
    }

    /** Ends the server in order (a throw-away one at once), also in the middle of its start. Its data stays. */
    void stop() {
        WatchedProcess running = process;
        if (running != null) {
            running.stop();
            forget(running);
        }
    }

    /** Ends the server as {@code kill -9} does. */
    void kill() {
        WatchedProcess running = process;
        if (running != null) {
            running.kill();
            forget(running);
        }
    }

    private void forget(WatchedProcess ended) {
        if (process == ended) {
            process = null;
            folder.processes().remove(id);
        }
    }

    /** Ends the server for good. */
    void close() {
        closed = true;
        stop();
    }

    boolean isRunning() {
        WatchedProcess running = process;
        return running != null && running.isAlive();
    }
}
