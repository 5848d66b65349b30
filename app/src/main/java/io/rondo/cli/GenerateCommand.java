package io.rondo.cli;

import io.rondo.batch.MadeData;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes up customers with years of history, and says what was planted among them. */
@Command(
        name = "generate",
        description =
                "Writes made-up customers of two sources with their orders, consents and interactions, duplicates and bad"
                        + " rows in known amounts, and beside them truth.json, which lists what was planted.",
        mixinStandardHelpOptions = true)
final class GenerateCommand implements Callable<Integer> {

    @Option(
            names = "--customers",
            description = "good rows of customers, over both sources (default: ${DEFAULT-VALUE})",
            defaultValue = "10000")
    int customers = 10_000;

    @Option(
            names = "--seed",
            description = "the same seed gives the same files (default: ${DEFAULT-VALUE})",
            defaultValue = "1")
    long seed = 1;

    @Option(
            names = "--folder",
            description = "where to write; made if it is missing (default: ${DEFAULT-VALUE})",
            defaultValue = "made")
    Path folder = Path.of("made");

    @Option(
            names = "--until",
            paramLabel = "DAY",
            description = "nothing happens on this day or later (default: 2026-07-01)")
    LocalDate until = MadeData.UNTIL;

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        if (customers < 1 || customers > MadeData.MOST_CUSTOMERS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Expected --customers of 1 to %d, but it is %d".formatted(MadeData.MOST_CUSTOMERS, customers));
        }
        var written = MadeData.write(folder, customers, seed, until);
        written.good().forEach((file, rows) -> {
            var bad = written.bad().containsKey(file)
                    ? written.bad().get(file).values().stream()
                            .mapToInt(Integer::intValue)
                            .sum()
                    : 0;
            System.out.println("%-18s %,12d rows, %,d bad ones among them".formatted(file, rows + bad, bad));
        });
        var pairs =
                written.pairs().values().stream().mapToInt(Integer::intValue).sum();
        System.out.println("%-18s %,12d planted pairs, and every bad row".formatted(MadeData.TRUTH, pairs));
        return 0;
    }
}
