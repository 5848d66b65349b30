package io.rondo.workers.channels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rondo.channels.Gateway;
import io.rondo.deliveries.Ledger;
import io.rondo.kernel.BusinessClock;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** A channel on the real ledger: what the gateway says is what the books say. */
class HttpChannelIntegrationTests {

    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static EmbeddedPostgres postgres;
    private static AnnotationConfigApplicationContext context;
    private static JdbcClient jdbc;

    @BeforeAll
    static void start() throws IOException {
        postgres = EmbeddedPostgres.start();
        Flyway.configure().dataSource(postgres.getPostgresDatabase()).load().migrate();
        jdbc = JdbcClient.create(postgres.getPostgresDatabase());
        context = new AnnotationConfigApplicationContext();
        context.register(Beans.class);
        context.scan(
                "io.rondo.kernel",
                "io.rondo.outbox",
                "io.rondo.consent",
                "io.rondo.deliveries",
                "io.rondo.offers",
                "io.rondo.recovery",
                "io.rondo.responses");
        context.register(ChannelMessages.class);
        context.refresh();
        jdbc.sql("""
                        insert into contact_policy (channel, purpose, value_tier)
                        select c, p, t from unnest(array['email', 'sms', 'phone', 'http']) c,
                               unnest(array['marketing', 'service']) p, unnest(array['high', 'mid', 'low']) t""").update();
        jdbc.sql("""
                        insert into message_template (code, language, subject, text_body, html_body)
                        values ('offer-sms', 'en', '-', 'Hello {{givenName}}: {{preferencesUrl}}', '-')
                        on conflict do nothing""").update();
    }

    @AfterAll
    static void stop() throws IOException {
        context.close();
        postgres.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    static class Beans {

        @Bean
        DataSource dataSource() {
            return postgres.getPostgresDatabase();
        }

        @Bean
        JdbcClient jdbcClient(DataSource dataSource) {
            return JdbcClient.create(dataSource);
        }

        @Bean
        PlatformTransactionManager transactionManager(DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }

        @Bean
        TransactionTemplate transactions(PlatformTransactionManager manager) {
            return new TransactionTemplate(manager);
        }

        @Bean
        JsonMapper json() {
            return JSON;
        }

        @Bean
        Clock clock() {
            return Clock.systemUTC();
        }

        @Bean
        @Primary
        BusinessClock time() {
            return () -> NOW;
        }
    }

    @BeforeEach
    void nobody() {
        jdbc.sql("truncate customer, campaign, outbox, suppression restart identity cascade")
                .update();
    }

    @Test
    void sendsWhatMayLeaveAndNothingElse() throws IOException {
        var allowed = delivery("c-1", "+44 1632 960961", true);
        var refused = delivery("c-2", "+44 1632 960962", false);
        var unreachable = delivery("c-3", null, true);
        var mail = delivery("c-4", "+44 1632 960964", true);
        jdbc.sql("update delivery set channel = 'email' where id = :id")
                .param("id", mail)
                .update();
        try (var server = new ScriptedGateway(seen -> ScriptedGateway.answer(200));
                var channel = channel(server.url())) {
            await().untilAsserted(() -> assertThat(List.of(state(allowed), state(refused), state(unreachable)))
                    .containsExactly("SENT/", "REFUSED/no-consent", "REFUSED/no-address"));
            assertThat(state(mail)).isEqualTo("PENDING/");
            assertThat(server.seen()).hasSize(1);
            var body = JSON.readTree(server.seen().getFirst().text());
            assertThat(body.path("delivery").asLong()).isEqualTo(allowed);
            assertThat(body.path("to").asString()).isEqualTo("+44 1632 960961");
            assertThat(body.path("text").asString())
                    .startsWith("Hello Ada: http")
                    .contains("/t/p/");
            assertThat(server.seen().getFirst().text()).doesNotContain("@customers.test");
        }
    }

    @Test
    void whatTheGatewayPutsOffIsDueWhenItSaid() throws IOException {
        var id = delivery("c-1", "+44 1632 960961", true);
        var second = delivery("c-2", "+44 1632 960962", true);
        try (var server = new ScriptedGateway(seen -> ScriptedGateway.answer(429, "Retry-After: 3600"));
                var channel = channel(server.url())) {
            await().until(() -> state(id).equals("PENDING/http-429"));
            assertThat(due(id)).isEqualTo(NOW.plus(Duration.ofHours(1)));
            await().until(() -> state(second).equals("PENDING/"));
            assertThat(server.seen()).as("the whole channel waits").hasSize(1);
        }
        assertThat(jdbc.sql("select attempts from delivery where id = :id")
                        .param("id", second)
                        .query(Integer.class)
                        .single())
                .as("what was not tried is no attempt")
                .isZero();
    }

    @Test
    void aLostAnswerIsInDoubtAndNotPostedAgain() throws IOException {
        var id = delivery("c-1", "+44 1632 960961", true);
        var posts = new AtomicInteger();
        try (var server = new ScriptedGateway(seen -> {
                    posts.incrementAndGet();
                    return null;
                });
                var channel = channel(server.url())) {
            await().until(() -> state(id).equals("IN_DOUBT/no-answer"));
        }
        assertThat(posts).hasValue(1);
    }

    @Test
    void aMessageWithoutTemplateFailsWithItsReason() throws IOException {
        var id = delivery("c-1", "+44 1632 960961", true);
        jdbc.sql("update delivery set template = 'no-such'").update();
        try (var server = new ScriptedGateway(seen -> ScriptedGateway.answer(200));
                var channel = channel(server.url())) {
            await().until(() -> state(id).equals("FAILED/no-template"));
            assertThat(server.seen()).isEmpty();
        }
    }

    @Test
    void oneThatCannotBeWrittenFailsAloneAndNoResultIsLost() throws IOException {
        jdbc.sql("""
                        insert into message_template (code, language, subject, text_body, html_body)
                        values ('poison-sms', 'en', '-', 'Case {{caseNumber}}', '-'), ('named-sms', 'en', '-', 'Dear {{customerName}}', '-')""").update();
        var first = delivery("c-1", "+44 1632 960961", true);
        var poison = delivery("c-2", "+44 1632 960962", true);
        var named = delivery("c-3", "+44 1632 960963", true);
        jdbc.sql(
                        "update delivery set template = case id when :poison then 'poison' when :named then 'named' else template end")
                .param("poison", poison)
                .param("named", named)
                .update();
        try (var server = new ScriptedGateway(seen -> ScriptedGateway.answer(200));
                var channel = channel(server.url())) {
            await().untilAsserted(() -> assertThat(List.of(state(first), state(poison), state(named)))
                    .containsExactly("SENT/", "FAILED/missing-field", "SENT/"));
            assertThat(server.seen().getLast().text()).contains("Dear Ada");
        }
    }

    @Test
    void timeOutsMustStayBelowTheLease() {
        var settings = settings(URI.create("https://gateway.test/"));
        assertThatThrownBy(() -> new HttpChannel(
                        "sms",
                        "node-1",
                        settings,
                        context.getBean(Ledger.class),
                        context.getBean(ChannelMessages.class),
                        gateway(settings),
                        Duration.ofSeconds(2),
                        Clock.systemUTC()))
                .hasMessageContaining("less than the lease");
    }

    private static HttpChannel channel(URI url) {
        var settings = settings(url);
        return new HttpChannel(
                "sms",
                "node-1",
                settings,
                context.getBean(Ledger.class),
                context.getBean(ChannelMessages.class),
                gateway(settings),
                Ledger.LEASE,
                Clock.systemUTC());
    }

    private static HttpGateway gateway(Gateway settings) {
        return new HttpGateway(
                settings,
                new PublicAddresses(
                        InetAddress::getAllByName,
                        settings.allow().stream().map(Network::of).toList()),
                Clock.systemUTC());
    }

    private static Gateway settings(URI url) {
        var second = Duration.ofSeconds(1);
        return new Gateway(url, "a-secret-of-the-test", false, second, second, 1, List.of("127.0.0.0/8"));
    }

    private static long delivery(String external, String phone, boolean consent) {
        var customer = jdbc.sql("""
                        insert into customer (external_id, email, email_digest, phone, phone_digest, given_name, created_at, updated_at)
                        values (:external, :external || '@customers.test', convert_to(:external, 'UTF8'), :phone, convert_to(:phone, 'UTF8'), 'Ada', now(), now())
                        returning id""")
                .param("external", external)
                .param("phone", phone)
                .query(Long.class)
                .single();
        jdbc.sql("""
                        insert into consent (customer_id, purpose, channel, granted, changed_at)
                        select :id, 'marketing', c, :granted, now() from unnest(array['sms', 'email']) c""").param("id", customer).param("granted", consent).update();
        return jdbc.sql("""
                        insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, template, address_digest, due_at,
                            created_at)
                        select 'contact', :id, 'offer', :id, 'sms', 'marketing', 'offer', phone_digest, :now, :now
                          from customer where id = :id returning id""")
                .param("id", customer)
                .param("now", NOW.atOffset(java.time.ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    private static String state(long id) {
        return jdbc.sql("select state || '/' || coalesce(reason, '') from delivery where id = :id")
                .param("id", id)
                .query(String.class)
                .single();
    }

    private static Instant due(long id) {
        return jdbc.sql("select due_at from delivery where id = :id")
                .param("id", id)
                .query((row, n) ->
                        row.getObject(1, java.time.OffsetDateTime.class).toInstant())
                .single();
    }
}
