package io.rondo.responses;

import java.math.BigDecimal;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How what comes back is judged.
 *
 * @param clickHold how long a click waits for its neighbours before it is judged and told to its flow; 0 or more, system clock
 * @param softBounceScore what a day with a soft bounce adds to an address' score; more than 0
 * @param softBounceThreshold the score at which an address gets no more marketing; more than 0
 * @param softBounceMemory days longer ago than this score no more; business clock
 */
@ConfigurationProperties("rondo.responses")
record ResponseSettings(
        @DefaultValue("5s") Duration clickHold,
        @DefaultValue("0.5") BigDecimal softBounceScore,
        @DefaultValue("2.5") BigDecimal softBounceThreshold,
        @DefaultValue("30d") Duration softBounceMemory) {

    ResponseSettings {
        if (clickHold.isNegative()) {
            throw new IllegalArgumentException(
                    "Expected rondo.responses.click-hold to be 0 or more, but it is %s".formatted(clickHold));
        }
        if (softBounceScore.signum() <= 0 || softBounceThreshold.signum() <= 0) {
            throw new IllegalArgumentException(
                    "Expected rondo.responses.soft-bounce-score and -threshold to be more than 0, but they are %s and %s"
                            .formatted(softBounceScore, softBounceThreshold));
        }
    }
}
