package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rondo.imports.CustomerLines;
import io.rondo.imports.ImportKind;
import io.rondo.imports.Imports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** Nobody waits for the next look at the clock when an import has ended. */
@TestPropertySource(properties = "rondo.profiles.refresh-every=PT1H")
class ProfilesFollowImportsIntegrationTests extends BatchTest {

    @Autowired
    private Imports imports;

    @Autowired
    private CustomerLines lines;

    @Autowired
    private ProfileRefresher refresher;

    @Test
    void profilesAreRefreshedWhenAnImportHasEnded() throws IOException {
        run(ImportKind.CUSTOMERS, file("c.csv", "external_id,email\nann,ann@customers.test\n"));
        run(ImportKind.ORDERS, file("o.csv", "order_id,customer,date,amount\n1,ann,2026-02-02,7.50\n"));
        await().atMost(Duration.ofMinutes(1)).until(() -> count("profile where monetary = 7.50") == 1);
        await().atMost(Duration.ofMinutes(1)).until(() -> count("profile_run where ended_at is null") == 0);
        assertThat(count("profile_due")).isZero();
    }

    @Test
    void customersSentLineByLineAreScoredOnceADay() {
        put("ann");
        refresher.soon();
        await().atMost(Duration.ofMinutes(1)).until(() -> count("quality_run") == 1);
        put("bob");
        refresher.soon();
        await().atMost(Duration.ofMinutes(1)).until(() -> count("profile_run where ended_at is not null") == 2);
        put("cas");
        refresher.soon();
        await().atMost(Duration.ofMinutes(1)).until(() -> count("profile_run where ended_at is not null") == 3);
        assertThat(count("quality_run"))
                .as("the looks are one behind the other")
                .isEqualTo(1);
        assertThat(count("profile")).isEqualTo(3);
    }

    private void put(String id) {
        assertThat(lines.store("crm", List.of(new CustomerLines.Line(0, Map.of("externalId", id), Map.of()))))
                .extracting(CustomerLines.Result::reason)
                .containsOnlyNulls();
    }

    private void run(ImportKind kind, Path file) {
        imports.run(new Imports.Order(kind, file, folder, null, null, "maria"));
    }
}
