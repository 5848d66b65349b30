package io.rondo.batch.generate;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Writes all files side by side, household by household, with a bad row among every so many good ones. */
public final class MadeFiles implements Closeable, Facts.Writer {

    private static final int CUSTOMERS_PER_BAD = 100;
    private static final int FACTS_PER_BAD = 1_000;

    private final Truth truth;
    private final LocalDate until;
    private final Map<Source, CsvOut> customers = new EnumMap<>(Source.class);
    private final CsvOut orders;
    private final CsvOut consents;
    private final CsvOut interactions;
    private long spoilt;

    /** What was written, by file; and how many pairs, by kind. */
    public record Written(
            Map<String, Integer> good, Map<String, Map<String, Integer>> bad, Map<String, Integer> pairs) {}

    private MadeFiles(Path folder, Truth truth, LocalDate until) throws IOException {
        this.truth = truth;
        this.until = until;
        for (var source : Source.values()) {
            var out = new CsvOut(folder.resolve(source.file()), source.delimiter(), source.byteOrderMark());
            out.write(source.header());
            customers.put(source, out);
        }
        this.orders = facts(folder, Facts.ORDERS, Facts.ORDER_COLUMNS);
        this.consents = facts(folder, Facts.CONSENTS, Facts.CONSENT_COLUMNS);
        this.interactions = facts(folder, Facts.INTERACTIONS, Facts.INTERACTION_COLUMNS);
    }

    /** See {@code MadeData.write}. */
    public static Written write(Path folder, int customers, long seed, LocalDate until) throws IOException {
        var head = new LinkedHashMap<String, Object>();
        head.put("customers", customers);
        head.put("seed", seed);
        head.put("until", until.toString());
        var truth = new Truth(folder.resolve("truth.json"), head);
        try (truth;
                var files = new MadeFiles(folder, truth, until)) {
            files.write(customers, seed);
        }
        return new Written(truth.goodByFile(), truth.badByFile(), truth.pairsByKind());
    }

    private void write(int wanted, long seed) throws IOException {
        var facts = new Facts(this, until);
        var written = 0;
        for (var number = 0; written < wanted; number++) {
            var made = Household.make(seed, number);
            var household = written + made.records().size() > wanted ? made.alone() : made;
            for (var each : household.records()) {
                customer(each);
                facts.of(each, new SplittableRandom(seed ^ each.number() * 0xBF58476D1CE4E5B9L));
                written++;
            }
            if (household.plant() != null) {
                truth.pair(
                        household.plant(),
                        household.records().getFirst(),
                        household.records().getLast());
            }
        }
    }

    private void customer(MadeRecord made) throws IOException {
        var source = made.source();
        var cells = source.cells(made);
        good(customers(source), source.file(), cells);
        if (truth.goodOf(source.file()) % CUSTOMERS_PER_BAD == CUSTOMERS_PER_BAD / 2) {
            bad(customers(source), source.file(), cells, source.columns(), Flaw.OF_CUSTOMERS, CUSTOMERS_PER_BAD);
        }
    }

    private CsvOut customers(Source source) {
        return java.util.Objects.requireNonNull(customers.get(source));
    }

    @Override
    public void order(List<String> cells) throws IOException {
        fact(orders, Facts.ORDERS, cells, Facts.ORDER_COLUMNS, Flaw.OF_ORDERS);
    }

    @Override
    public void consent(List<String> cells) throws IOException {
        fact(consents, Facts.CONSENTS, cells, Facts.CONSENT_COLUMNS, Flaw.OF_CONSENTS);
    }

    @Override
    public void interaction(List<String> cells) throws IOException {
        fact(interactions, Facts.INTERACTIONS, cells, Facts.INTERACTION_COLUMNS, Flaw.OF_INTERACTIONS);
    }

    @Override
    public void close() throws IOException {
        for (var out : customers.values()) {
            out.close();
        }
        orders.close();
        consents.close();
        interactions.close();
    }

    private void fact(CsvOut out, String name, List<String> cells, List<String> columns, List<Flaw> flaws)
            throws IOException {
        good(out, name, cells);
        if (truth.goodOf(name) % FACTS_PER_BAD == FACTS_PER_BAD / 2) {
            bad(out, name, cells, columns, flaws, FACTS_PER_BAD);
        }
    }

    private void good(CsvOut out, String name, List<String> cells) throws IOException {
        out.write(cells);
        truth.good(name);
    }

    /** Takes the kinds of flaws in turn. */
    private void bad(CsvOut out, String name, List<String> good, List<String> columns, List<Flaw> flaws, int every)
            throws IOException {
        var flaw = flaws.get(truth.goodOf(name) / every % flaws.size());
        // The first column is the row's own id, but for consents, which have none.
        var copy = new java.util.ArrayList<>(good);
        if (!flaw.twice() && !columns.getFirst().equals("customer")) {
            copy.set(0, "bad-" + ++spoilt);
        }
        var line = out.write(flaw.spoil(copy, columns), flaw.charset());
        truth.badRow(name, line, flaw.field(), flaw.reason());
    }

    private static CsvOut facts(Path folder, String name, List<String> columns) throws IOException {
        var out = new CsvOut(folder.resolve(name), ',', false);
        out.write(columns);
        return out;
    }
}
