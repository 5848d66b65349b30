package io.rondo.cli;

import io.rondo.sandbox.SandboxException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of the command line. */
@Command(
        name = "rondo",
        description = "Campaigns that are BPMN models.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StartCommand.class,
            DemoCommand.class,
            CheckCommand.class,
            GenerateCommand.class,
            BenchCommand.class,
            ProveCommand.class,
            ReindexCommand.class,
            PrivacyCommand.class,
            NodeCommand.class
        })
public final class RondoCommand {

    private RondoCommand() {}

    /**
     * Runs a command.
     *
     * @param application the Spring Boot application class commands start
     * @return exit code: 0 done, 1 something did not hold or failed, 2 wrong usage
     */
    public static int run(Class<?> application, String... args) {
        return new CommandLine(new RondoCommand(), new Factory(application))
                .setExecutionExceptionHandler((failure, line, parsed) -> explain(failure, line))
                .execute(args);
    }

    private static int explain(Exception failure, CommandLine line) {
        if (failure instanceof SandboxException) {
            line.getErr().println(failure.getMessage());
        } else {
            failure.printStackTrace(line.getErr());
        }
        return 1;
    }

    /** Gives commands that start the application its class. */
    private record Factory(Class<?> application) implements CommandLine.IFactory {

        @Override
        public <K> K create(Class<K> type) throws Exception {
            for (var constructor : type.getDeclaredConstructors()) {
                if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Class.class) {
                    return type.cast(constructor.newInstance(application));
                }
            }
            return CommandLine.defaultFactory().create(type);
        }
    }
}
