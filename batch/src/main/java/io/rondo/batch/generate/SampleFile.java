package io.rondo.batch.generate;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;

/** Writes a file of made-up customers with a bad row among about every hundred, and notes where they are. */
public final class SampleFile {

    private static final int GOOD_PER_BAD = 100;
    private static final int GOOD_PER_SHARED_ADDRESS = 200;
    private static final CSVFormat CSV = CSVFormat.RFC4180;

    /** What is wrong with a planted row: the reason the import must give. */
    private enum Flaw {
        NO_AT_SIGN("no-at-sign"),
        BAD_DOMAIN("bad-domain"),
        DUPLICATE("duplicate-in-file"),
        BAD_NUMBER("bad-number"),
        BAD_DATE("bad-date"),
        MISSING_ID("missing"),
        TOO_FEW_COLUMNS("too-few-columns"),
        TOO_MANY_COLUMNS("too-many-columns"),
        NOT_UTF_8("not-utf-8");

        private final String reason;

        Flaw(String reason) {
            this.reason = reason;
        }
    }

    private record Planted(long line, String reason) {}

    private SampleFile() {}

    /** What was written besides good rows; see {@code SampleCustomers.Sample}. */
    public record Written(Path plantedFile, int planted, Map<String, Integer> plantedByReason, int sharedAddresses) {}

    /** @param further columns of free text after those we know */
    public static Written write(Path file, int customers, long seed, int further) throws IOException {
        var random = new SplittableRandom(seed);
        var planted = new ArrayList<Planted>();
        var shared = 0;
        var line = 1L;
        try (var out = new BufferedOutputStream(Files.newOutputStream(file))) {
            print(out, CSV.format(wider(Person.HEADER, further, "further_").toArray()));
            Person before = null;
            for (var number = 1; number <= customers; number++) {
                var person = Person.make(number, random);
                if (before != null && number % GOOD_PER_SHARED_ADDRESS == 0) {
                    person = person.with(Person.EMAIL, before.cells().get(Person.EMAIL));
                    shared++;
                }
                line++;
                print(
                        out,
                        CSV.format(wider(person.cells(), further, "text " + number + " of ")
                                .toArray()));
                if (number % GOOD_PER_BAD == GOOD_PER_BAD / 2) {
                    var flaw = Flaw.values()[planted.size() % Flaw.values().length];
                    line++;
                    out.write(badRow(flaw, person, customers + planted.size() + 1, further));
                    planted.add(new Planted(line, flaw.reason));
                }
                before = person;
            }
        }
        return new Written(note(file, planted), planted.size(), byReason(planted), shared);
    }

    private static byte[] badRow(Flaw flaw, Person neighbour, int number, int further) {
        var person = flaw == Flaw.DUPLICATE
                ? neighbour.with(Person.GIVEN_NAME, "Again")
                : neighbour.with(Person.EXTERNAL_ID, "s-%06d".formatted(number));
        var flawed = switch (flaw) {
            case NO_AT_SIGN -> person.with(Person.EMAIL, "not.an.address");
            case BAD_DOMAIN -> person.with(Person.EMAIL, "someone@customers..test");
            case BAD_NUMBER -> person.with(Person.MONETARY, "=SUM(A1:A9)");
            case BAD_DATE -> person.with(Person.BIRTHDAY, "1990-02-30");
            case MISSING_ID -> person.with(Person.EXTERNAL_ID, "");
            case TOO_FEW_COLUMNS ->
                new Person(person.cells().subList(0, person.cells().size() - 3));
            case TOO_MANY_COLUMNS -> new Person(more(person.cells()));
            case NOT_UTF_8 -> person.with(Person.GIVEN_NAME, "J\u00fcrgen");
            case DUPLICATE -> person;
        };
        var charset = flaw == Flaw.NOT_UTF_8 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        return (CSV.format(wider(flawed.cells(), further, "text ").toArray()) + "\r\n").getBytes(charset);
    }

    private static List<String> wider(List<String> cells, int further, String text) {
        if (further == 0) {
            return cells;
        }
        var wider = new ArrayList<>(cells);
        for (var column = 1; column <= further; column++) {
            wider.add(text + column);
        }
        return wider;
    }

    private static List<String> more(List<String> cells) {
        var more = new ArrayList<>(cells);
        more.add("one too many");
        return more;
    }

    private static Path note(Path file, List<Planted> planted) throws IOException {
        var note = file.resolveSibling(file.getFileName() + ".planted.csv");
        try (var out = new BufferedOutputStream(Files.newOutputStream(note))) {
            print(out, "line,reason");
            for (var bad : planted) {
                print(out, bad.line() + "," + bad.reason());
            }
        }
        return note;
    }

    private static TreeMap<String, Integer> byReason(List<Planted> planted) {
        var counts = new TreeMap<String, Integer>();
        planted.forEach(bad -> counts.merge(bad.reason(), 1, Integer::sum));
        return counts;
    }

    private static void print(OutputStream out, String row) throws IOException {
        out.write((row + "\r\n").getBytes(StandardCharsets.UTF_8));
    }
}
