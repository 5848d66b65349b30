package io.rondo.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rondo.kernel.DeliveryId;
import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NewResponseTests {

    private static final Instant AT = Instant.parse("2026-03-02T10:00:59Z");
    private static final Sender WHO = new Sender.ByExternalId("c-1");

    @Test
    void anOrderNeedsAnAmountAndNothingElseHasOne() {
        assertThatThrownBy(() -> NewResponse.of("shop", "1", ResponseType.ORDER, WHO, AT))
                .hasMessageContaining("amount");
        assertThatThrownBy(() -> NewResponse.order("shop", "1", WHO, AT, new BigDecimal("-0.01")))
                .hasMessageContaining("-0.01");
        assertThat(NewResponse.order("shop", "1", WHO, AT, BigDecimal.ZERO).amount())
                .isZero();
    }

    @Test
    void aSurveyNeedsAScoreFromOneToFive() {
        var delivery = new DeliveryId(1);
        assertThatThrownBy(() -> NewResponse.survey(delivery, 0, AT)).hasMessageContaining("1 to 5");
        assertThatThrownBy(() -> NewResponse.survey(delivery, 6, AT)).hasMessageContaining("1 to 5");
        assertThatThrownBy(() -> NewResponse.of("web", "1", ResponseType.SURVEY, WHO, AT))
                .hasMessageContaining("score");
    }

    @Test
    void theSameFetchWithinOneMinuteIsOneResponse() {
        var signals = new Signals("GET", "Firefox", 0);
        var first = NewResponse.click(new DeliveryId(7), 3, Instant.parse("2026-03-02T10:00:00Z"), signals);
        var again = NewResponse.click(new DeliveryId(7), 3, Instant.parse("2026-03-02T10:00:59Z"), signals);
        var later = NewResponse.click(new DeliveryId(7), 3, Instant.parse("2026-03-02T10:01:00Z"), signals);
        assertThat(again.externalId()).isEqualTo(first.externalId()).isNotEqualTo(later.externalId());
    }

    @Test
    void aScannersFetchDoesNotSwallowThePersonsOfTheSameMinute() {
        var scanner = NewResponse.click(new DeliveryId(7), 3, AT, new Signals("HEAD", "Firefox", 0));
        var person = NewResponse.click(new DeliveryId(7), 3, AT, new Signals("GET", "Firefox", 0));
        var other = NewResponse.click(new DeliveryId(7), 3, AT, new Signals("GET", "Safari", 0));
        assertThat(person.externalId()).isNotEqualTo(scanner.externalId()).isNotEqualTo(other.externalId());
    }

    @Test
    void keepsWhatAPersonWroteButNotWhatADatabaseCannotHold() {
        var response = NewResponse.of("mail", "1", ResponseType.REPLY, WHO, AT).withDetail("您好\u0000\r\n谢谢 😀 \ud800!");
        assertThat(response.detail()).isEqualTo("您好\n谢谢 😀 \ufffd!");
    }

    @Test
    void refusesAnIdentityThatIsNone() {
        assertThatThrownBy(() -> NewResponse.of("", "1", ResponseType.VISIT, WHO, AT))
                .hasMessageContaining("source");
        assertThatThrownBy(() -> NewResponse.of("shop", "x".repeat(301), ResponseType.VISIT, WHO, AT))
                .hasMessageContaining("external id");
        assertThatThrownBy(() -> NewResponse.of("shop", "a\nb", ResponseType.VISIT, WHO, AT))
                .hasMessageContaining("printable");
    }
}
