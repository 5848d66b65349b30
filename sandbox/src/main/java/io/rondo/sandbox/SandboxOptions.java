package io.rondo.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a sandbox is to be.
 *
 * @param dataFolder holds the servers' data, logs, and the list of running processes; one sandbox at a time
 * @param lasting true: data survives, PostgreSQL and Zeebe flush to disk; false: the folder is deleted on close
 * @param controlledClock whether {@link SandboxClock#advance} may move time. A folder whose clock was ever moved keeps a movable clock,
 *     or its time would run backwards.
 * @param zeebePartitions partitions of a new broker (1–8); an existing folder keeps its own
 * @param shortLived true: the servers' JVMs compile fast rather than well, which halves what starting costs and suits runs of some
 *     minutes; false: for volume and for good
 * @param promptTasks true: the broker exports each task at once instead of within a second. After Elasticsearch was away it then takes
 *     the exporter more than a minute to go on, so this is for runs in which nothing is taken away
 */
public record SandboxOptions(
        Path dataFolder,
        boolean lasting,
        Ports ports,
        boolean controlledClock,
        int zeebePartitions,
        boolean shortLived,
        boolean promptTasks) {
    static final String THROW_AWAY_PREFIX = "rondo-sandbox-";

    public SandboxOptions {
        if (zeebePartitions < 1 || zeebePartitions > 8) {
            throw new IllegalArgumentException("Expected 1 to 8 partitions, but got " + zeebePartitions);
        }
    }

    /** Short-lived: free ports, a movable clock, three partitions, and a new folder that is gone after close. */
    public static SandboxOptions throwAway() {
        try {
            return new SandboxOptions(
                    Files.createTempDirectory(throwAwayRoot(), THROW_AWAY_PREFIX),
                    false,
                    Ports.free(),
                    true,
                    3,
                    true,
                    false);
        } catch (IOException e) {
            throw new UncheckedIOException("No folder for the sandbox's data under " + throwAwayRoot(), e);
        }
    }

    /** The Modeler's ports, real time, three partitions, data that stays in {@code folder}. */
    public static SandboxOptions lasting(Path folder) {
        return new SandboxOptions(folder.toAbsolutePath().normalize(), true, Ports.modeler(), false, 3, false, false);
    }

    public SandboxOptions withPorts(Ports other) {
        return new SandboxOptions(
                dataFolder, lasting, other, controlledClock, zeebePartitions, shortLived, promptTasks);
    }

    public SandboxOptions withControlledClock(boolean controlled) {
        return new SandboxOptions(dataFolder, lasting, ports, controlled, zeebePartitions, shortLived, promptTasks);
    }

    public SandboxOptions withZeebePartitions(int partitions) {
        return new SandboxOptions(dataFolder, lasting, ports, controlledClock, partitions, shortLived, promptTasks);
    }

    public SandboxOptions withShortLife(boolean isShort) {
        return new SandboxOptions(dataFolder, lasting, ports, controlledClock, zeebePartitions, isShort, promptTasks);
    }

    public SandboxOptions withPromptTasks(boolean prompt) {
        return new SandboxOptions(dataFolder, lasting, ports, controlledClock, zeebePartitions, shortLived, prompt);
    }

    /** What the servers' JVMs are told beside their memory. */
    String compilation() {
        return shortLived ? "-XX:TieredStopAtLevel=1" : "-XX:+TieredCompilation";
    }

    /** A disk, not memory: {@code /tmp} often is the latter. */
    static Path throwAwayRoot() {
        Path disk = Path.of("/var/tmp");
        return Files.isWritable(disk) ? disk : Path.of(System.getProperty("java.io.tmpdir"));
    }
}
