package io.rondo.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.Clock;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailServerTests {
    private final Ports ports = Ports.free().resolved();
    private final MailServer mail = new MailServer(ports.smtp(), ports.imap(), Clock.systemUTC());

    @BeforeEach
    void start() {
        mail.start();
    }

    @AfterEach
    void stop() {
        mail.close();
    }

    @Test
    void notesWhatItAcceptedForACustomer() throws Exception {
        MimeMessage message = message("Spring offer", "<1.a@rondo.test>");
        message.setSentDate(Date.from(Instant.parse("2027-03-01T09:00:00Z")));
        message.setHeader("X-Rondo-Delivery", "17");
        message.setHeader("List-Unsubscribe", "<https://example.test/u>");

        mail.send(message, "b+token@rondo.test", "customer-1@example.test");

        ReceivedMail received = mail.received().getFirst();
        assertThat(received.number()).isEqualTo(1);
        assertThat(received.recipient()).isEqualTo("customer-1@example.test");
        assertThat(received.envelopeFrom()).isEqualTo("b+token@rondo.test");
        assertThat(received.messageId()).isEqualTo("<1.a@rondo.test>");
        assertThat(received.dateHeader()).isEqualTo("2027-03-01T09:00:00Z");
        assertThat(received.headers())
                .containsEntry("Subject", "Spring offer")
                .containsEntry("X-Rondo-Delivery", "17")
                .containsEntry("List-Unsubscribe", "<https://example.test/u>")
                .doesNotContainKey("Message-ID");
    }

    @Test
    void handsTheWholeMessageToListenersAndKeepsOnlyTheLastFew() throws Exception {
        AtomicInteger bodies = new AtomicInteger();
        mail.onMail(incoming -> {
            try {
                if (incoming.message().getContent().toString().contains("Hello")) {
                    bodies.incrementAndGet();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });

        try (Transport transport = connect()) {
            for (int i = 0; i < 250; i++) {
                transport.sendMessage(message("n" + i, "<" + i + "@rondo.test>"), to("c" + i + "@example.test"));
            }
        }

        assertThat(bodies).hasValue(250);
        assertThat(mail.received()).hasSize(250);
        assertThat(mail.recent()).hasSize(200);
        assertThat(mail.recent().getFirst().mail().recipient()).isEqualTo("c249@example.test");
    }

    @Test
    void aFailingListenerDoesNotRefuseMail() throws Exception {
        mail.onMail(incoming -> {
            throw new IllegalStateException("broken customer");
        });

        mail.send(message("a", "<1@rondo.test>"), "x@rondo.test", "c@example.test");

        assertThat(mail.receivedCount()).isEqualTo(1);
    }

    @Test
    void whatComesBackWaitsInItsMailboxForRondo() throws Exception {
        mail.send(message("Undelivered", "<2@example.test>"), "", "b+abc.DEF@rondo.test");
        mail.send(message("Re: offer", "<3@example.test>"), "c@example.test", "reply+xyz@rondo.test");
        mail.send(message("Unhappy", "<5@example.test>"), "c@example.test", "complaint+xyz@rondo.test");
        mail.send(message("Re: again", "<4@example.test>"), "c@example.test", MailServer.REPLIES);

        assertThat(subjects(MailServer.BOUNCES)).containsExactly("Undelivered");
        assertThat(subjects(MailServer.REPLIES)).containsExactly("Re: offer", "Unhappy", "Re: again");
        assertThat(mail.received())
                .as("mail to Rondo is no delivery to a customer")
                .isEmpty();
    }

    @Test
    void acceptsTensOfThousandsOfMessagesOverManySessionsWithoutLosingOne() throws Exception {
        int sessions = 8;
        int each = 1_250;
        Set<String> seen = ConcurrentHashMap.newKeySet();
        mail.onMail(incoming -> seen.add(incoming.mail().messageId()));
        long begin = System.nanoTime();

        try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            List<? extends java.util.concurrent.Future<?>> done = java.util.stream.IntStream.range(0, sessions)
                    .mapToObj(session -> senders.submit(() -> sendMany(session, each)))
                    .toList();
            for (var sender : done) {
                sender.get();
            }
        }

        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("mail: %.0f messages/s over %d sessions%n", sessions * each / seconds, sessions);
        assertThat(seen).hasSize(sessions * each);
        assertThat(mail.receivedCount()).isEqualTo(sessions * each);
        assertThat(sessions * each / seconds).as("messages per second").isGreaterThan(500);
    }

    @Test
    void isBackOnTheSamePortsAfterAnOutage() throws Exception {
        mail.send(message("before", "<1@rondo.test>"), "x@rondo.test", "c@example.test");
        mail.stop();
        assertThat(Ports.isFree(ports.smtp())).isTrue();

        mail.startAgain();
        mail.send(message("after", "<2@rondo.test>"), "x@rondo.test", "c@example.test");

        assertThat(mail.received())
                .extracting(ReceivedMail::messageId)
                .containsExactly("<1@rondo.test>", "<2@rondo.test>");
    }

    @Test
    void treatsMessagesAsATestWantsThem() throws Exception {
        mail.treat(to -> switch (to.substring(0, to.indexOf('@'))) {
            case "unknown" -> new SmtpTreatment.RefuseRecipient("550 5.1.1 No such mailbox");
            case "busy" -> new SmtpTreatment.RefuseMessage("451 4.3.0 Try later");
            case "silent" -> new SmtpTreatment.AcceptSilently();
            case "lost" -> new SmtpTreatment.Lose();
            case "hangup" -> new SmtpTreatment.HangUp();
            default -> new SmtpTreatment.Accept();
        });

        for (String name : List.of("unknown", "busy", "silent", "lost", "hangup")) {
            assertThatThrownBy(() -> mail.send(
                            message(name, "<" + name + "@rondo.test>"), "x@rondo.test", name + "@example.test"))
                    .as(name)
                    .isInstanceOf(SandboxException.class);
        }
        mail.send(message("fine", "<fine@rondo.test>"), "x@rondo.test", "fine@example.test");

        assertThat(mail.received())
                .extracting(ReceivedMail::recipient)
                .containsExactly("silent@example.test", "fine@example.test");
    }

    private Object sendMany(int session, int count) throws Exception {
        try (Transport transport = connect()) {
            for (int i = 0; i < count; i++) {
                transport.sendMessage(
                        message("Offer", "<%d.%d@rondo.test>".formatted(session, i)),
                        to("c%d-%d@example.test".formatted(session, i)));
            }
        }
        return count;
    }

    private Transport connect() throws Exception {
        Transport transport = mail.session().getTransport("smtp");
        transport.connect();
        return transport;
    }

    private static InternetAddress[] to(String address) throws Exception {
        return new InternetAddress[] {new InternetAddress(address)};
    }

    private MimeMessage message(String subject, String id) throws Exception {
        MimeMessage message = new MimeMessage(mail.session()) {
            @Override
            protected void updateMessageID() throws jakarta.mail.MessagingException {
                setHeader("Message-ID", id);
            }
        };
        message.setFrom("shop@rondo.test");
        message.setSubject(subject);
        message.setText("Hello, here is something for you.\n".repeat(60));
        message.saveChanges();
        return message;
    }

    private List<String> subjects(String mailbox) throws Exception {
        Properties properties = new Properties();
        properties.put("mail.imap.port", Integer.toString(ports.imap()));
        try (Store store = Session.getInstance(properties).getStore("imap")) {
            store.connect("127.0.0.1", mailbox, MailServer.PASSWORD);
            Folder inbox = store.getFolder("INBOX");
            inbox.open(Folder.READ_ONLY);
            List<String> subjects = new java.util.ArrayList<>();
            for (Message message : inbox.getMessages()) {
                subjects.add(message.getSubject());
            }
            inbox.close();
            return subjects;
        }
    }
}
