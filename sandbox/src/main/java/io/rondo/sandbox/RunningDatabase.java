package io.rondo.sandbox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The database of a Rondo that is running on a data folder, for commands that work beside it. */
public final class RunningDatabase {

    private static final int PORT_LINE = 3;

    private RunningDatabase() {}

    /** Settings by which an application uses that database; empty if no Rondo runs on the folder. */
    public static Optional<Map<String, String>> settings(Path dataFolder) {
        try {
            if (!Files.isDirectory(dataFolder)) {
                return Optional.empty();
            }
            Path folder = dataFolder.toRealPath();
            Path postgres = ServerUser.current().serverFolder(folder).resolve("postgres");
            Path running = postgres.resolve("data/postmaster.pid");
            if (FolderLock.owner(folder).flatMap(ProcessList.Entry::running).isEmpty() || !Files.exists(running)) {
                return Optional.empty();
            }
            String port = Files.readAllLines(running).get(PORT_LINE).strip();
            Map<String, String> settings = new LinkedHashMap<>();
            settings.put("spring.datasource.url", "jdbc:postgresql://127.0.0.1:%s/rondo".formatted(port));
            settings.put("spring.datasource.username", PostgresServer.USER);
            settings.put(
                    "spring.datasource.password",
                    Files.readString(postgres.resolve("password")).strip());
            return Optional.of(settings);
        } catch (IOException e) {
            throw new SandboxException("Could not read where the database of %s runs: %s".formatted(dataFolder, e), e);
        }
    }
}
