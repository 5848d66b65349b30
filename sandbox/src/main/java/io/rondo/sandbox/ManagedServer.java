package io.rondo.sandbox;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One server as a process: started, awaited, stopped, and started again on the same ports and data. */
abstract class ManagedServer {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final String name;
    private final DataFolder folder;
    private volatile @Nullable WatchedProcess process;
    private volatile boolean closed;

    ManagedServer(String name, DataFolder folder) {
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

    DataFolder folder() {
        return folder;
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
            folder.processes().put(name, started.handles());
            awaitReady(started);
            folder.processes().put(name, started.handles());
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
                    "%s could not be started: %s. Its log: %s".formatted(name, e.getMessage(), folder.log(name)), e);
        }
    }

    private void awaitReady(WatchedProcess started) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!answers()) {
            if (!started.isAlive()) {
                throw new SandboxException("%s ended while starting (exit code %d). Its log: %s"
                        .formatted(name, started.exitCode(), folder.log(name)));
            }
            if (System.nanoTime() > deadline) {
                throw new SandboxException("Expected %s to be up within %d s, but it is not. Its log: %s"
                        .formatted(name, PATIENCE.toSeconds(), folder.log(name)));
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
            folder.processes().remove(name);
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
