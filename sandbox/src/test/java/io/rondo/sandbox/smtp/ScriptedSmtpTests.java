package io.rondo.sandbox.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptedSmtpTests {

    private static final String MESSAGE =
            "Message-ID: <d1@rondo.test>\r\nfeedback-id: campaign7:offer:marketing:rondo\r\n"
                    + "\r\nWords.\r\n..a line that began with a dot\r\n.\r\n";

    @TempDir
    Path folder;

    @Test
    void notesWhatItAcceptsBeforeItAnswers() throws IOException {
        try (var server = start(Script.ACCEPT_ALL);
                var sender = new Sender(server.port())) {
            assertThat(sender.send("anna@customers.test")).startsWith("250");
            assertThat(sender.send("bob@customers.test")).startsWith("250");

            assertThat(ScriptedSmtp.read(log()))
                    .extracting(Noted::recipient, Noted::messageId, Noted::feedbackId, Noted::answered)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(
                                    "anna@customers.test", "<d1@rondo.test>", "campaign7:offer:marketing:rondo", true),
                            org.assertj.core.groups.Tuple.tuple(
                                    "bob@customers.test", "<d1@rondo.test>", "campaign7:offer:marketing:rondo", true));
            assertThat(server.accepted()).isEqualTo(2);
        }
    }

    @Test
    void refusesTheSameRecipientEveryTime() throws IOException {
        try (var server = start(new Script(0, 0, 1, 0, 0, 0, 0, 0, 0, 3));
                var sender = new Sender(server.port())) {
            assertThat(sender.send("anna@customers.test")).startsWith("550");
            assertThat(sender.send("anna@customers.test")).startsWith("550");
            assertThat(ScriptedSmtp.read(log())).isEmpty();
        }
    }

    @Test
    void acceptsSilentlyWhenItCutsTheConnectionAfterTheDot() throws IOException {
        try (var server = start(new Script(0, 0, 0, 0, 1, 0, 0, 0, 0, 3));
                var sender = new Sender(server.port())) {
            assertThatThrownBy(() -> sender.send("anna@customers.test")).isInstanceOf(IOException.class);
            assertThat(ScriptedSmtp.read(log()))
                    .singleElement()
                    .extracting(Noted::answered)
                    .isEqualTo(false);
        }
    }

    @Test
    void acceptsNothingWhenItLosesTheMessageAfterTheDot() throws IOException {
        try (var server = start(new Script(0, 0, 0, 0, 0, 1, 0, 0, 0, 3));
                var sender = new Sender(server.port())) {
            assertThatThrownBy(() -> sender.send("anna@customers.test")).isInstanceOf(IOException.class);
            assertThat(ScriptedSmtp.read(log())).isEmpty();
        }
    }

    @Test
    void countsTheFaultsItCarriedOutByKind() throws IOException {
        try (var server = start(new Script(0, 0, 0, 0, 1, 0, 0, 0, 0, 3))) {
            for (var name : new String[] {"anna", "bob"}) {
                try (var sender = new Sender(server.port())) {
                    assertThatThrownBy(() -> sender.send(name + "@customers.test"))
                            .isInstanceOf(IOException.class);
                }
            }
            await().untilAsserted(() -> assertThat(ScriptedSmtp.faults(log())).isEqualTo(Map.of("drop-after-dot", 2)));
            assertThat(ScriptedSmtp.leftInDoubt(ScriptedSmtp.faults(log()))).isEqualTo(2);
        }
    }

    @Test
    void acceptsNothingWhenItCutsTheConnectionBeforeTheDot() throws IOException {
        try (var server = start(new Script(0, 0, 0, 1, 0, 0, 0, 0, 0, 3));
                var sender = new Sender(server.port())) {
            assertThatThrownBy(() -> sender.send("anna@customers.test")).isInstanceOf(IOException.class);
            assertThat(ScriptedSmtp.read(log())).isEmpty();
        }
    }

    @Test
    void endsTheSessionWhenItDefersIt() throws IOException {
        try (var server = start(new Script(0, 1, 0, 0, 0, 0, 0, 0, 0, 3));
                var sender = new Sender(server.port())) {
            assertThat(sender.send("anna@customers.test")).startsWith("421");
            assertThatThrownBy(() -> sender.send("anna@customers.test")).isInstanceOf(IOException.class);
        }
    }

    @Test
    void deferredAttemptsSucceedLaterAndTheSameSeedMeetsTheSameFates() {
        var script = new Script(0.2, 0.1, 0.05, 0.05, 0.05, 0.01, 0.01, 0.01, 0, 42);
        var fates = IntStream.range(0, 2_000)
                .mapToObj(i -> script.of("c%d@customers.test".formatted(i), 1))
                .toList();
        assertThat(IntStream.range(0, 2_000)
                        .mapToObj(i -> script.of("C%d@customers.test".formatted(i), 1))
                        .toList())
                .isEqualTo(fates);
        assertThat(fates.stream().filter(Script.Fate.DEFER_RECIPIENT::equals).count())
                .isBetween(300L, 460L);
        assertThat(fates.stream().filter(Script.Fate.REJECT::equals).count()).isBetween(60L, 140L);
        assertThat(IntStream.range(1, 20).mapToObj(attempt -> script.of("c1@customers.test", attempt)))
                .contains(Script.Fate.ACCEPT);
    }

    private Path log() {
        return folder.resolve("mail.log");
    }

    private ScriptedSmtp start(Script script) throws IOException {
        return ScriptedSmtp.start(0, script, Clock.systemUTC(), log());
    }

    /** A sender that keeps its connection. */
    private static final class Sender implements AutoCloseable {

        private final Socket socket;
        private final BufferedReader in;
        private final Writer out;

        Sender(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            out = new java.io.OutputStreamWriter(socket.getOutputStream(), StandardCharsets.US_ASCII);
            reply();
            say("EHLO rondo.test\r\n");
        }

        /** The reply that decided. */
        String send(String to) throws IOException {
            say("MAIL FROM:<b@rondo.test>\r\n");
            var answer = say("RCPT TO:<%s>\r\n".formatted(to));
            if (!answer.startsWith("250")) {
                return answer;
            }
            say("DATA\r\n");
            return say(MESSAGE);
        }

        private String say(String words) throws IOException {
            out.write(words);
            out.flush();
            return reply();
        }

        private String reply() throws IOException {
            String line;
            do {
                line = in.readLine();
                if (line == null) {
                    throw new IOException("The server hung up");
                }
            } while (line.charAt(3) == '-');
            return line;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
