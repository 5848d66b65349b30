package io.rondo.sandbox.smtp;

import java.time.Instant;
import java.util.List;

/**
 * One line of the server's log: a message it accepted responsibility for, noted before the sender could learn of it.
 *
 * @param at system time
 * @param recipient as given at RCPT TO
 * @param messageId the Message-ID header, or "" if there was none
 * @param feedbackId the Feedback-ID header, which names campaign and step, or ""
 * @param answered whether the sender was told 250; false: the connection was cut on purpose
 * @param bytes length of the message in bytes, before dot-unstuffing
 */
public record Noted(Instant at, String recipient, String messageId, String feedbackId, boolean answered, long bytes) {

    String line() {
        return String.join(
                "\t",
                at.toString(),
                recipient,
                messageId,
                feedbackId,
                Boolean.toString(answered),
                Long.toString(bytes));
    }

    /** @throws IllegalArgumentException if the line was not written by {@link #line()} */
    static Noted read(String line) {
        var fields = List.of(line.split("\t", -1));
        if (fields.size() != 6) {
            throw new IllegalArgumentException("Expected 6 fields in a line of the mail log, but got " + fields.size());
        }
        return new Noted(
                Instant.parse(fields.get(0)),
                fields.get(1),
                fields.get(2),
                fields.get(3),
                Boolean.parseBoolean(fields.get(4)),
                Long.parseLong(fields.get(5)));
    }
}
