package io.rondo.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.dashboards.RunningWeb;
import io.rondo.deliveries.LinkTokens;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ResponsesApiIntegrationTests extends RunningWeb {

    private static final String PATH = "/api/v1/responses";

    @Autowired
    private LinkTokens tokens;

    @Autowired
    private JsonMapper json;

    @Test
    void storesAnOrderAndKnowsItTheSecondTime() {
        var order = """
                {"source": "shop", "externalId": "order-%s", "type": "order", "customer": "%s", "amount": 49.90,
                 "occurredAt": "2026-03-02T10:00:00+08:00"}""".formatted("1", customer("en"));
        var first = post(order);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(body(first).at("/results/0/result").stringValue()).isEqualTo("stored");
        assertThat(body(post(order)).at("/results/0/result").stringValue()).isEqualTo("duplicate");
        assertThat(count("response where source = 'shop' and external_id = 'order-1' and amount = 49.90"
                        + " and occurred_at = '2026-03-02T02:00:00Z'"))
                .isEqualTo(1);
    }

    @Test
    void judgesEveryItemByItself() {
        var customer = customer("en");
        var response = post("""
                [{"externalId": "j-1", "type": "visit", "customer": "%s"},
                 {"externalId": "j-2", "type": "visit", "customer": "nobody-we-know"},
                 {"externalId": "j-3", "type": "order", "customer": "%s"},
                 {"externalId": "j-4", "type": "complaint", "customer": "%s", "text": "三天了还没有收到货"}]""".formatted(customer, customer, customer));
        assertThat(response.statusCode()).isEqualTo(207);
        var answer = body(response);
        assertThat(answer.get("stored").intValue()).isEqualTo(2);
        assertThat(answer.get("errors").intValue()).isEqualTo(2);
        assertThat(answer.at("/results/0/result").stringValue()).isEqualTo("stored");
        assertThat(answer.at("/results/1/error/field").stringValue()).isEqualTo("customer");
        assertThat(answer.at("/results/1/error/todo").stringValue()).contains("Import the customer first");
        assertThat(answer.at("/results/2/error/field").stringValue()).isEqualTo("amount");
        assertThat(answer.at("/results/3/externalId").stringValue()).isEqualTo("j-4");
        assertThat(count("response where source = 'api' and detail = '三天了还没有收到货' and case_id is not null"))
                .isEqualTo(1);
    }

    @Test
    void takesTheTokenOfAMessageInsteadOfACustomer() {
        var delivery = delivery(customer("en"));
        var token = tokens.mint(LinkTokens.Kind.REPLY, delivery, 0);
        var bounce = "{\"externalId\": \"t-1\", \"type\": \"bounce\", \"token\": \"%s\", \"status\": \"5.1.1\"}";
        assertThat(post(bounce.formatted(token)).statusCode()).isEqualTo(200);
        assertThat(count("delivery where bounce_kind = 'hard' and id = " + delivery))
                .isEqualTo(1);
        var forged = post(bounce.formatted(token.substring(1) + "0"));
        assertThat(body(forged).at("/results/0/error/field").stringValue()).isEqualTo("token");
        assertThat(forged.body()).doesNotContain(token.substring(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "type      | {`externalId`: `x`, `type`: `click`, `customer`: `c`}",
                "type      | {`externalId`: `x`, `customer`: `c`}",
                "externalId| {`type`: `visit`, `customer`: `c`}",
                "externalId| {`externalId`: 7, `type`: `visit`, `customer`: `c`}",
                "customer  | {`externalId`: `x`, `type`: `visit`}",
                "customer  | {`externalId`: `x`, `type`: `visit`, `customer`: `c`, `token`: `t`}",
                "occurredAt| {`externalId`: `x`, `type`: `visit`, `customer`: `c`, `occurredAt`: `yesterday`}",
                "occurredAt| {`externalId`: `x`, `type`: `visit`, `customer`: `c`, `occurredAt`: `2999-01-01T00:00:00Z`}",
                "occurredAt| {`externalId`: `x`, `type`: `visit`, `customer`: `c`, `occurredAt`: `1999-12-31T00:00:00Z`}",
                "occurredAt| {`externalId`: `x`, `type`: `visit`, `customer`: `c`, `occurredAt`: `-0001-01-01T00:00:00Z`}",
                "amount    | {`externalId`: `x`, `type`: `order`, `customer`: `c`, `amount`: -1}",
                "amount    | {`externalId`: `x`, `type`: `order`, `customer`: `c`, `amount`: 1.005}",
                "amount    | {`externalId`: `x`, `type`: `order`, `customer`: `c`, `amount`: `12`}",
                "amount    | {`externalId`: `x`, `type`: `order`, `customer`: `c`, `amount`: 1e300}",
                "amount    | {`externalId`: `x`, `type`: `visit`, `customer`: `c`, `amount`: 1}",
                "status    | {`externalId`: `x`, `type`: `bounce`, `customer`: `c`}",
                "status    | {`externalId`: `x`, `type`: `bounce`, `customer`: `c`, `status`: `2.0.0`}",
                "result    | {`externalId`: `x`, `type`: `call`, `customer`: `c`, `result`: `angry`}",
                "source    | {`externalId`: `x`, `type`: `visit`, `customer`: `c`, `source`: `web`}",
                "campaign  | {`externalId`: `x`, `type`: `visit`, `customer`: `c`, `campaign`: 0}",
                "colour    | {`externalId`: `x`, `type`: `visit`, `customer`: `c`, `colour`: `red`}",
                "item      | [`not an object`]"
            })
    void namesTheMemberThatIsWrong(String field, String item) {
        var response = post(item.strip().replace('`', '"'));
        assertThat(response.statusCode()).isEqualTo(207);
        var error = body(response).at("/results/0/error");
        assertThat(error.get("field").stringValue()).isEqualTo(field.strip());
        assertThat(error.get("expected").stringValue()).isNotBlank();
        assertThat(error.get("todo").stringValue()).isNotBlank();
    }

    /** Whoever could use them could take the identity of what Rondo is about to store, such as a letter's. */
    @ParameterizedTest
    @ValueSource(strings = {"web", "mail", "preference-centre", "staff", "inbox", "channel-sms", "channel-"})
    void refusesTheNamesOfRondosOwnSources(String source) {
        var item = "{\"externalId\": \"letter-5\", \"type\": \"visit\", \"customer\": \"%s\", \"source\": \"%s\"}";
        var response = post(item.formatted(customer("en"), source));
        assertThat(body(response).at("/results/0/error/field").stringValue()).isEqualTo("source");
        assertThat(count("response where external_id = 'letter-5'")).isZero();
    }

    @Test
    void takesFiveThousandItemsAndNotOneMore() {
        var customer = customer("en");
        assertThat(body(post(visits(customer, 5_000))).get("stored").intValue()).isEqualTo(5_000);
        var tooMany = post(visits(customer, 5_001));
        assertThat(tooMany.statusCode()).isEqualTo(413);
        assertThat(tooMany.body()).contains("5000", "5001");
    }

    @Test
    void isForProgramsWithThePasswordOnly() {
        assertThat(send(request(PATH)
                                .header("Content-Type", "application/json")
                                .POST(HttpRequest.BodyPublishers.ofString("[]")))
                        .statusCode())
                .isEqualTo(401);
        assertThat(postJson("api", "wrong", PATH, "[]").statusCode()).isEqualTo(401);
        assertThat(postJson("marketer", "rondo-demo", PATH, "[]").statusCode()).isEqualTo(403);
    }

    @Test
    void saysThatItIsNotJson() {
        assertThat(post("{\"externalId\": ").statusCode()).isEqualTo(400);
    }

    private static String visits(String customer, int n) {
        return IntStream.range(0, n)
                .mapToObj(i ->
                        "{\"externalId\": \"v-%d\", \"type\": \"visit\", \"customer\": \"%s\"}".formatted(i, customer))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private HttpResponse<String> post(String body) {
        return postJson("api", "rondo-demo", PATH, body);
    }

    private JsonNode body(HttpResponse<String> response) {
        return json.readTree(response.body());
    }
}
