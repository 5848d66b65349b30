package io.rondo.sandbox;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The mail server's own note of one message accepted for one recipient: the judge of what was delivered, and how often.
 *
 * @param number 1 for the first message this server accepted
 * @param messageId the Message-ID header with its angle brackets, or "" if there was none
 * @param dateHeader business time as the sender wrote it
 * @param receivedAt system time of acceptance
 * @param headers the last value of Subject, Auto-Submitted, Precedence, every List- and every X- header
 */
public record ReceivedMail(
        long number,
        String recipient,
        String envelopeFrom,
        String messageId,
        @Nullable Instant dateHeader,
        Instant receivedAt,
        Map<String, String> headers) {}
