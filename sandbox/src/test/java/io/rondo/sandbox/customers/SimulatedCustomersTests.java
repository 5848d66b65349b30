package io.rondo.sandbox.customers;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.rondo.sandbox.MailServer;
import io.rondo.sandbox.MailServers;
import jakarta.mail.Folder;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** People who are not happy, with a real mail server and a web that only notes what is reported to it. */
class SimulatedCustomersTests {

    private static final int PEOPLE = 24;
    private static final long SEED = 7;
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Pattern EXTERNAL_ID = Pattern.compile("\"customer\":\"(p\\d+)\"");

    @TempDir
    Path folder;

    private final MailServers mail = MailServers.started();
    private final Set<String> reported = new ConcurrentSkipListSet<>();
    private HttpServer web;

    @BeforeEach
    void openTheWeb() throws Exception {
        web = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        web.createContext("/api/v1/responses", exchange -> {
            var items = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            EXTERNAL_ID.matcher(items).results().forEach(found -> reported.add(found.group(1)));
            var answer = "{\"results\": [{\"result\": \"stored\"}]}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        web.start();
    }

    @AfterEach
    void close() {
        web.stop(0);
        mail.close();
    }

    @Test
    void someComplainByMailToTheAddressForItAndTheOthersAtTheServiceDesk() throws Exception {
        var written = complaints();

        assertThat(written).isNotEmpty();
        assertThat(reported).isNotEmpty().doesNotContainAnyElementsOf(written);
        assertThat(written.size() + reported.size()).isEqualTo(PEOPLE);
    }

    @Test
    void theSameSeedLetsTheSamePeopleWrite() throws Exception {
        var written = complaints();
        var toDesk = new TreeSet<>(reported);
        mail.startAfresh();
        reported.clear();
        assertThat(complaints()).isEqualTo(written);
        assertThat(reported).isEqualTo(toDesk);
    }

    /** Sends everybody an offer, lets time pass, and returns who wrote to the address of their own mail. */
    private Set<String> complaints() throws Exception {
        var file = folder.resolve("customers.csv");
        var lines = new StringBuilder("external_id,email,strategic_segment\n");
        for (var i = 1; i <= PEOPLE; i++) {
            lines.append("p%1$d,p%1$d@customers.test,all\n".formatted(i));
        }
        Files.writeString(file, lines);
        var unhappy = new Behaviour(0, 0, 0, 0, 0, 0, 1, 0.5, 0, 0, 0, 0, 0, Map.of());
        var people = new SimulatedCustomers(
                mail.server(), "http://localhost:" + web.getAddress().getPort(), "api", "x", file, unhappy, SEED);
        for (var i = 1; i <= PEOPLE; i++) {
            mail.server().send(offer(i), "b+t%d@rondo.test".formatted(i), "p%d@customers.test".formatted(i));
        }
        people.actUntil(NOW.plus(Duration.ofDays(4)));
        var written = new TreeSet<String>();
        var store = Session.getInstance(new Properties()).getStore("imap");
        store.connect("127.0.0.1", mail.imapPort(), MailServer.REPLIES, MailServer.PASSWORD);
        try (store) {
            var inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            for (var letter : inbox.getMessages()) {
                var from = letter.getFrom()[0].toString().replace("@customers.test", "");
                assertThat(letter.getAllRecipients()[0]).hasToString("complaint+t%s@rondo.test".formatted(from));
                assertThat(letter.getContent().toString()).hasSizeGreaterThan(10);
                written.add(from);
            }
        }
        assertThat(people.mailsSentBack()).isEqualTo(written.size());
        return written;
    }

    private MimeMessage offer(int number) throws Exception {
        var message = new MimeMessage(mail.server().session());
        message.setSubject("Spring offer");
        message.setSentDate(Date.from(NOW));
        message.setHeader("Feedback-ID", "campaign1:offer:marketing:rondo");
        message.setContent("""
                <a href="http://x.test/t/u/u%1$d">Unsubscribe</a>
                <a href="mailto:complaint+tp%1$d@rondo.test" style="color:#5f6b7a">Not happy? Tell us</a>
                """.formatted(number), "text/html; charset=utf-8");
        return message;
    }
}
