package io.rondo.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What the kernel says about a sandbox's processes. */
final class ServerProcesses {
    private static final String LISTEN = "0A";

    private ServerProcesses() {}

    /** Processes listed in a data folder and still running. */
    static List<ProcessHandle> of(Path dataFolder) {
        try {
            return Files.readAllLines(dataFolder.resolve("processes")).stream()
                    .flatMap(line -> ProcessList.Entry.parse(line).stream())
                    .flatMap(entry -> entry.running().stream())
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Local addresses, in the kernel's hexadecimal, on which these processes accept TCP connections. */
    static List<String> listeningAddresses(List<ProcessHandle> processes) throws IOException {
        Set<String> sockets = new HashSet<>();
        for (ProcessHandle process : processes) {
            try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
                for (Path descriptor : open.toList()) {
                    if (Files.exists(descriptor, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                        String target = Files.readSymbolicLink(descriptor).toString();
                        if (target.startsWith("socket:[")) {
                            sockets.add(target.substring(8, target.length() - 1));
                        }
                    }
                }
            }
        }
        List<String> addresses = new ArrayList<>();
        for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.strip().split("\\s+");
                if (fields.length > 9 && fields[3].equals(LISTEN) && sockets.contains(fields[9])) {
                    addresses.add(fields[1].substring(0, fields[1].indexOf(':')));
                }
            }
        }
        return addresses;
    }
}
