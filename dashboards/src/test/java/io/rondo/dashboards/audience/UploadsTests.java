package io.rondo.dashboards.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import io.rondo.imports.ImportKind;
import io.rondo.imports.Imports;
import io.rondo.kernel.Audit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;
import org.springframework.util.unit.DataSize;

class UploadsTests {

    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "customers.csv, customers.csv",
        "../../etc/passwd, passwd",
        "C:\\Users\\ann\\客户 2026.csv, 客户 2026.csv",
        "a;b|c.csv, a_b_c.csv",
        "..., customers.csv",
        "list.csv.rejects.csv, list.csv.corrected.csv",
        "list.csv.rejects.csv.part, list.csv.corrected.csv"
    })
    void keepsTheLastPartOfAHarmlessName(String original, String safe) {
        assertThat(Uploads.safeName(original)).isEqualTo(safe);
    }

    @Test
    void aLongNameFitsIntoAFileSystemAndKeepsItsEnd() {
        assertThat(Uploads.safeName("客".repeat(300) + ".csv"))
                .endsWith("客.csv")
                .satisfies(name -> assertThat(name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length)
                        .isLessThanOrEqualTo(180));
    }

    @Test
    void hasANameForAFileWithout() {
        assertThat(Uploads.safeName(null)).isEqualTo("customers.csv");
    }

    @Test
    void theRefusedRowsOfAFileThatIsImportedAreNoUpload(@TempDir Path folder) throws IOException {
        var uploads = uploads(folder);
        var place = uploads.place(ImportKind.CUSTOMERS, "customers.csv");
        var rejects = place.file().resolveSibling("customers.csv.rejects.csv");
        Files.writeString(rejects, "line\n");
        Files.writeString(rejects.resolveSibling("customers.csv.rejects.csv.part"), "line\n");

        assertThat(uploads.waiting(Set.of())).isEmpty();
        assertThat(uploads.waiting(place.id())).isEmpty();
    }

    @Test
    void listsEveryFileThatWaitsAlsoThoseOfOneMoment(@TempDir Path folder) throws IOException {
        var uploads = uploads(folder);
        for (var name : List.of("a.csv", "b.csv", "late.csv", "forgotten.csv")) {
            var place = uploads.place(ImportKind.ORDERS, name);
            Files.writeString(place.file(), name);
            var at = NOW.minus(
                    switch (name) {
                        case "late.csv" -> Duration.ZERO;
                        case "forgotten.csv" -> Uploads.FORGOTTEN.plusSeconds(1);
                        default -> Duration.ofHours(1);
                    });
            Files.setLastModifiedTime(place.file(), FileTime.from(at));
        }

        assertThat(uploads.waiting(Set.of()))
                .extracting(it -> it.name() + " " + it.size())
                .satisfies(names -> assertThat(names.getFirst()).isEqualTo("late.csv 8"))
                .containsExactlyInAnyOrder("a.csv 5", "b.csv 5", "late.csv 8");
        assertThat(uploads.waiting(Set.of()))
                .allSatisfy(it -> assertThat(uploads.waiting(it.id())).contains(it));
    }

    private static Uploads uploads(Path folder) {
        ObjectProvider<Imports> none = new StaticListableBeanFactory().getBeanProvider(Imports.class);
        return new Uploads(none, mock(Audit.class), Clock.fixed(NOW, ZoneOffset.UTC), folder, DataSize.ofMegabytes(1));
    }
}
