package io.rondo.dashboards.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.dashboards.RunningWeb;
import io.rondo.deliveries.LinkTokens;
import io.rondo.deliveries.LinkTokens.Kind;
import io.rondo.kernel.DeliveryId;
import java.math.BigInteger;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

class TrackingIntegrationTests extends RunningWeb {

    @Autowired
    private LinkTokens tokens;

    private DeliveryId delivery;
    private String external;
    private long link;

    @BeforeEach
    void message() {
        external = customer("en");
        delivery = delivery(external);
        link = jdbc.sql("insert into link (url) values (:url) returning id")
                .param("url", "https://shop.test/offer?from=" + external + "&x=1")
                .query(Long.class)
                .single();
    }

    @Test
    void aClickIsStoredAndSentToTheStoredTarget() {
        var response = get("/t/c/" + tokens.mint(Kind.CLICK, delivery, link));
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(response.headers().firstValue("Location"))
                .contains("https://shop.test/offer?from=" + external + "&x=1");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(responses("click", "unknown"))
                .as("held until its neighbours can be seen")
                .isEqualTo(1);
        assertThat(count("outbox where kind = 'judge' and ref_id = (select id from response where delivery_id = "
                        + delivery + ")"))
                .isEqualTo(1);
        assertThat(count("outbox where kind = 'message'  and payload ->> 'name' = 'contact-responded'"))
                .isZero();
    }

    @Test
    void aParameterNeverChangesTheTarget() {
        var response = get("/t/c/" + tokens.mint(Kind.CLICK, delivery, link) + "?url=https://evil.test&u=//evil.test");
        assertThat(response.headers().firstValue("Location").orElseThrow()).startsWith("https://shop.test/offer?from=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(%d)",
                "data:text/html,%d",
                "//evil.test/%d",
                "https:evil.test/%d",
                "https:///evil.test/%d",
                "https://shop.test@evil.test/%d",
                "https://shop.test/a b%d",
                "/only/a/path/%d"
            })
    void aTargetThatIsNoWebAddressIsNotRedirectedTo(String target) {
        var script = jdbc.sql("insert into link (url) values (:url) returning id")
                .param("url", target.formatted(link))
                .query(Long.class)
                .single();
        assertThat(get("/t/c/" + tokens.mint(Kind.CLICK, delivery, script)).statusCode())
                .isEqualTo(404);
    }

    @Test
    void aHeadRequestGetsTheRedirectAndIsAMachine() {
        var response = send(request("/t/c/" + tokens.mint(Kind.CLICK, delivery, link))
                .method("HEAD", HttpRequest.BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(responses("click", "machine")).isEqualTo(1);
    }

    @Test
    void thePixelIsAPictureThatNobodyKeeps() {
        var response = get("/t/o/" + tokens.mint(Kind.OPEN, delivery, 0) + ".gif");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("image/gif");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(response.body()).startsWith("GIF89a");
        assertThat(responses("open", "human")).isEqualTo(1);
    }

    @Test
    void lookingAtTheUnsubscribePageChangesNothing() {
        var response = get("/t/u/" + tokens.mint(Kind.UNSUBSCRIBE, delivery, 0));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .contains("No more offers by e-mail?", "<form method=\"post\">", "noindex")
                .doesNotContain("script");
        assertThat(response.headers().firstValue("X-Robots-Tag")).contains("noindex, nofollow");
        assertThat(response.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(count("response where delivery_id = " + delivery)).isZero();
    }

    @Test
    void oneClickUnsubscribesWithoutCookieOrPage() {
        var response = postForm("/t/u/" + tokens.mint(Kind.UNSUBSCRIBE, delivery, 0), "List-Unsubscribe=One-Click");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(suppressed()).isTrue();
        assertThat(detail("opt-out")).isEqualTo("one-click");
    }

    @Test
    void oneClickMayComeAsMultipart() {
        var response = send(
                request("/t/u/" + tokens.mint(Kind.UNSUBSCRIBE, delivery, 0))
                        .header("Content-Type", "multipart/form-data; boundary=x")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n")));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(detail("opt-out")).isEqualTo("one-click");
    }

    @Test
    void theButtonUnsubscribesOnceAndThePageSaysSo() {
        var path = "/t/u/" + tokens.mint(Kind.UNSUBSCRIBE, delivery, 0);
        assertThat(postForm(path, "").body()).contains("You will get no more offers from us");
        assertThat(postForm(path, "").body()).contains("You will get no more offers from us");
        assertThat(get(path).body()).contains("You will get no more offers from us");
        assertThat(count("response where type = 'opt-out' and delivery_id = " + delivery))
                .isEqualTo(1);
    }

    @Test
    void anOldLinkUnsubscribesAgainAfterANewConsent() {
        var path = "/t/u/" + tokens.mint(Kind.UNSUBSCRIBE, delivery, 0);
        postForm(path, "");
        jdbc.sql("update response set external_id = external_id || '-earlier' where delivery_id = :id")
                .param("id", delivery.value())
                .update();
        jdbc.sql(
                        "update consent set granted = true where customer_id = (select id from customer where external_id = :e)")
                .param("e", external)
                .update();
        assertThat(get(path).body()).contains("No more offers by e-mail?");
        postForm(path, "");
        assertThat(count("consent where not granted and customer_id = (select id from customer where external_id = '"
                        + external + "')"))
                .isEqualTo(1);
    }

    @Test
    void aSurveyLinkShowsItsScoreAndStoresNothingUntilItIsPosted() {
        var caseId = jdbc.sql("""
                        insert into recovery_case (customer_id, opened_at) select id, now() from customer where external_id = :e
                        returning id""").param("e", external).query(Long.class).single();
        var survey = delivery(external, "case", caseId);
        var path = "/t/s/" + tokens.mint(Kind.SURVEY, survey, 0);

        assertThat(get(path + "?score=4").body()).contains("value=\"4\" checked");
        assertThat(count("response where delivery_id = " + survey)).isZero();

        assertThat(postForm(path, "score=6").statusCode()).isEqualTo(400);
        assertThat(postForm(path, "").statusCode()).isEqualTo(400);
        assertThat(postForm(path, "score=2").body()).contains("You gave us 2 of 5");
        assertThat(postForm(path, "score=5").body()).contains("You gave us 2 of 5");
        assertThat(count("response where type = 'survey' and score = 2 and case_id = " + caseId))
                .isEqualTo(1);
        assertThat(count("outbox where kind = 'message' and payload ->> 'key' = 'case-" + caseId + "'"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"UNSUBSCRIBE, u", "SURVEY, s", "PREFERENCES, p"})
    void aLinkOfSomebodyErasedSaysThatNothingIsLeftAndStoresNothing(Kind kind, String path) {
        jdbc.sql("update customer set state = 'erased', email = null, email_digest = null where external_id = :e")
                .param("e", external)
                .update();
        jdbc.sql("update delivery set address_digest = null where id = :id")
                .param("id", delivery.value())
                .update();
        var link = "/t/" + path + "/" + tokens.mint(kind, delivery, 0);
        var before = count("response") + count("consent_event");
        for (var answer : List.of(get(link), postForm(link, "do=stop&score=4&List-Unsubscribe=One-Click"))) {
            assertThat(answer.statusCode()).isEqualTo(410);
            assertThat(answer.body()).contains("Your data has been deleted");
        }
        assertThat(count("response") + count("consent_event")).isEqualTo(before);
    }

    @Test
    void pagesSpeakTheCustomersLanguage() {
        var chinese = delivery(customer("zh-CN"));
        var page = get("/t/u/" + tokens.mint(Kind.UNSUBSCRIBE, chinese, 0));
        assertThat(page.body()).contains("不再接收优惠邮件？", "lang=\"zh-CN\"");
        assertThat(page.headers().firstValue("Content-Language")).contains("zh-CN");
    }

    @Test
    void aTokenOfOneKindIsWorthNothingForAnother() {
        for (var kind : Kind.values()) {
            var token = tokens.mint(kind, delivery, link);
            assertThat(get("/t/c/" + token).statusCode()).isEqualTo(kind == Kind.CLICK ? 302 : 404);
            assertThat(get("/t/u/" + token).statusCode()).isEqualTo(kind == Kind.UNSUBSCRIBE ? 200 : 404);
            assertThat(get("/t/s/" + token).statusCode()).isEqualTo(kind == Kind.SURVEY ? 200 : 404);
            assertThat(get("/t/o/" + token + ".gif").statusCode()).isEqualTo(kind == Kind.OPEN ? 200 : 404);
        }
    }

    /** Every place a token is taken at: forged ones find nothing there, lead nowhere and change nothing. */
    @ParameterizedTest
    @CsvSource({
        "GET, CLICK, /t/c/%s",
        "HEAD, CLICK, /t/c/%s",
        "GET, CLICK, /t/c/%s?url=https://evil.test",
        "GET, OPEN, /t/o/%s.gif",
        "GET, UNSUBSCRIBE, /t/u/%s",
        "POST, UNSUBSCRIBE, /t/u/%s",
        "GET, SURVEY, /t/s/%s?score=5",
        "POST, SURVEY, /t/s/%s?score=5",
        "GET, PREFERENCES, /t/p/%s",
        "POST, PREFERENCES, /t/p/%s?all=off"
    })
    void forgedTruncatedAndTwistedTokensLeadNowhere(String method, Kind kind, String path) {
        var seed = 42L;
        var random = new Random(seed);
        var genuine = tokens.mint(kind, delivery, kind == Kind.CLICK ? link : 0);
        var before = count("response") + count("suppression") + count("consent_event");
        for (int i = 0; i < 120; i++) {
            var body = method.equals("POST")
                    ? HttpRequest.BodyPublishers.ofString("List-Unsubscribe=One-Click")
                    : HttpRequest.BodyPublishers.noBody();
            var response = send(request(path.formatted(twisted(genuine, random)))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .method(method, body));
            assertThat(response.statusCode()).as("seed %d, round %d", seed, i).isEqualTo(404);
            assertThat(response.headers().firstValue("Location")).isEmpty();
            assertThat(response.body()).doesNotContain("evil.test");
        }
        assertThat(count("response") + count("suppression") + count("consent_event"))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "%00", "..%2f..%2fadmin", "%E2%91%A0", "0", "https://evil.test", "//evil.test"})
    void whatIsNoTokenAtAllLeadsNowhere(String token) {
        for (var path : List.of("/t/c/", "/t/u/", "/t/s/", "/t/o/", "/t/p/")) {
            var response = get(path + token);
            assertThat(response.statusCode()).isBetween(400, 499);
            assertThat(response.headers().firstValue("Location")).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void aScannerThatLooksAtAnUnsubscribeLinkUnsubscribesNobody(String method) {
        var path = "/t/u/" + tokens.mint(Kind.UNSUBSCRIBE, delivery, 0) + "?List-Unsubscribe=One-Click";
        var response = send(request(path).method(method, HttpRequest.BodyPublishers.noBody()));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(count("response where delivery_id = " + delivery)).isZero();
        assertThat(suppressed()).isFalse();
    }

    @Test
    void tensOfThousandsOfTamperedTokensAreAllRefused() {
        var seed = 4711L;
        var random = new Random(seed);
        for (var kind : Kind.values()) {
            var genuine = tokens.mint(kind, delivery, link);
            for (int i = 0; i < 10_000; i++) {
                var token = twisted(genuine, random);
                assertThat(tokens.verify(kind, token))
                        .as("seed %d, %s %d", seed, kind, i)
                        .isEmpty();
            }
        }
    }

    /** Another token than the genuine one: a digit changed, cut, lengthened, digits swapped, or drawn at random. */
    private static String twisted(String genuine, Random random) {
        var digits = "0123456789abcdefghijklmnopqrstuv";
        var at = random.nextInt(genuine.length());
        var token = switch (random.nextInt(6)) {
            case 0 -> genuine.substring(0, at) + digits.charAt(random.nextInt(32)) + genuine.substring(at + 1);
            case 1 -> genuine.substring(0, Math.max(1, at));
            case 2 -> genuine + digits.charAt(random.nextInt(32));
            case 3 -> genuine.substring(at) + genuine.substring(0, at);
            case 4 -> flipped(genuine, random.nextInt(240));
            default -> {
                var drawn = new StringBuilder();
                random.ints(genuine.length(), 0, 32).forEach(n -> drawn.append(digits.charAt(n)));
                yield drawn.toString();
            }
        };
        return token.equals(genuine) ? genuine.substring(1) + "!" : token;
    }

    /** One bit of the 240 changed. */
    private static String flipped(String genuine, int bit) {
        var digits = new BigInteger(genuine, 32).flipBit(bit).toString(32);
        return "0".repeat(genuine.length() - digits.length()) + digits;
    }

    private int responses(String type, String who) {
        return count("response where type = '%s' and class = '%s' and delivery_id = %s".formatted(type, who, delivery));
    }

    private String detail(String type) {
        return jdbc.sql("select detail from response where type = :type and delivery_id = :id")
                .param("type", type)
                .param("id", delivery.value())
                .query(String.class)
                .single();
    }

    private boolean suppressed() {
        return jdbc.sql(
                        "select exists (select from suppression where address_digest = :digest and scope = 'marketing')")
                .param("digest", digests.ofEmail(external + "@customers.test"))
                .query(Boolean.class)
                .single();
    }
}
