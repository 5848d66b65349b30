package io.rondo.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.audiences.Criteria;
import io.rondo.audiences.Segments;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The sizes of the replay. The limits are generous for a busy machine; a change that makes work per row shows all the same. */
class VolumeIntegrationTests extends BatchTest {

    private static final int CUSTOMERS = 64_000;

    @Autowired
    Segments segments;

    @Test
    void importsAndListsSixtyFourThousandCustomers() {
        var sample = SampleCustomers.write(folder.resolve("sample.csv"), CUSTOMERS, 1);
        var first = timed(
                "import",
                Duration.ofSeconds(60),
                () -> assertThat(jobs.importCustomers(sample.file(), folder).inserted())
                        .isEqualTo(CUSTOMERS));
        var again = timed(
                "import again",
                Duration.ofSeconds(60),
                () -> assertThat(jobs.importCustomers(sample.file(), folder).unchanged())
                        .isEqualTo(CUSTOMERS));
        assertThat(again).isLessThan(first.multipliedBy(2));
        var campaign = campaign("c", segments.create("all", new Criteria.All(), "maria"), 1);
        arm(campaign, "A", false, 0.5, 1);
        arm(campaign, "B", true, 0.5, 2);
        timed("list", Duration.ofSeconds(30), () -> {
            var list = jobs.buildList(campaign);
            assertThat(list.considered()).isEqualTo(CUSTOMERS);
            assertThat(list.notListed().values().stream()
                                    .mapToInt(Integer::intValue)
                                    .sum()
                            + list.listed())
                    .isEqualTo(CUSTOMERS);
        });
    }

    private static Duration timed(String what, Duration limit, Runnable work) {
        var start = System.nanoTime();
        work.run();
        var took = Duration.ofNanos(System.nanoTime() - start);
        System.out.printf("%s of %,d: %,d ms (limit %,d)%n", what, CUSTOMERS, took.toMillis(), limit.toMillis());
        assertThat(took).as(what).isLessThan(limit);
        return took;
    }
}
