package io.rondo.batch;

import com.zaxxer.hikari.HikariDataSource;
import io.rondo.kernel.AddressDigests;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CampaignId;
import io.rondo.kernel.SegmentId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Types;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistrar;

/** The jobs on a real PostgreSQL, one server and one context for all classes; every test starts with empty tables. */
@SpringBootTest(
        classes = BatchTest.Application.class,
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        properties = {"rondo.list.partition-size=100", "rondo.profiles.refresh-every=PT0S"})
abstract class BatchTest {

    static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    @Autowired
    BatchJobs jobs;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    AddressDigests digests;

    @Autowired
    HikariDataSource dataSource;

    @TempDir
    Path folder;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @ComponentScan({
        "io.rondo.kernel",
        "io.rondo.outbox",
        "io.rondo.consent",
        "io.rondo.audiences",
        "io.rondo.identity",
        "io.rondo.quality",
        "io.rondo.offers",
        "io.rondo.history",
        "io.rondo.responses",
        "io.rondo.deliveries",
        "io.rondo.recovery",
        "io.rondo.contacts",
        "io.rondo.preferences",
        "io.rondo.channels",
        "io.rondo.campaigns",
        "io.rondo.measurement",
        "io.rondo.privacy",
        "io.rondo.batch"
    })
    static class Application {

        /** Unless the database is that of another process, see {@link KilledJob}. */
        @Bean(destroyMethod = "close")
        @ConditionalOnProperty(name = "rondo.test.database", matchIfMissing = true, havingValue = "none")
        EmbeddedPostgres postgres() throws IOException {
            return EmbeddedPostgres.start();
        }

        @Bean(destroyMethod = "close")
        HikariDataSource dataSource(
                ObjectProvider<EmbeddedPostgres> postgres, @Value("${rondo.test.database:none}") String database) {
            var pool = new HikariDataSource();
            pool.setJdbcUrl(
                    database.equals("none") ? postgres.getObject().getJdbcUrl("postgres", "postgres") : database);
            pool.setMaximumPoolSize(8);
            return pool;
        }

        @Bean
        @Primary
        BusinessClock fixedTime() {
            return () -> NOW;
        }

        /** A shop's database to import from, kept by the same server. */
        @Bean
        DynamicPropertyRegistrar shop(ObjectProvider<EmbeddedPostgres> postgres) {
            return registry -> {
                var source = "rondo.import.sources.shop.";
                registry.add(source + "url", () -> postgres.getObject().getJdbcUrl("postgres", "postgres"));
                registry.add(source + "user", () -> "postgres");
                registry.add(source + "password", () -> "not-to-be-seen");
                registry.add(source + "query", () -> "select id, mail, first_name, monetary, changed from shop.person");
                registry.add(source + "key", () -> "id");
                var crm = "rondo.import.sources.crm.";
                registry.add(crm + "url", () -> postgres.getObject().getJdbcUrl("postgres", "postgres"));
                registry.add(crm + "user", () -> "postgres");
                registry.add(crm + "query", () -> "select id, 'Carl' first_name from shop.person where id = 10");
                registry.add(crm + "key", () -> "id");
            };
        }
    }

    @BeforeEach
    void empty() {
        jdbc.sql("""
                        truncate customer, segment, campaign, offer, suppression, link, outbox, import_run, profile_due, profile_run,
                          profile_work, profile_norm, match_run, quality_run
                        restart identity cascade""").update();
        jdbc.sql("""
                        truncate batch_step_execution_context, batch_job_execution_context, batch_step_execution,
                          batch_job_execution_params, batch_job_execution, batch_job_instance""").update();
    }

    Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content, StandardCharsets.UTF_8);
    }

    int count(String from) {
        return jdbc.sql("select count(*) from " + from).query(Integer.class).single();
    }

    /** A customer with consent to marketing by e-mail. */
    long customer(String externalId, String email) {
        var id = jdbc.sql("""
                        insert into customer (external_id, email, email_digest, created_at, updated_at)
                        values (:externalId, :email, :digest, now(), now()) returning id""")
                .param("externalId", externalId)
                .param("email", email)
                .param("digest", email == null ? null : digests.ofEmail(email), Types.BINARY)
                .query(Long.class)
                .single();
        jdbc.sql("insert into profile (customer_id, refreshed_at) values (:id, now())")
                .param("id", id)
                .update();
        jdbc.sql("insert into consent values (:id, 'marketing', 'email', true, now())")
                .param("id", id)
                .update();
        return id;
    }

    CampaignId campaign(String name, SegmentId segment, int waves) {
        var id = jdbc.sql("""
                        insert into campaign (name, flow, segment_id, list_source, seed, waves, min_days_since_contact,
                                              created_by, created_at)
                        values (:name, 'journey-one-mail', :segment, :source, 'seed-1', :waves, 7, 'maria', now()) returning id""")
                .param("name", name)
                .param("segment", segment == null ? null : segment.value(), Types.BIGINT)
                .param("source", segment == null ? "imported" : "segment")
                .param("waves", waves)
                .query(Long.class)
                .single();
        return new CampaignId(id);
    }

    void arm(CampaignId campaign, String arm, boolean holdOut, double share, int position) {
        jdbc.sql("insert into campaign_arm values (:campaign, :arm, :holdOut, :share, null, :position)")
                .param("campaign", campaign.value())
                .param("arm", arm)
                .param("holdOut", holdOut)
                .param("share", share)
                .param("position", position)
                .update();
    }
}
