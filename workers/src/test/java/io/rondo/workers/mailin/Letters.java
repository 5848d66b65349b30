package io.rondo.workers.mailin;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Letters as mail servers and mail programs write them; tokens and Message-IDs are filled in. */
final class Letters {

    private Letters() {}

    /** Postfix: mailbox unknown. */
    static String postfixBounce(String to, String originalMessageId) {
        return """
                Return-Path: <>
                Received: by mx.customers.test (Postfix)
                \tid 4F1C2A0042; Mon,  2 Mar 2026 10:00:03 +0000 (UTC)
                Date: Mon,  2 Mar 2026 10:00:03 +0000 (UTC)
                From: MAILER-DAEMON@mx.customers.test (Mail Delivery System)
                Subject: Undelivered Mail Returned to Sender
                To: %s
                Auto-Submitted: auto-replied
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=delivery-status;
                \tboundary="9B095B5ADSN.1772445603/mx.customers.test"
                Message-Id: <20260302100003.4F1C2A0042@mx.customers.test>

                This is a MIME-encapsulated message.

                --9B095B5ADSN.1772445603/mx.customers.test
                Content-Description: Notification
                Content-Type: text/plain; charset=us-ascii

                This is the mail system at host mx.customers.test.

                <gone@customers.test>: host mail.customers.test[203.0.113.9] said: 550 5.1.1
                    <gone@customers.test>: Recipient address rejected: User unknown (in reply to RCPT TO command)

                --9B095B5ADSN.1772445603/mx.customers.test
                Content-Description: Delivery report
                Content-Type: message/delivery-status

                Reporting-MTA: dns; mx.customers.test
                X-Postfix-Queue-ID: 4F1C2A0042
                X-Postfix-Sender: rfc822; b@rondo.test
                Arrival-Date: Mon,  2 Mar 2026 10:00:02 +0000 (UTC)

                Final-Recipient: rfc822; gone@customers.test
                Original-Recipient: rfc822;gone@customers.test
                Action: failed
                Status: 5.1.1
                Remote-MTA: dns; mail.customers.test
                Diagnostic-Code: smtp; 550 5.1.1 <gone@customers.test>: Recipient address
                    rejected: User unknown

                --9B095B5ADSN.1772445603/mx.customers.test
                Content-Description: Undelivered Message Headers
                Content-Type: text/rfc822-headers

                Return-Path: <b@rondo.test>
                From: Sample Shop <hello@rondo.test>
                To: gone@customers.test
                Subject: =?UTF-8?B?5pil5a2j5LyY5oOg?=
                Message-ID: %s

                --9B095B5ADSN.1772445603/mx.customers.test--
                """.formatted(to, originalMessageId);
    }

    /** Exchange: the field says 5.0.0 (here without any), the text says it all. */
    static String exchangeBounce(String to, String action, String status, String diagnostic) {
        return """
                Return-Path: <>
                From: "Microsoft Outlook" <postmaster@customers.test>
                To: <%s>
                Subject: =?gb2312?B?zrS0q7XdOiDTxbvd?=
                Date: Mon, 2 Mar 2026 18:00:03 +0800
                Message-ID: <a1b2c3-%s@customers.test>
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type="delivery-status"; boundary="_000_x_"

                --_000_x_
                Content-Type: multipart/alternative; boundary="_001_x_"

                --_001_x_
                Content-Type: text/plain; charset="gb2312"
                Content-Transfer-Encoding: base64

                zrS0q7Xd

                --_001_x_--
                --_000_x_
                Content-Type: message/delivery-status

                Reporting-MTA: dns;EX01.customers.test

                Final-recipient: RFC822; full@customers.test
                Action: %s
                Status: %s
                Diagnostic-code: smtp;%s

                --_000_x_
                Content-Type: message/rfc822

                From: hello@rondo.test
                Subject: x

                body
                --_000_x_--
                """.formatted(
                        to, Integer.toHexString((action + status + diagnostic).hashCode()), action, status, diagnostic);
    }

    /** RFC 5965, as a provider's feedback loop sends it: the recipient removed, the return path of the mail kept. */
    static String abuseReport(String type, String originalMailFrom) {
        return """
                From: <feedback@isp.test>
                Date: Mon, 2 Mar 2026 10:30:00 +0000
                Subject: Email Feedback Report for IP 203.0.113.10
                To: <abuse@rondo.test>
                Message-ID: <fbl-%s@isp.test>
                MIME-Version: 1.0
                Content-Type: multipart/report; report-type=feedback-report; boundary="part1_13d.2e68ed54_boundary"

                --part1_13d.2e68ed54_boundary
                Content-Type: text/plain; charset="US-ASCII"

                This is an email abuse report for an email message received from IP 203.0.113.10.

                --part1_13d.2e68ed54_boundary
                Content-Type: message/feedback-report

                Feedback-Type: %s
                User-Agent: SomeGenerator/1.0
                Version: 1
                Original-Mail-From: <%s>
                Received-Date: Mon, 2 Mar 2026 10:00:00 +0000
                Source-IP: 203.0.113.10

                --part1_13d.2e68ed54_boundary
                Content-Type: message/rfc822
                Content-Disposition: inline

                From: Sample Shop <hello@rondo.test>
                To: redacted@isp.test
                Subject: Spring offer

                Spring offer
                --part1_13d.2e68ed54_boundary--
                """.formatted(type, type, originalMailFrom);
    }

    /** A person; {@code extra} are further header lines, each with its line end. */
    static String answer(String to, String messageId, String extra, String text) {
        return """
                Delivered-To: %s
                Return-Path: <wang.fang@customers.test>
                From: =?UTF-8?B?546L6Iqz?= <wang.fang@customers.test>
                To: %s
                Subject: =?UTF-8?B?5Zue5aSN77ya5pil5a2j5LyY5oOg?=
                Date: Mon, 2 Mar 2026 18:40:00 +0800
                Message-ID: %s
                %sMIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                %s
                """.formatted(to, to, messageId, extra, text);
    }

    /** qmail: the whole text, with the message it returns, in base64. */
    static String qmailBounce(String to, String originalMessageId) {
        return """
                Return-Path: <>
                From: MAILER-DAEMON@mx.customers.test
                To: %s
                Message-ID: <qmail@mx.customers.test>
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: base64

                %s
                """.formatted(to, base64("""
                Hi. This is the qmail-send program at mx.customers.test.

                <gone@customers.test>:
                550 5.1.1 no such user

                --- Below this line is a copy of the message.

                Message-ID: %s
                """.formatted(originalMessageId)));
    }

    /** A bounce whose part with the headers of the message is in base64. */
    static String encodedHeaders(String to, String originalMessageId) {
        return postfixBounce(to, "{{headers}}")
                .replace(
                        "Content-Type: text/rfc822-headers\n",
                        "Content-Type: text/rfc822-headers\nContent-Transfer-Encoding: base64\n")
                .replaceAll(
                        "(?s)Return-Path: <b@rondo.test>.*\\{\\{headers}}\n",
                        base64("Subject: x\r\nMessage-ID: %s\r\n\r\n".formatted(originalMessageId)) + "\n");
    }

    /** An answer with sender, subject and text in base64. */
    static String encodedAnswer(String to, String text) {
        var encoded = base64(text);
        return """
                From: =?UTF-8?B?%s?= <wang.fang@customers.test>
                To: %s
                Subject: =?UTF-8?B?%s?=
                MIME-Version: 1.0
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: base64

                %s
                """.formatted(encoded, to, encoded, encoded);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] bytes(String letter) {
        return letter.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }
}
