package io.rondo.workers.mailin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        mailbox = new Mailbox(
                new ImapProperties(
                        "127.0.0.1", server.getImap().getPort(), false, null, USER, "secret", Duration.ofMillis(1)),
                USER);
    }

    @AfterEach
    void stop() {
        mailbox.close();
        server.stop();
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
        mailbox.read(letters -> letters.forEach(letter -> found.add(new String(letter, StandardCharsets.UTF_8))));
        return found;
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
