package io.rondo.channels;

import io.rondo.kernel.DeliveryId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway says became of a message.
 *
 * @param externalId the gateway's id of this report, 1 to 200 printable characters: the same again changes nothing
 * @param delivery the id the message was posted with
 * @param occurredAt business time
 * @param status enhanced status code (RFC 3463) of a failure, such as 5.1.1; null: unknown
 */
public record DeliveryReport(
        String externalId,
        DeliveryId delivery,
        boolean delivered,
        Instant occurredAt,
        @Nullable String status) {

    public DeliveryReport {
        if (externalId.isBlank()
                || externalId.length() > 200
                || externalId.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("Expected an external id of 1 to 200 printable characters, but it has %d"
                    .formatted(externalId.length()));
        }
    }
}
