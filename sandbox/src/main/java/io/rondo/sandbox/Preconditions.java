package io.rondo.sandbox;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What has to be true before any server is started, so that a user reads one clear message instead of four stack traces. */
final class Preconditions {
    /** Heaps, PostgreSQL's buffers and what the JVMs need beside their heaps, in bytes. */
    static final long MEMORY_NEEDED = 2_600L << 20;

    private Preconditions() {}

    static void check(ServerUser user) {
        String system = System.getProperty("os.name");
        if (system.toLowerCase(Locale.ROOT).contains("windows")) {
            throw new SandboxException(
                    "The sandbox runs on Linux and macOS, not on %s. Use WSL, or Docker with docker-compose.yml."
                            .formatted(system));
        }
        user.requireJdk(Path.of(System.getProperty("java.home")));
        requireMemory(availableMemory());
    }

    static void requireMemory(long available) {
        if (available < MEMORY_NEEDED) {
            throw new SandboxException(
                    ("Expected at least %d MB of free memory for PostgreSQL, Elasticsearch and Zeebe, but only %d MB are available."
                                    + " Close other programs, or use servers elsewhere with rondo.sandbox=off.")
                            .formatted(MEMORY_NEEDED >> 20, available >> 20));
        }
    }

    /** Bytes the kernel can give without swapping; a container's limit if that is lower; all memory where the system does not say. */
    private static long availableMemory() {
        long total =
                ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean system
                        ? system.getTotalMemorySize()
                        : Long.MAX_VALUE;
        Path kernel = Path.of("/proc/meminfo");
        try {
            return Files.isReadable(kernel) ? Math.min(total, memAvailable(Files.readAllLines(kernel), total)) : total;
        } catch (IOException e) {
            return total;
        }
    }

    static long memAvailable(List<String> meminfo, long otherwise) {
        return meminfo.stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(kilobytes -> Long.parseLong(kilobytes) << 10)
                .findFirst()
                .orElse(otherwise);
    }
}
