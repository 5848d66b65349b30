package io.rondo.sandbox.customers;

import io.rondo.sandbox.MailServer;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicInteger;

/** Mails that come back to Rondo, written as the programs of the world write them: RFC 3464, RFC 5965, RFC 3834. */
final class MailsBack {

    private static final String SERVER = "mx.customers.test";

    private final MailServer server;
    private final AtomicInteger sent = new AtomicInteger();

    MailsBack(MailServer server) {
        this.server = server;
    }

    /** The mailbox does not exist: a delivery status notification to the envelope's sender, from the null sender. */
    void bounce(ReadMail mail, Instant now) throws MessagingException {
        send("", mail.envelopeFrom(), """
                From: MAILER-DAEMON@%1$s
                To: %2$s
                Subject: Undelivered Mail Returned to Sender
                Date: %3$s
                Message-ID: <dsn.%4$s@%1$s>
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status; boundary="=_b"

                --=_b
                Content-Type: text/plain; charset=us-ascii

                I'm sorry to have to inform you that your message could not be delivered.

                --=_b
                Content-Type: message/delivery-status

                Reporting-MTA: dns; %1$s
                Arrival-Date: %3$s

                Final-Recipient: rfc822; %5$s
                Action: failed
                Status: 5.1.1
                Diagnostic-Code: smtp; 550 5.1.1 User unknown

                --=_b
                Content-Type: text/rfc822-headers

                Message-ID: %6$s

                --=_b--
                """.formatted(
                        SERVER, mail.envelopeFrom(), date(now), local(mail), mail.recipient(), mail.messageId()));
    }

    /** The spam button: a feedback report in abuse reporting format to the envelope's sender. */
    void abuseReport(ReadMail mail, Instant now) throws MessagingException {
        send("fbl@" + SERVER, mail.envelopeFrom(), """
                From: fbl@%1$s
                To: %2$s
                Subject: Abuse report
                Date: %3$s
                Message-ID: <arf.%4$s@%1$s>
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=feedback-report; boundary="=_a"

                --=_a
                Content-Type: text/plain; charset=us-ascii

                This is an email abuse report.

                --=_a
                Content-Type: message/feedback-report

                Feedback-Type: abuse
                User-Agent: SampleFBL/1.0
                Version: 1
                Original-Mail-From: <%2$s>
                Original-Rcpt-To: <%5$s>

                --=_a
                Content-Type: message/rfc822

                From: <hello@rondo.test>
                To: <%5$s>
                Message-ID: %6$s
                Subject: Abuse

                (removed)

                --=_a--
                """.formatted(
                        SERVER, mail.envelopeFrom(), date(now), local(mail), mail.recipient(), mail.messageId()));
    }

    /** A person answers. */
    void reply(ReadMail mail, Instant now) throws MessagingException {
        send(mail.recipient(), mail.replyTo(), """
                From: %1$s
                To: %2$s
                Subject: Re: your offer
                Date: %3$s
                Message-ID: <re.%4$s@customers.test>
                In-Reply-To: %5$s
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8

                Is this offer valid in your shops as well?
                """.formatted(
                        mail.recipient(), mail.replyTo(), date(now), local(mail), mail.messageId()));
    }

    /** A person is not happy and writes to the address the mail gives for that. */
    void complaint(ReadMail mail, String address, String text, Instant now) throws MessagingException {
        send(mail.recipient(), address, """
                From: %1$s
                To: %2$s
                Subject: Complaint
                Date: %3$s
                Message-ID: <complaint.%4$s@customers.test>
                In-Reply-To: %5$s
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                %6$s
                """.formatted(
                        mail.recipient(), address, date(now), local(mail), mail.messageId(), text));
    }

    /** A person is away. */
    void autoReply(ReadMail mail, Instant now) throws MessagingException {
        send("", mail.envelopeFrom(), """
                From: %1$s
                To: %2$s
                Subject: Out of office
                Date: %3$s
                Message-ID: <ooo.%4$s@customers.test>
                In-Reply-To: %5$s
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8

                I am away until Monday.
                """.formatted(
                        mail.recipient(), mail.envelopeFrom(), date(now), local(mail), mail.messageId()));
    }

    private void send(String from, String to, String text) throws MessagingException {
        var bytes = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        sent.incrementAndGet();
        server.send(new AsWritten(server.session(), bytes), from, new InternetAddress(to).getAddress());
    }

    /** How many mails went back so far. */
    int sent() {
        return sent.get();
    }

    private static String date(Instant now) {
        return DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC));
    }

    private static String local(ReadMail mail) {
        return mail.messageId().replaceAll("[<>]|@.*", "");
    }

    /** A message sent exactly as written, its own Message-ID included. */
    private static final class AsWritten extends MimeMessage {

        AsWritten(Session session, byte[] bytes) throws MessagingException {
            super(session, new ByteArrayInputStream(bytes));
        }

        @Override
        public void saveChanges() {
            // Nothing to make up: headers and body stand as they are.
        }
    }
}
