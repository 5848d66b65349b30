package io.rondo.dashboards;

import static io.rondo.kernel.Sql.at;

import io.rondo.kernel.AddressDigests;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.DeliveryId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The real web on a random port with a real PostgreSQL, asked through HTTP as the world asks it. */
@SpringBootTest(
        classes = RunningWeb.LinksAndApi.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "rondo.demo-logins=true",
            "server.address=127.0.0.1",
            "spring.datasource.username=postgres",
            "rondo.channels.sms.url=https://gateway.test/send",
            "rondo.channels.sms.secret=the-secret-of-the-test"
        })
public abstract class RunningWeb {

    /** Only what links in mails and the API stand on: no engine, no pages for staff. */
    @SpringBootApplication(
            scanBasePackages = {
                "io.rondo.kernel",
                "io.rondo.outbox",
                "io.rondo.consent",
                "io.rondo.audiences",
                "io.rondo.deliveries",
                "io.rondo.recovery",
                "io.rondo.responses",
                "io.rondo.preferences",
                "io.rondo.channels",
                "io.rondo.dashboards.site",
                "io.rondo.dashboards.security",
                "io.rondo.dashboards.tracking",
                "io.rondo.dashboards.api"
            })
    static class LinksAndApi {}

    protected static final String FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static EmbeddedPostgres postgres;

    private final HttpClient http =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

    @LocalServerPort
    private int port;

    @Autowired
    protected JdbcClient jdbc;

    @Autowired
    protected AddressDigests digests;

    @Autowired
    protected BusinessClock clock;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", () -> server().getJdbcUrl("postgres", "postgres"));
    }

    private static synchronized EmbeddedPostgres server() {
        try {
            if (postgres == null) {
                postgres = EmbeddedPostgres.start();
            }
            return postgres;
        } catch (IOException e) {
            throw new IllegalStateException("Expected an embedded PostgreSQL to start", e);
        }
    }

    protected int port() {
        return port;
    }

    /** A new customer; returns the external id. */
    protected String customer(String language) {
        var external = "web-" + COUNT.incrementAndGet();
        jdbc.sql("""
                        insert into customer (external_id, email, email_digest, language, created_at, updated_at)
                        values (:external, :email, :digest, :language, now(), now())""")
                .param("external", external)
                .param("email", external + "@customers.test")
                .param("digest", digests.ofEmail(external + "@customers.test"))
                .param("language", language)
                .update();
        return external;
    }

    /** A message sent to this customer an hour ago. */
    protected DeliveryId delivery(String external, String originKind, long originId) {
        return new DeliveryId(jdbc.sql("""
                        insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, template, address_digest,
                            state, due_at, settled_at, created_at)
                        select :kind, :origin, :step, id, 'email', 'service', 't', email_digest, 'SENT', :sent, :sent, :sent
                          from customer where external_id = :external returning id""")
                .param("kind", originKind)
                .param("origin", originId)
                .param("step", "step-" + COUNT.incrementAndGet())
                .param("external", external)
                .param("sent", at(clock.now().minus(Duration.ofHours(1))))
                .query(Long.class)
                .single());
    }

    protected DeliveryId delivery(String external) {
        var campaign = jdbc.sql("""
                        insert into campaign (name, flow, state, seed, created_by, created_at)
                        values (:name, 'journey-one-mail', 'running', 's', 'maria', now()) returning id""")
                .param("name", "web " + COUNT.incrementAndGet())
                .query(Long.class)
                .single();
        var contact = jdbc.sql("""
                        insert into list_member (campaign_id, customer_id, arm, hold_out)
                        select :campaign, id, 'A', false from customer where external_id = :external returning id""")
                .param("campaign", campaign)
                .param("external", external)
                .query(Long.class)
                .single();
        return delivery(external, "contact", contact);
    }

    protected int count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Integer.class).single();
    }

    protected HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("User-Agent", FIREFOX);
    }

    protected HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    protected HttpResponse<String> postForm(String path, String form) {
        return send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    protected HttpResponse<String> postJson(String user, String password, String path, String body) {
        var credentials = Base64.getEncoder().encodeToString((user + ":" + password).getBytes());
        return send(request(path)
                .header("Content-Type", "application/json")
                .header("Authorization", "Basic " + credentials)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    protected HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
