package io.rondo.cli;

import io.rondo.audiences.Customer;
import io.rondo.audiences.Customers;
import io.rondo.node.RunningRondo;
import io.rondo.privacy.Erasure;
import io.rondo.privacy.PersonalData;
import io.rondo.sandbox.RunningDatabase;
import io.rondo.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What customers may ask for: everything we hold of them, or that they are erased. Works beside a running Rondo, and without one. */
@Command(
        name = "privacy",
        description = "Hands out everything we hold of a customer (export), or erases the customer (erase).",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(export | erase)")
final class PrivacyCommand {

    private static final String BY = "command line";
    private static final Map<String, String> NO_ROLES = Map.of("rondo.roles", "none");

    private final Class<?> application;

    PrivacyCommand(Class<?> application) {
        this.application = application;
    }

    @Command(
            name = "export",
            description = "Writes everything we hold of a customer as JSON.",
            mixinStandardHelpOptions = true)
    int export(
            @Mixin LastingServers servers,
            @Parameters(paramLabel = "CUSTOMER", description = "the customer's number") String number,
            @Option(names = "--out", description = "a new file to write to (default: stdout)") @Nullable Path out) {
        return connected(servers, rondo -> {
            var json = find(rondo, number) instanceof Customer found
                    ? rondo.bean(PersonalData.class).export(found.id(), BY).orElse(null)
                    : null;
            if (json == null) {
                return unknown(number);
            }
            if (out == null) {
                System.out.println(json);
            } else {
                write(out, json);
            }
            return 0;
        });
    }

    @Command(name = "erase", description = "Erases a customer. Nobody can undo it.", mixinStandardHelpOptions = true)
    int erase(
            @Mixin LastingServers servers,
            @Parameters(paramLabel = "CUSTOMER", description = "the customer's number") String number,
            @Option(names = "--yes", description = "do not ask whether it is meant") boolean sure) {
        return connected(servers, rondo -> {
            if (!(find(rondo, number) instanceof Customer found)) {
                return unknown(number);
            }
            if (!sure && !typedAgain(number)) {
                System.err.println(
                        "Nothing was erased: the number was not typed again. Without a terminal, say --yes.");
                return 1;
            }
            var report = rondo.bean(Erasure.class).erase(List.of(found.id()), BY);
            System.out.printf(
                    "Erased customer %s: records %d, files %d. Elasticsearch follows while workers run.%n",
                    number, report.records(), report.files());
            return 0;
        });
    }

    private static @Nullable Customer find(RunningRondo rondo, String number) {
        return rondo.bean(Customers.class).findByExternalId(number).orElse(null);
    }

    private static int unknown(String number) {
        System.err.printf("There is no customer with the number %s, or it was erased.%n", number);
        return 1;
    }

    private static boolean typedAgain(String number) {
        var console = System.console();
        return console != null && number.equals(console.readLine("Type the customer's number again to erase it: "));
    }

    /** Readable by its owner alone, and never over another file. */
    private static void write(Path out, String json) {
        try (var file = Files.newByteChannel(
                out,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
            file.write(ByteBuffer.wrap(json.getBytes(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("Expected to write a new file %s".formatted(out), e);
        }
    }

    private int connected(LastingServers servers, ToIntFunction<RunningRondo> work) {
        if (LastingServers.outside()) {
            try (var rondo = RunningRondo.with(application, NO_ROLES)) {
                return work.applyAsInt(rondo);
            }
        }
        var running = RunningDatabase.settings(servers.dataFolder());
        if (running.isPresent()) {
            var settings = new LinkedHashMap<>(running.get());
            settings.putAll(NO_ROLES);
            try (var rondo = RunningRondo.with(application, settings)) {
                return work.applyAsInt(rondo);
            }
        }
        try (var sandbox = Sandbox.start(servers.options(), System.err::println);
                var rondo = RunningRondo.on(sandbox, application, NO_ROLES)) {
            return work.applyAsInt(rondo);
        }
    }
}
