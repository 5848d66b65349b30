package io.rondo.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The user the servers run as. PostgreSQL and Elasticsearch refuse to run as root, so when Rondo itself is root they run as user and group
 * 65534 ("nobody"), on folders that user owns and can reach; otherwise as whoever runs Rondo.
 */
final class ServerUser {
    private static final int NOBODY = 65_534;

    private final boolean root;

    private ServerUser(boolean root) {
        this.root = root;
    }

    static ServerUser current() {
        return new ServerUser("root".equals(System.getProperty("user.name")));
    }

    /** Command line that runs {@code line} as this user. */
    List<String> command(List<String> line) {
        if (!root) {
            return line;
        }
        List<String> whole =
                new ArrayList<>(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
        whole.addAll(line);
        return whole;
    }

    /** Where unpacked servers are kept for all sandboxes of this user. */
    Path cache() {
        if (root) {
            return Path.of("/var/cache/rondo");
        }
        String given = System.getenv("XDG_CACHE_HOME");
        Path base =
                given != null && !given.isBlank() ? Path.of(given) : Path.of(System.getProperty("user.home"), ".cache");
        return base.resolve("rondo");
    }

    /**
     * Where the servers keep their data for a sandbox whose folder is {@code dataFolder}: inside it, unless root's servers could not get
     * there because a folder above is closed to them ({@code /root} usually is); then below {@code /var/lib/rondo}, under a name made from
     * the folder's path.
     */
    Path serverFolder(Path dataFolder) {
        if (canReach(dataFolder)) {
            return dataFolder.resolve("servers");
        }
        UUID name = UUID.nameUUIDFromBytes(dataFolder.toString().getBytes(StandardCharsets.UTF_8));
        return Path.of("/var/lib/rondo", name.toString());
    }

    /** Whether the servers' user may walk into this folder. The folder itself may be opened for it; those above are not ours to change. */
    boolean canReach(Path folder) {
        if (!root) {
            return true;
        }
        try {
            for (Path above = folder.toRealPath().getParent(); above != null; above = above.getParent()) {
                if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Makes a folder that this user owns and no stranger can look into. */
    Path ownFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (root) {
            Files.setAttribute(folder, "unix:uid", NOBODY);
            Files.setAttribute(folder, "unix:gid", NOBODY);
        }
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        return folder;
    }

    /** Hands a file that was just written to this user, readable by nobody else. */
    Path own(Path file) throws IOException {
        if (root) {
            Files.setAttribute(file, "unix:uid", NOBODY);
            Files.setAttribute(file, "unix:gid", NOBODY);
        }
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return file;
    }

    /** The random secret in this file, made when there is none yet. */
    String secret(Path file) throws IOException {
        if (!Files.exists(file)) {
            byte[] bytes = new byte[16];
            new SecureRandom().nextBytes(bytes);
            own(Files.writeString(file, HexFormat.of().formatHex(bytes) + "\n"));
        }
        return Files.readString(file).strip();
    }

    /** Lets this user walk through a folder of ours, without seeing what else is in it. */
    void openFor(Path folder) throws IOException {
        if (root) {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
            permissions.add(PosixFilePermission.OTHERS_EXECUTE);
            Files.setPosixFilePermissions(folder, permissions);
        }
    }

    /** @throws SandboxException if the JDK lies where the servers' user cannot read it */
    void requireJdk(Path javaHome) {
        if (!Files.isExecutable(javaHome.resolve("bin/java"))) {
            throw new SandboxException(
                    "Expected a JDK in %s, but there is no bin/java. Set JAVA_HOME to a JDK 25 or newer."
                            .formatted(javaHome));
        }
        if (!canReach(javaHome)) {
            throw new SandboxException(
                    ("Elasticsearch does not run as root, and user %d cannot reach the JDK in %s. Install a JDK 25 where all"
                                    + " users can read it, such as /usr/lib/jvm, or run Rondo as an ordinary user.")
                            .formatted(NOBODY, javaHome));
        }
    }
}
