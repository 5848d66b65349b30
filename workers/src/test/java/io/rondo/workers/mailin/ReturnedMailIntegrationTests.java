package io.rondo.workers.mailin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.rondo.deliveries.LinkTokens;
import io.rondo.deliveries.LinkTokens.Kind;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.DeliveryId;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
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

class ReturnedMailIntegrationTests {

    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    private static EmbeddedPostgres postgres;
    private static AnnotationConfigApplicationContext context;
    private static JdbcClient jdbc;

    private ReturnedMail returnedMail;
    private LinkTokens tokens;
    private DeliveryId delivery;
    private String messageId;

    @BeforeAll
    static void start() throws Exception {
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
                "io.rondo.recovery",
                "io.rondo.responses");
        context.register(LetterReader.class, ReturnedMail.class);
        context.refresh();
    }

    @AfterAll
    static void stop() throws Exception {
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
            return JsonMapper.builder().build();
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
    void message() {
        returnedMail = context.getBean(ReturnedMail.class);
        tokens = context.getBean(LinkTokens.class);
        jdbc.sql(
                        "truncate customer, campaign, outbox, suppression, bounce_day, mail_quarantine restart identity cascade")
                .update();
        jdbc.sql("""
                        insert into customer (external_id, email_digest, created_at, updated_at)
                        values ('c-1', '\\x01', now(), now())""").update();
        jdbc.sql("""
                        insert into campaign (name, flow, state, seed, created_by, created_at)
                        values ('spring', 'journey-one-mail', 'running', 's', 'maria', now())""").update();
        jdbc.sql("insert into list_member (campaign_id, customer_id, arm, hold_out) values (1, 1, 'A', false)")
                .update();
        messageId = "<d1.0123456789abcdef@rondo.test>";
        delivery = new DeliveryId(
                jdbc.sql("""
                        insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, campaign_id, template,
                            address_digest, state, message_id, due_at, settled_at, created_at)
                        values ('contact', 1, 'offer', 1, 'email', 'marketing', 1, 'offer', '\\x01', 'SENT', :message,
                            timestamptz '2026-03-02 10:00Z', timestamptz '2026-03-02 10:00Z', now()) returning id""").param("message", messageId).query(Long.class).single());
    }

    /** Written from the published formats and from how these servers use them; every address is an example. */
    @ParameterizedTest
    @CsvSource({
        "postfix-expired, bounce, 4.4.1, soft",
        "postfix-delayed, auto-reply, delayed,",
        "exchange-online-not-found, bounce, 5.1.10, hard",
        "exchange-online-access-denied, bounce, 5.1.1, hard",
        "gmail-unknown-user, bounce, 5.1.1, hard",
        "gmail-delayed, auto-reply, delayed,",
        "qq-unknown-user, bounce, 5.1.1, hard",
        "netease-163-mailbox-full, bounce, 5.2.2, soft",
        "netease-163-spam-verdict, bounce, 5.0.0, soft",
        "qmail-no-mailbox, bounce, 5.1.1, hard",
        "qmail-by-message-id, bounce, 5.2.2, soft",
        "sendmail-eai, bounce, 5.1.1, hard",
        "yahoo-arf, abuse,,",
        "aol-arf, abuse,,",
        "exchange-out-of-office, auto-reply,,",
        "gmail-vacation, auto-reply,,",
        "sieve-vacation, auto-reply,,",
        "outlook-read-receipt, auto-reply, disposition,",
        "qq-reply, reply, 请问门店可以用吗？,"
    })
    void understandsWhatServersSend(String sample, String type, String detail, String bounceKind) throws Exception {
        returnedMail.store(List.of(sample(sample)));
        assertThat(count("mail_quarantine")).isZero();
        assertThat(one("select type from response")).isEqualTo(type);
        assertThat(one("select detail from response")).isEqualTo(detail);
        assertThat(one("select delivery_id::text from response")).isEqualTo(delivery.toString());
        assertThat(one("select bounce_kind from delivery")).isEqualTo(bounceKind);
        assertThat(count("suppression where scope = 'all'"))
                .isEqualTo("hard".equals(bounceKind) || type.equals("abuse") ? 1 : 0);
        assertThat(count("bounce_day")).isEqualTo("soft".equals(bounceKind) ? 1 : 0);
        assertThat(one("select outcome from list_member"))
                .isEqualTo(
                        switch (type) {
                            case "reply" -> "responded";
                            case "abuse" -> "complained";
                            default -> "none";
                        });
    }

    @ParameterizedTest
    @CsvSource({
        "yahoo-arf-not-spam, feedback-type, <feedback@arf.mail.yahoo.example>, Not spam",
        "hotmail-complaint-feed, no-message-of-ours, <staff@hotmail.example>, complaint about message from 192.0.2.10",
        "words-only-bounce, not-a-report, 邮件系统 <postmaster@home.example>, 邮件未送达"
    })
    void keepsForPeopleWhatItCannotTell(String sample, String reason, String sender, String subject) throws Exception {
        var raw = sample(sample);
        returnedMail.store(List.of(raw));
        assertThat(count("response")).isZero();
        assertThat(count("suppression")).isZero();
        assertThat(one("select reason from mail_quarantine")).isEqualTo(reason);
        assertThat(one("select sender from mail_quarantine")).isEqualTo(sender);
        assertThat(one("select subject from mail_quarantine")).isEqualTo(subject);
        assertThat(jdbc.sql("select raw from mail_quarantine")
                        .query(byte[].class)
                        .single())
                .isEqualTo(raw);
    }

    @Test
    void peopleReadTheTextOfALetterInWhateverCharset() throws Exception {
        returnedMail.store(List.of(sample("words-only-bounce")));
        assertThat(one("select body from mail_quarantine")).isEqualTo("您的邮件没有送到，请稍后再试。");
    }

    /** A sample with the addresses and the Message-ID of the delivery filled in. */
    private byte[] sample(String name) throws Exception {
        try (var file = getClass().getResourceAsStream(name + ".eml")) {
            return new String(file.readAllBytes(), StandardCharsets.ISO_8859_1)
                    .replace("{{verp}}", address("b", Kind.BOUNCE))
                    .replace("{{reply}}", address("reply", Kind.REPLY))
                    .replace("{{messageId}}", messageId)
                    .replace("\n", "\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void aBounceToTheReturnPathSuppressesADeadAddress() {
        store(Letters.postfixBounce(address("b", Kind.BOUNCE), "<unknown@x.test>"));
        assertThat(one("select type || ' ' || detail || ' ' || occurred_at from response"))
                .isEqualTo("bounce 5.1.1 2026-03-02 10:00:03+00");
        assertThat(one("select bounce_kind from delivery")).isEqualTo("hard");
        assertThat(count("suppression where reason = 'hard-bounce'")).isEqualTo(1);
    }

    @Test
    void aBounceWithoutTokenIsMatchedByTheMessageIdItEncloses() {
        store(Letters.postfixBounce("postmaster@rondo.test", messageId));
        assertThat(one("select delivery_id::text from response")).isEqualTo(delivery.toString());
    }

    @ParameterizedTest
    @CsvSource({
        "failed, 5.2.2, 552 5.2.2 Mailbox full, 5.2.2",
        "failed, 5.0.0, '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found', 5.1.1",
        "Failed, '', 550 no such user here, 5.1.1",
        "failed, '', 554 refused, 5.0.0",
        "failed, 4.4.7, '550 4.4.7 QUEUE.Expired; message expired', 4.4.7",
        "failed, 5.1.10, 'RESOLVER', 5.1.10"
    })
    void theCodeOfABounceComesFromFieldOrText(String action, String status, String diagnostic, String expected) {
        store(Letters.exchangeBounce(address("b", Kind.BOUNCE), action, status, diagnostic));
        assertThat(one("select type || ' ' || detail from response")).isEqualTo("bounce " + expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"delayed", "delivered", "relayed", "expanded"})
    void aMessageThatIsLateOrArrivedIsNoBounce(String action) {
        store(Letters.exchangeBounce(address("b", Kind.BOUNCE), action, "4.4.1", "delayed"));
        assertThat(one("select type || ' ' || detail from response")).isEqualTo("auto-reply " + action);
        assertThat(one("select bounce_kind from delivery")).isNull();
    }

    @Test
    void anAbuseReportIsMatchedByTheReturnPathItNames() {
        store(Letters.abuseReport("abuse", address("b", Kind.BOUNCE)));
        assertThat(one("select type from response")).isEqualTo("abuse");
        assertThat(count("suppression where scope = 'all'")).isEqualTo(1);
        assertThat(one("select kind from recovery_case")).isEqualTo("abuse");
    }

    @Test
    void otherFeedbackIsForPeopleToLookAt() {
        store(Letters.abuseReport("fraud", address("b", Kind.BOUNCE)));
        store(Letters.abuseReport("not-spam", address("b", Kind.BOUNCE)));
        assertThat(count("response")).isZero();
        assertThat(count("mail_quarantine where reason = 'feedback-type'")).isEqualTo(2);
    }

    @Test
    void aPersonsAnswerCountsWithWhatTheyWrote() {
        store(Letters.answer(address("reply", Kind.REPLY), "<r1@customers.test>", "", "请问门店可以用吗？\n\n> 春季优惠"));
        assertThat(one("select type || ' ' || class || ' ' || detail from response"))
                .isEqualTo("reply human 请问门店可以用吗？");
        assertThat(one("select outcome from list_member")).isEqualTo("responded");
    }

    @Test
    void anAnswerThatLostItsTokenIsMatchedByWhatItAnswers() {
        store(Letters.answer("hello@rondo.test", "<r2@customers.test>", "In-Reply-To: " + messageId + "\n", "Yes"));
        assertThat(one("select type || ' ' || delivery_id from response")).isEqualTo("reply " + delivery);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Auto-Submitted: auto-replied",
                "Auto-Submitted: auto-replied (vacation)",
                "Precedence: bulk",
                "Precedence: auto_reply",
                "X-Autoreply: yes"
            })
    void anAnswerByAMachineIsKeptButDoesNotCount(String header) {
        store(Letters.answer(address("reply", Kind.REPLY), "<a1@customers.test>", header + "\n", "我正在休假"));
        assertThat(one("select type || ' ' || class from response")).isEqualTo("auto-reply machine");
        assertThat(one("select outcome from list_member")).isEqualTo("none");
    }

    @Test
    void anAbsenceNoteToTheReturnPathIsNoBounce() {
        store(Letters.answer(
                address("b", Kind.BOUNCE), "<a2@customers.test>", "Auto-Submitted: auto-replied\n", "away"));
        assertThat(one("select type from response")).isEqualTo("auto-reply");
        assertThat(one("select bounce_kind from delivery")).isNull();
    }

    @Test
    void aLetterToTheComplaintAddressIsAComplaintWhateverItsWords() {
        store(Letters.answer(address("complaint", Kind.COMPLAINT), "<k1@customers.test>", "", "三天了还没有收到货，太差了"));
        assertThat(one("select type from response")).isEqualTo("complaint");
        assertThat(one("select state from recovery_case")).isEqualTo("open");
        assertThat(one("select detail from response")).isEqualTo("三天了还没有收到货，太差了");
    }

    @Test
    void angryWordsInAnAnswerAreNoComplaint() {
        store(Letters.answer(address("reply", Kind.REPLY), "<r3@customers.test>", "", "complaint! 投诉！"));
        assertThat(one("select type from response")).isEqualTo("reply");
        assertThat(count("recovery_case")).isZero();
    }

    @Test
    void mailServersMayChangeTheCaseOfAnAddress() {
        var shouting = address("reply", Kind.REPLY).toUpperCase(java.util.Locale.ROOT);
        store(Letters.answer(shouting, "<r4@customers.test>", "", "ok"));
        assertThat(count("response")).isEqualTo(1);
    }

    @Test
    void theTokenOfAnotherPurposeIsWorthNothing() {
        var wrong = "complaint+" + tokens.mint(Kind.REPLY, delivery, 0) + "@rondo.test";
        store(Letters.answer(wrong, "<w1@customers.test>", "", "x"));
        assertThat(count("response")).isZero();
        assertThat(one("select reason from mail_quarantine")).isEqualTo("no-message-of-ours");
    }

    @Test
    void whatCannotBeUnderstoodIsKeptAndNeverCounted() {
        store("From: a@b.test\nTo: " + address("b", Kind.BOUNCE) + "\n\nYour mail did not arrive, sorry.\n");
        store("");
        store("Content-Type: multipart/report; report-type=delivery-status\n\nno parts at all");
        store("Content-Type: multipart/report; report-type=feedback-report; boundary=x\n\n--x\n\n--x--\n");
        store(Letters.answer("info@rondo.test", "<s1@spam.test>", "", "cheap pills"));
        assertThat(count("response")).isZero();
        assertThat(count("mail_quarantine")).isEqualTo(5);
    }

    @Test
    void aLetterReadAgainChangesNothing() {
        for (int i = 0; i < 3; i++) {
            store(Letters.answer(address("complaint", Kind.COMPLAINT), "<k2@customers.test>", "", "x"));
            store("nonsense");
        }
        assertThat(count("response")).isEqualTo(1);
        assertThat(count("mail_quarantine")).isEqualTo(1);
    }

    @Test
    void lettersWithoutTheirOwnIdAreToldApartByContent() {
        var letter = Letters.answer(address("reply", Kind.REPLY), "", "", "%s");
        store(letter.formatted("one"));
        store(letter.formatted("two"));
        store(letter.formatted("two"));
        assertThat(count("response")).isEqualTo(2);
    }

    @Test
    void aLetterFromTheFutureIsDatedWhenItWasRead() {
        store(Letters.answer(address("reply", Kind.REPLY), "<r5@customers.test>", "", "x")
                .replace("2 Mar 2026", "2 Mar 2036"));
        assertThat(one("select occurred_at::text from response")).isEqualTo("2026-03-02 12:00:00+00");
    }

    @Test
    void noLetterHoweverMangledStopsTheOthers() {
        var seed = 99L;
        var random = new Random(seed);
        var samples = List.of(
                Letters.bytes(Letters.postfixBounce(address("b", Kind.BOUNCE), messageId)),
                Letters.bytes(Letters.abuseReport("abuse", address("b", Kind.BOUNCE))),
                Letters.bytes(Letters.answer(address("reply", Kind.REPLY), "<m@customers.test>", "", "x")));
        for (int i = 0; i < 400; i++) {
            var letter = samples.get(random.nextInt(samples.size())).clone();
            for (int changes = random.nextInt(30); changes >= 0; changes--) {
                letter[random.nextInt(letter.length)] = (byte) random.nextInt(256);
            }
            var cut = Arrays.copyOf(letter, 1 + random.nextInt(letter.length));
            var good = Letters.bytes(
                    Letters.answer(address("reply", Kind.REPLY), "<good%d@customers.test>".formatted(i), "", "ok"));
            returnedMail.store(List.of(cut, good));
            assertThat(count("response where external_id = '<good%d@customers.test>'".formatted(i)))
                    .as("seed %d, round %d", seed, i)
                    .isEqualTo(1);
        }
    }

    /** PostgreSQL stores no NUL, and base64 brings one through every mail server. */
    @ParameterizedTest
    @ValueSource(strings = {"qmail", "report", "answer"})
    void aNulInALetterStopsNobody(String form) throws Exception {
        var hostile = Letters.bytes(
                switch (form) {
                    case "qmail" -> Letters.qmailBounce("postmaster@rondo.test", "<d1.0123\0@rondo.test>");
                    case "report" -> Letters.encodedHeaders("postmaster@rondo.test", "<d1.0123\0@rondo.test>");
                    default -> Letters.encodedAnswer("info@rondo.test", "a\0b");
                });
        var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        server.start();
        try {
            var user = server.setUser("reply@rondo.test", "reply@rondo.test", "secret");
            user.deliver(new MimeMessage(null, new ByteArrayInputStream(hostile)));
            user.deliver(new MimeMessage(
                    null,
                    new ByteArrayInputStream(
                            Letters.bytes(Letters.postfixBounce(address("b", Kind.BOUNCE), messageId)))));
            try (var mailbox = new Mailbox(imap(server), "reply@rondo.test")) {
                assertThat(mailbox.read(returnedMail::store)).isEqualTo(2);
                assertThat(mailbox.read(returnedMail::store)).isZero();
            }
        } finally {
            server.stop();
        }
        assertThat(one("select type || ' ' || detail from response")).isEqualTo("bounce 5.1.1");
        assertThat(one("select reason from mail_quarantine")).isEqualTo("no-message-of-ours");
        assertThat(jdbc.sql("select raw from mail_quarantine")
                        .query(byte[].class)
                        .single())
                .isEqualTo(hostile);
    }

    @Test
    void aLetterThatCannotBeStoredGoesToQuarantineAlone() {
        var letters = threeWithOneBad();
        try (var refusing = new Refusing("response", "new.external_id = '<bad@customers.test>'", "P0001")) {
            assertThat(returnedMail.store(letters)).isEmpty();
            assertThat(returnedMail.store(letters)).as("offered again").isEmpty();
        }
        assertThat(count("response where external_id in ('<good1@customers.test>', '<good2@customers.test>')"))
                .isEqualTo(2);
        assertThat(one("select reason from mail_quarantine")).isEqualTo("unreadable");
        assertThat(jdbc.sql("select raw from mail_quarantine")
                        .query(byte[].class)
                        .single())
                .isEqualTo(letters.get(1));
    }

    @Test
    void aLetterThatCannotEvenBeKeptStaysInItsMailboxAlone() {
        var letters = threeWithOneBad();
        try (var response = new Refusing("response", "new.external_id = '<bad@customers.test>'", "22021");
                var quarantine = new Refusing("mail_quarantine", "true", "XX000")) {
            assertThat(returnedMail.store(letters)).containsExactly(1);
        }
        assertThat(count("response")).isEqualTo(2);
        assertThat(count("mail_quarantine")).isZero();
    }

    /** Else an hour without the database would put every letter of that hour into quarantine. */
    @ParameterizedTest
    @ValueSource(strings = {"57P01", "40P01", "53300", "08006", "25006"})
    void nothingGoesToQuarantineBecauseTheDatabaseIsAway(String state) {
        var letters = threeWithOneBad();
        try (var refusing = new Refusing("response", "new.external_id = '<bad@customers.test>'", state)) {
            assertThatThrownBy(() -> returnedMail.store(letters)).isInstanceOf(RuntimeException.class);
        }
        assertThat(count("mail_quarantine")).isZero();
        assertThat(count("response")).isZero();
        assertThat(returnedMail.store(letters)).isEmpty();
        assertThat(count("response")).isEqualTo(3);
    }

    private List<byte[]> threeWithOneBad() {
        return Stream.of("good1", "bad", "good2")
                .map(name -> Letters.bytes(
                        Letters.answer(address("reply", Kind.REPLY), "<%s@customers.test>".formatted(name), "", "ok")))
                .toList();
    }

    /** While open, PostgreSQL refuses rows of a table with an SQLSTATE. */
    private static final class Refusing implements AutoCloseable {

        private final String table;

        Refusing(String table, String when, String state) {
            this.table = table;
            jdbc.sql("""
                            create function refuse_%s() returns trigger language plpgsql as
                            $$begin raise exception 'refused' using errcode = '%s'; end$$""".formatted(table, state)).update();
            jdbc.sql("create trigger refuse before insert on %s for each row when (%s) execute function refuse_%s()"
                            .formatted(table, when, table))
                    .update();
        }

        @Override
        public void close() {
            jdbc.sql("drop function refuse_%s() cascade".formatted(table)).update();
        }
    }

    @Test
    void aMailboxForgetsALetterOnlyAfterItWasStored() throws Exception {
        var imap = new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP);
        var server = new GreenMail(imap);
        server.start();
        try {
            var user = server.setUser("reply@rondo.test", "reply@rondo.test", "secret");
            for (int i = 0; i < 3; i++) {
                user.deliver(new MimeMessage(
                        null,
                        new ByteArrayInputStream(Letters.bytes(Letters.answer(
                                address("reply", Kind.REPLY), "<i%d@customers.test>".formatted(i), "", "第一")))));
            }
            var properties = imap(server);
            try (var mailbox = new Mailbox(properties, "reply@rondo.test")) {
                assertThatThrownBy(() -> mailbox.read(letters -> {
                            throw new IllegalStateException("the database is away");
                        }))
                        .hasMessage("the database is away");
                assertThat(count("response")).isZero();

                assertThat(mailbox.read(returnedMail::store)).isEqualTo(3);
                assertThat(count("response where detail = '第一'")).isEqualTo(3);
                assertThat(mailbox.read(returnedMail::store)).isZero();

                user.deliver(new MimeMessage(
                        null,
                        new ByteArrayInputStream(Letters.bytes(
                                Letters.answer(address("reply", Kind.REPLY), "<late@customers.test>", "", "x")))));
                await().atMost(Duration.ofSeconds(10)).until(() -> mailbox.read(returnedMail::store) == 1);
                assertThat(count("response")).isEqualTo(4);
            }
        } finally {
            server.stop();
        }
    }

    private static ImapProperties imap(GreenMail server) {
        return new ImapProperties(
                "127.0.0.1",
                server.getImap().getPort(),
                false,
                null,
                "reply@rondo.test",
                "secret",
                Duration.ofMillis(50));
    }

    private void store(String letter) {
        returnedMail.store(List.of(Letters.bytes(letter)));
    }

    private String address(String prefix, Kind kind) {
        return "%s+%s@rondo.test".formatted(prefix, tokens.mint(kind, delivery, 0));
    }

    private static String one(String sql) {
        return jdbc.sql(sql).query((row, n) -> row.getString(1)).list().getFirst();
    }

    private static int count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Integer.class).single();
    }
}
