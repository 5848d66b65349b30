package io.rondo.dashboards.audience;

import io.rondo.imports.ImportKind;
import io.rondo.imports.ImportMapping;
import io.rondo.imports.Imports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;

/** Takes orders for imports and remembers them; the batch jobs are not here. */
@Component
@Profile("imports")
class StandInImports implements Imports {

    final List<Order> orders = new ArrayList<>();
    final List<String> files = new ArrayList<>();
    final List<String> saved = new ArrayList<>();

    @Override
    public synchronized long run(Order order) {
        try {
            files.add(Files.readString(order.file()));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        orders.add(order);
        return 2;
    }

    @Override
    public long resume(long run, String by) {
        throw new Refused("Expected to read the file, but it is gone", null);
    }

    private static String firstLine(Path file) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public Preview preview(ImportKind kind, Path file, @Nullable String mapping) {
        var header = firstLine(file).startsWith("line,")
                ? List.of(firstLine(file).split(","))
                : List.of("Nr", "E-Mail", "Vorname", "Lieblingsfarbe", "");
        return new Preview(
                header,
                List.of(
                        List.of("1001", "anna.a.very.long.address.indeed@customers.example.com", "Anna", "blau", ""),
                        List.of("1002", "bo@customers.test", "Bo", "", "")),
                "UTF-8",
                ';',
                12_345,
                new ImportMapping(
                        Map.of("E-Mail", "email", "Lieblingsfarbe", "*"),
                        "crm",
                        ImportMapping.DateStyle.AUTO,
                        ImportMapping.NumberStyle.AUTO,
                        "DE",
                        "Europe/Berlin"),
                saved.contains(mapping) ? mapping : saved.isEmpty() ? null : saved.getLast(),
                saved.reversed(),
                List.of());
    }

    @Override
    public List<OurColumn> columns(ImportKind kind) {
        return List.of(
                new OurColumn("external_id", true), new OurColumn("email", false), new OurColumn("given_name", false));
    }

    @Override
    public boolean save(
            ImportKind kind, String name, List<String> header, ImportMapping mapping, boolean replace, String by) {
        return (replace || !name.equals("taken")) && saved.add(name);
    }

    @Override
    public Map<String, ImportKind> sources() {
        return Map.of("shop", ImportKind.ORDERS);
    }

    @Override
    public long runSource(String name, Path rejectsFolder, String by) {
        return 1;
    }
}
