package io.rondo.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.channels.Signatures;
import io.rondo.dashboards.RunningWeb;
import io.rondo.kernel.DeliveryId;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Delivery reports as a gateway sends them. */
class ChannelReportsApiIntegrationTests extends RunningWeb {

    private static final String SMS = "/api/v1/channels/sms/reports";
    private static final String SECRET = "the-secret-of-the-test";

    private String external;
    private DeliveryId delivery;

    @BeforeEach
    void message() {
        external = customer("en");
        delivery = delivery(external);
        jdbc.sql("update delivery set channel = 'sms', state = 'IN_DOUBT' where id = :id")
                .param("id", delivery.value())
                .update();
    }

    @Test
    void aDeliveredMessageIsNoLongerInDoubt() {
        var report = report("d-1", "delivered", "");
        var answer = post(report);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("\"stored\":1");
        assertThat(count("delivery where state = 'SENT' and delivered_at is not null and id = " + delivery))
                .isEqualTo(1);
        assertThat(post(report).body()).contains("\"duplicates\":1");
        assertThat(count("channel_report where delivery_id = " + delivery)).isEqualTo(1);
    }

    @Test
    void aFailureIsABounceOfTheMessageAndLeavesTheEmailAddressAlone() {
        var report = report("f-1", "failed", ", \"status\": \"5.1.1\"");
        assertThat(post(report).statusCode()).isEqualTo(200);
        assertThat(post(report).body()).contains("\"duplicates\":1");
        assertThat(count("delivery where bounced_at is not null and bounce_kind = 'hard' and id = " + delivery))
                .isEqualTo(1);
        assertThat(count("response where type = 'bounce' and source = 'channel-sms' and delivery_id = " + delivery))
                .isEqualTo(1);
        assertThat(jdbc.sql("select count(*) from suppression where address_digest = :digest")
                        .param("digest", digests.ofEmail(external + "@customers.test"))
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void nothingIsTakenWithoutAGenuineSignature() {
        var body = report("s-1", "delivered", "");
        var now = Instant.now().getEpochSecond();
        var genuine = Signatures.sign(SECRET, now, body.getBytes(StandardCharsets.UTF_8));
        assertThat(post(SMS, body, null, null).statusCode()).isEqualTo(401);
        assertThat(post(SMS, body, now, null).statusCode()).isEqualTo(401);
        assertThat(post(SMS, body + " ", now, genuine).statusCode()).isEqualTo(401);
        assertThat(post(SMS, body, now - 1, genuine).statusCode()).isEqualTo(401);
        assertThat(post(SMS, body, now, genuine.substring(0, 20)).statusCode()).isEqualTo(401);
        var old = now - 600;
        assertThat(post(SMS, body, old, Signatures.sign(SECRET, old, body.getBytes(StandardCharsets.UTF_8)))
                        .statusCode())
                .isEqualTo(401);
        assertThat(post("/api/v1/channels/http/reports", body, now, genuine).statusCode())
                .as("a channel without a gateway")
                .isEqualTo(401);
        assertThat(count("channel_report where delivery_id = " + delivery)).isZero();
        assertThat(post(SMS, body, now, genuine).statusCode()).isEqualTo(200);
    }

    @Test
    void eachReportIsJudgedByItself() {
        var mail = delivery(external);
        var answer = post("""
                [{"externalId": "m-%1$s", "delivery": %1$s, "result": "delivered"},
                 {"externalId": "m-2", "delivery": 999999999, "result": "delivered"},
                 {"externalId": "m-3", "delivery": %2$s, "result": "delivered"},
                 {"externalId": "m-4", "delivery": %1$s, "result": "read"},
                 {"externalId": "m-5", "delivery": %1$s, "result": "delivered", "typo": 1},
                 {"delivery": -1}]""".formatted(delivery, mail));
        assertThat(answer.statusCode()).isEqualTo(207);
        assertThat(answer.body()).contains("\"stored\":1", "\"errors\":5");
        assertThat(count("channel_report where delivery_id = " + mail))
                .as("mail is not this channel's to speak of")
                .isZero();
        assertThat(post("not json").statusCode()).isEqualTo(400);
    }

    @Test
    void aReportCannotSpeakOfAMessageThatWasNotHandedOver() {
        jdbc.sql("update delivery set state = 'PENDING' where id = :id")
                .param("id", delivery.value())
                .update();
        assertThat(post(report("p-1", "delivered", "")).body()).contains("\"errors\":1");
    }

    private String report(String id, String result, String more) {
        return "{\"externalId\": \"%s-%s\", \"delivery\": %s, \"result\": \"%s\"%s}"
                .formatted(id, delivery, delivery, result, more);
    }

    private HttpResponse<String> post(String body) {
        var now = Instant.now().getEpochSecond();
        return post(SMS, body, now, Signatures.sign(SECRET, now, body.getBytes(StandardCharsets.UTF_8)));
    }

    private HttpResponse<String> post(String path, String body, Long timestamp, String signature) {
        var request = request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (timestamp != null) {
            request.header(Signatures.TIMESTAMP_HEADER, timestamp.toString());
        }
        if (signature != null) {
            request.header(Signatures.SIGNATURE_HEADER, signature);
        }
        return send(request);
    }
}
