package io.rondo.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rondo.SharedSandbox;
import io.rondo.workers.index.IndexRelay;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A test of everything between the outbox and a measurement on the real PostgreSQL and Elasticsearch, without flows. No
 * relay runs by itself: a test drains when it wants to. A relay of another test's application may be at work in the same
 * outbox, which must not matter.
 */
@Tag("servers")
@SpringBootTest(
        classes = HistorySlice.Beans.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"rondo.roles=none", "spring.main.banner-mode=off"})
public abstract class HistorySlice {

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry registry) {
        SharedSandbox.register(registry);
    }

    @Autowired
    protected JdbcClient jdbc;

    @Autowired
    protected IndexRelay relay;

    /**
     * Drains until nothing is left but what Elasticsearch refuses for good; another application's relay may hold some rows
     * for a moment.
     */
    protected void drained() {
        await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .untilAsserted(() -> {
                    relay.drainOnce();
                    assertThat(jdbc.sql("""
                                    select count(*) from outbox where kind = 'index-response' or kind = 'index-contact'
                                      and ref_id not in (select id from list_member where length(segment) > 1000)""").query(Long.class).single()).isZero();
                });
    }

    @ImportAutoConfiguration({
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        JdbcTemplateAutoConfiguration.class,
        JdbcClientAutoConfiguration.class,
        TransactionAutoConfiguration.class,
        FlywayAutoConfiguration.class,
        JacksonAutoConfiguration.class
    })
    @ComponentScan({
        "io.rondo.kernel",
        "io.rondo.outbox",
        "io.rondo.history",
        "io.rondo.measurement",
        "io.rondo.privacy",
        "io.rondo.workers.index"
    })
    static class Beans {}
}
