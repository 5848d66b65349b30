package io.rondo.workers.mailin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading a real mailbox over IMAP. */
class MailboxTests {

    private static final String USER = "reply@rondo.test";

    private GreenMail server;
    private Mailbox mailbox;

    @BeforeEach
    void start() {
        server = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP)
        });
        server.start();
        server.setUser(USER, USER, "secret");
        mailbox = new Mailbox(at(server.getImap().getPort()), USER);
    }

    private static ImapProperties at(int port) {
        return new ImapProperties("127.0.0.1", port, false, null, USER, "secret", Duration.ofMillis(1));
    }

    @AfterEach
    void stop() {
        mailbox.close();
        server.stop();
    }

    @Test
    void aBacklogOfLargeLettersIsReadInBatchesThatFitIntoMemory() throws Exception {
        var limit = 1_600_000;
        var letter = 400_000;
        mailbox = new Mailbox(at(server.getImap().getPort()), USER, limit, Duration.ofMinutes(5));
        for (int i = 0; i < 40; i++) {
            deliver("large-" + i, letter);
        }
        var found = new ArrayList<String>();
        var sizes = new ArrayList<Integer>();
        IntSupplier look = () -> mailbox.read(letters -> {
            sizes.add(letters.stream().mapToInt(raw -> raw.length).sum());
            letters.forEach(raw -> found.add(subject(raw)));
            return Set.of();
        });
        assertThat(look.getAsInt()).as("the first batch").isBetween(2, 5);
        assertThat(inbox()).as("only what was handed over is removed").isEqualTo(40 - found.size());
        while (look.getAsInt() > 0) {
            // the next batch
        }
        assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(limit + letter + 1_000));
        assertThat(found)
                .containsExactlyElementsOf(
                        IntStream.range(0, 40).mapToObj(i -> "large-" + i).toList());
        assertThat(inbox()).isZero();
    }

    @Test
    void evenALetterLargerThanABatchArrives() throws Exception {
        mailbox = new Mailbox(at(server.getImap().getPort()), USER, 1_000, Duration.ofMinutes(5));
        deliver("first", 5_000);
        deliver("second", 5_000);
        assertThat(read()).hasSize(1);
        assertThat(read()).hasSize(1);
        assertThat(read()).isEmpty();
    }

    @Test
    void ofAHugeLetterOnlyTheBeginningComesOverTheWire() throws Exception {
        deliver("huge", 20_000_000);
        try (var relay = new ImapRelay(server.getImap().getPort());
                var behind = new Mailbox(at(relay.port()), USER)) {
            var read = new ArrayList<byte[]>();
            assertThat(behind.read(letters -> {
                        read.addAll(letters);
                        return Set.of();
                    }))
                    .isEqualTo(1);
            assertThat(read).singleElement().satisfies(raw -> {
                assertThat(raw).hasSize(Mailbox.MAX_BYTES);
                assertThat(subject(raw)).isEqualTo("huge");
            });
            assertThat(relay.sent()).isBetween(4_000_000L, 5_000_000L);
        }
        assertThat(inbox()).isZero();
    }

    @Test
    void aLetterTheServerCannotReturnIsPassedOver() throws Exception {
        send("first");
        send("second");
        send("third");
        try (var relay = new ImapRelay(server.getImap().getPort());
                var behind = new Mailbox(at(relay.port()), USER)) {
            relay.refuse(line -> line.contains("FETCH 2 (BODY"), ImapRelay.Answer.NO);
            assertThat(subjects(behind)).containsExactly("first", "third");
            relay.refuse(line -> line.contains("FETCH 1 (BODY"), ImapRelay.Answer.NO);
            send("fourth");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(subjects(behind)).containsExactly("fourth"));
        }
        assertThat(inbox()).as("nothing is lost").isEqualTo(1);
    }

    @Test
    void aLetterOfWhichTheServerReturnsAPartIsNotTakenForWhole() throws Exception {
        deliver("long", 1_000_000);
        send("second");
        try (var relay = new ImapRelay(server.getImap().getPort());
                var behind = new Mailbox(at(relay.port()), USER, 4_000_000, Duration.ZERO)) {
            relay.refuse(line -> line.contains("FETCH 1 (BODY.PEEK[]<524288."), ImapRelay.Answer.NO);
            assertThat(subjects(behind)).containsExactly("second");
            relay.heal();
            assertThat(subjects(behind)).containsExactly("long");
        }
    }

    /** Its end cannot be told from a refused block but by its size. */
    @Test
    void aLetterThatEndsWithABlockIsRead() throws Exception {
        deliver("blocks", 2 * 256 * 1024);
        assertThat(read()).singleElement().satisfies(raw -> assertThat(raw).hasSize(2 * 256 * 1024));
        assertThat(inbox()).isZero();
    }

    @Test
    void aLetterTheServerDiesOfIsPassedOver() throws Exception {
        send("first");
        send("second");
        send("third");
        try (var relay = new ImapRelay(server.getImap().getPort());
                var behind = new Mailbox(at(relay.port()), USER)) {
            relay.refuse(line -> line.contains("FETCH 2 (BODY"), ImapRelay.Answer.HANG_UP);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> subjects(behind)).isInstanceOf(RuntimeException.class);
            }
            assertThat(subjects(behind)).containsExactly("first", "third");
        }
        assertThat(inbox()).isEqualTo(1);
    }

    @Test
    void whatWasPassedOverIsTriedAgain() throws Exception {
        send("first");
        send("second");
        try (var relay = new ImapRelay(server.getImap().getPort());
                var behind = new Mailbox(at(relay.port()), USER, 1_000_000, Duration.ZERO)) {
            relay.refuse(line -> line.contains("FETCH 1 (BODY"), ImapRelay.Answer.NO);
            assertThat(subjects(behind)).containsExactly("second");
            relay.heal();
            assertThat(subjects(behind)).containsExactly("first");
        }
    }

    @Test
    void aLetterThatCouldNotBeTakenStaysAndStopsNobody() throws Exception {
        send("first");
        send("bad");
        send("third");
        Function<List<byte[]>, Set<Integer>> notBad = letters -> IntStream.range(0, letters.size())
                .filter(i -> subject(letters.get(i)).equals("bad"))
                .boxed()
                .collect(Collectors.toSet());
        assertThat(mailbox.read(notBad)).isEqualTo(2);
        assertThat(mailbox.read(notBad)).isZero();
        assertThat(inbox()).isEqualTo(1);
        assertThat(read()).as("it is not offered again at once").isEmpty();
        send("fourth");
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(subjects(mailbox)).containsExactly("fourth"));
    }

    @Test
    void findsALetterTheServerForgotToTellOf() throws Exception {
        assertThat(read()).as("the folder is open and empty").isEmpty();
        forgetWhoListens();

        send("unannounced");

        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(read()).hasSize(1));
        assertThat(read()).as("it was taken out").isEmpty();
    }

    @Test
    void readsWhatArrivesInOrderAndKeepsWhatCouldNotBeStored() {
        send("first");
        send("second");

        assertThatThrownBy(() -> mailbox.read(letters -> {
                    throw new IllegalStateException("PostgreSQL is away");
                }))
                .hasMessage("PostgreSQL is away");
        assertThat(read())
                .satisfiesExactly(
                        letter -> assertThat(letter).contains("Subject: first"),
                        letter -> assertThat(letter).contains("Subject: second"));
        assertThat(read()).isEmpty();
    }

    private List<String> read() {
        var found = new ArrayList<String>();
        mailbox.read(letters -> {
            letters.forEach(letter -> found.add(new String(letter, StandardCharsets.UTF_8)));
            return Set.of();
        });
        return found;
    }

    private static List<String> subjects(Mailbox mailbox) {
        var found = new ArrayList<String>();
        mailbox.read(letters -> {
            letters.forEach(letter -> found.add(subject(letter)));
            return Set.of();
        });
        return found;
    }

    private static String subject(byte[] raw) {
        return new String(raw, 0, Math.min(raw.length, 4_000), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("Subject: "))
                .map(line -> line.substring("Subject: ".length()))
                .findFirst()
                .orElse("");
    }

    /** Letters in the mailbox, as the server knows. */
    private int inbox() throws Exception {
        return server.getManagers()
                .getImapHostManager()
                .getInbox(server.getUserManager().getUser(USER))
                .getMessageCount();
    }

    private void deliver(String subject, int bytes) throws Exception {
        var line = "x".repeat(78) + "\r\n";
        var head = "Subject: %s\r\nFrom: ada@customers.test\r\n\r\n".formatted(subject);
        var letter = (head + line.repeat(bytes / 80 + 1)).substring(0, bytes);
        server.getUserManager()
                .getUser(USER)
                .deliver(new MimeMessage(null, new ByteArrayInputStream(letter.getBytes(StandardCharsets.US_ASCII))));
    }

    private void send(String subject) {
        GreenMailUtil.sendTextEmail(
                USER, "ada@customers.test", subject, "Words.", server.getSmtp().getServerSetup());
    }

    /** What GreenMail does to a connection now and then, when a letter arrives just as it answers. */
    private void forgetWhoListens() throws Exception {
        var folder = server.getManagers()
                .getImapHostManager()
                .getInbox(server.getUserManager().getUser(USER));
        var listeners = folder.getClass().getDeclaredField("_mailboxListeners");
        listeners.setAccessible(true);
        ((List<?>) listeners.get(folder)).clear();
    }
}
