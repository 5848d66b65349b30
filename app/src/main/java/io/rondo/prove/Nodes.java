package io.rondo.prove;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The working nodes: for each that is killed another is started, while the proof goes on with those that are left. */
final class Nodes implements AutoCloseable {

    private final Class<?> application;
    private final Map<String, String> settings;
    private final Path folder;
    private final AtomicInteger number = new AtomicInteger();
    private final List<CompletableFuture<WorkerNode>> nodes = new ArrayList<>();
    private final ExecutorService starters = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("node-starter-", 1).factory());

    Nodes(Class<?> application, Map<String, String> settings, Path folder) {
        this.application = application;
        this.settings = settings;
        this.folder = folder;
    }

    /** Begins to start one more; it works when it is ready. */
    void startAnother() {
        nodes.add(CompletableFuture.supplyAsync(
                () -> {
                    try {
                        var log = folder.resolve("node-%d.log".formatted(number.incrementAndGet()));
                        return WorkerNode.start(application, settings, log);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        throw new ProofException("Interrupted while a node started", e);
                    }
                },
                starters));
    }

    void awaitAllReady() {
        try {
            CompletableFuture.allOf(nodes.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof ProofException failure
                    ? failure
                    : new ProofException("A node could not be started", e);
        }
    }

    /** @throws ProofException if a node ended by itself or could not be started */
    void expectNobodyDied() {
        for (var node : nodes) {
            if (node.isCompletedExceptionally() || node.isDone() && !node.join().isAlive()) {
                throw new ProofException("Expected nodes to die by our hand only, but one ended; see " + folder);
            }
        }
    }

    /** Kills the node with this process id and begins to start another. */
    void kill(long pid) throws InterruptedException {
        var node = find(pid);
        if (node.isEmpty()) {
            // It works already, though it has not yet said that it is ready.
            awaitAllReady();
            node = find(pid);
        }
        var found = node.orElseThrow(
                () -> new ProofException("Expected a node with process id %d, but there is none".formatted(pid)));
        found.join().kill();
        nodes.remove(found);
        startAnother();
    }

    private Optional<CompletableFuture<WorkerNode>> find(long pid) {
        return nodes.stream()
                .filter(node -> node.isDone() && node.join().pid() == pid)
                .findFirst();
    }

    @Override
    public void close() {
        for (var node : nodes) {
            try {
                node.join().kill();
            } catch (CompletionException neverStarted) {
                // so there is nothing to end
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        starters.shutdownNow();
    }
}
