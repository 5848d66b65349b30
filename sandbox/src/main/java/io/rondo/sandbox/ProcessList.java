package io.rondo.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The processes of one data folder, in a file inside it: {@code name pid start} on each line. The start time, in milliseconds, tells a
 * leftover from a stranger who was given the same pid later.
 */
final class ProcessList {
    /** One line of the file. */
    record Entry(String name, long pid, long startMillis) {
        static Optional<Entry> of(String name, ProcessHandle process) {
            return process.info().startInstant().map(start -> new Entry(name, process.pid(), start.toEpochMilli()));
        }

        static Optional<Entry> parse(String line) {
            String[] parts = line.split(" ", -1);
            try {
                return parts.length == 3
                        ? Optional.of(new Entry(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])))
                        : Optional.empty();
            } catch (NumberFormatException torn) {
                return Optional.empty();
            }
        }

        String line() {
            return "%s %d %d".formatted(name, pid, startMillis);
        }

        /** The process itself if it still runs: the same pid with the same start. */
        Optional<ProcessHandle> running() {
            return ProcessHandle.of(pid)
                    .filter(process -> process.info()
                            .startInstant()
                            .map(Instant::toEpochMilli)
                            .filter(start -> start == startMillis)
                            .isPresent());
        }
    }

    private final Path file;
    private final Map<String, List<Entry>> entries = new LinkedHashMap<>();

    ProcessList(Path file) {
        this.file = file;
    }

    /** Records what a server consists of now, in place of what was recorded for it. */
    synchronized void put(String name, List<ProcessHandle> processes) {
        entries.put(
                name,
                processes.stream()
                        .flatMap(process -> Entry.of(name, process).stream())
                        .toList());
        write();
    }

    synchronized void remove(String name) {
        entries.remove(name);
        write();
    }

    /** Kills what a former sandbox of this folder left running. @return names of the servers found */
    synchronized List<String> clearLeftovers() {
        List<String> found = new ArrayList<>();
        List<ProcessHandle> victims = new ArrayList<>();
        for (String line : read()) {
            Entry.parse(line)
                    .ifPresent(entry -> entry.running().ifPresent(process -> {
                        if (!found.contains(entry.name())) {
                            found.add(entry.name());
                        }
                        process.descendants().forEach(victims::add);
                        victims.add(process);
                    }));
        }
        victims.forEach(ProcessHandle::destroyForcibly);
        victims.forEach(process -> process.onExit()
                .orTimeout(10, TimeUnit.SECONDS)
                .exceptionally(late -> process)
                .join());
        entries.clear();
        write();
        return found;
    }

    private List<String> read() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + file, e);
        }
    }

    private void write() {
        List<String> lines =
                entries.values().stream().flatMap(List::stream).map(Entry::line).toList();
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.write(next, lines);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write " + file, e);
        }
    }
}
