package io.rondo.dashboards.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.dashboards.RunningWeb;
import io.rondo.deliveries.LinkTokens;
import io.rondo.deliveries.LinkTokens.Kind;
import io.rondo.kernel.DeliveryId;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The preference centre as a customer's browser and a mail scanner reach it. */
class PreferenceCentreIntegrationTests extends RunningWeb {

    private static final String KEEP =
            "do=choose&channel=email&shown=home&shown=electronics&topic=home&topic=electronics&limit=any";

    @Autowired
    private LinkTokens tokens;

    private String external;
    private DeliveryId delivery;
    private String path;

    @BeforeEach
    void message() {
        external = customer("en");
        delivery = delivery(external);
        path = "/t/p/" + tokens.mint(Kind.PREFERENCES, delivery, 0);
        jdbc.sql("""
                        insert into offer (code, name, category, landing_url, created_at)
                        values ('pc-home', 'Home', 'home', 'https://shop.test/', now()),
                               ('pc-electronics', 'Electronics', 'electronics', 'https://shop.test/', now())
                        on conflict do nothing""").update();
        jdbc.sql("""
                        insert into consent (customer_id, purpose, channel, granted, changed_at)
                        select id, 'marketing', 'email', true, now() - interval '1 day' from customer where external_id = :e""").param("e", external).update();
    }

    @Test
    void lookingShowsWhatIsInForceAndChangesNothing() {
        var page = get(path);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains(
                        "What you hear from us",
                        "For w•••@c•••.test.",
                        "name=\"channel\" value=\"email\" checked",
                        "name=\"topic\" value=\"home\" checked",
                        "Home and garden",
                        "These messages cannot be switched off: each answers something",
                        "value=\"any\" checked",
                        "Pause for 30 days",
                        "Stop everything",
                        "noindex")
                .doesNotContain("by phone", external + "@customers.test", "<script", "??");
        assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(page.headers().firstValue("Set-Cookie")).isEmpty();
        get(path + "?do=stop");
        get(path + "?do=pause&saved=1");
        assertThat(events()).isZero();
        assertThat(suppressed()).isZero();
    }

    @Test
    void aChoiceIsInForceBeforeThePageAnswersAndIsConfirmed() {
        var page = post("do=choose&channel=email&shown=home&shown=electronics&topic=home&limit=2");
        assertThat(page.body())
                .contains(
                        "Saved, and already in force:",
                        "Electronics: no",
                        "At most 2 times a month",
                        "name=\"topic\" value=\"electronics\">",
                        "name=\"limit\" value=\"2\" checked")
                .doesNotContain("Home and garden: ", "??");
        assertThat(events()).isEqualTo(2);
        assertThat(count("topic_refusal t join customer c on c.id = t.customer_id where topic = 'electronics'"
                        + " and external_id = '" + external + "'"))
                .isEqualTo(1);
        assertThat(post("do=choose&channel=email&shown=home&shown=electronics&topic=home&limit=2")
                        .body())
                .contains("Nothing had to be changed.");
        assertThat(post(KEEP).body()).contains("Electronics: yes", "No limit of your own");
    }

    @Test
    void pausesAndEndsThePause() {
        assertThat(post("do=pause").body())
                .contains("Offers are paused for 30 days", "Offers are paused until", "End the pause now")
                .doesNotContain("Pause for 30 days");
        assertThat(count("preference p join customer c on c.id = p.customer_id where paused_until > now()"
                        + " + interval '29 days' and external_id = '" + external + "'"))
                .isEqualTo(1);
        assertThat(post("do=resume").body()).contains("The pause is over", "Pause for 30 days");
    }

    @Test
    void stopsEverythingAndTakesTheCustomerBack() {
        assertThat(post("do=stop").body())
                .contains("You get no offers from us, on any channel.", "Offers by e-mail: no")
                .doesNotContain("Stop everything", "Pause for");
        assertThat(suppressed()).isEqualTo(1);
        assertThat(count("response where type = 'opt-out' and source = 'preference-centre' and delivery_id = "
                        + delivery))
                .isEqualTo(1);
        assertThat(post(KEEP).body()).contains("Offers by e-mail: yes", "Stop everything");
        assertThat(suppressed()).isZero();
    }

    @Test
    void speaksTheCustomersLanguageOrTheOneAskedFor() {
        var chinese = delivery(customer("zh-CN"));
        var own = get("/t/p/" + tokens.mint(Kind.PREFERENCES, chinese, 0));
        assertThat(own.body())
                .contains("您希望收到哪些消息", "lang=\"zh-CN\"", "此类消息无法关闭")
                .doesNotContain("??");
        assertThat(get(path + "?lang=zh").body()).contains("您希望收到哪些消息");
        var saved = postForm(path + "?lang=zh", "do=pause");
        assertThat(saved.headers().firstValue("Location").orElseThrow()).endsWith("&lang=zh");
        assertThat(get(saved.headers().firstValue("Location").orElseThrow()).body())
                .contains("优惠信息已暂停 30 天")
                .doesNotContain("??");
    }

    @Test
    void isReachedFromTheUnsubscribePage() {
        assertThat(get("/t/u/" + tokens.mint(Kind.UNSUBSCRIBE, delivery, 0)).body())
                .contains("href=\"" + path + "\"", "Choose what you hear from us");
    }

    @Test
    void anotherKindOfTokenOrAFormThatIsNotOursChangesNothing() {
        assertThat(get("/t/p/" + tokens.mint(Kind.UNSUBSCRIBE, delivery, 0)).statusCode())
                .isEqualTo(404);
        assertThat(postForm("/t/p/" + tokens.mint(Kind.CLICK, delivery, 1), "do=stop")
                        .statusCode())
                .isEqualTo(404);
        assertThat(postForm(path, "").statusCode()).isEqualTo(400);
        assertThat(postForm(path, "do=choose").statusCode()).isEqualTo(400);
        assertThat(postForm(path, "do=choose&limit=0").statusCode()).isEqualTo(400);
        assertThat(postForm(path, "do=choose&limit=99999999999").statusCode()).isEqualTo(400);
        assertThat(events()).isZero();
    }

    @Test
    void whoReadsAMailboxThatIsNoLongerTheCustomersSeesNothing() {
        jdbc.sql("update customer set email = 'new@x.test', email_digest = :d where external_id = :e")
                .param("d", digests.ofEmail("new@x.test"))
                .param("e", external)
                .update();
        var page = get(path);
        assertThat(page.statusCode()).isEqualTo(410);
        assertThat(page.body()).contains("This link is too old").doesNotContain("x•••", "n•••");
        assertThat(postForm(path, "do=stop").statusCode()).isEqualTo(410);
        assertThat(events()).isZero();
    }

    @Test
    void hammeringOneLinkIsSlowedDown() {
        for (int i = 0; i < VisitThrottle.FREE_VISITS; i++) {
            get(path);
        }
        var refused = postForm(path, "do=pause");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        assertThat(events()).isZero();
        var other = delivery(external);
        assertThat(get("/t/p/" + tokens.mint(Kind.PREFERENCES, other, 0)).statusCode())
                .isEqualTo(200);
    }

    /** Posts and follows the redirect as a browser does. */
    private HttpResponse<String> post(String form) {
        var answer = postForm(path, form);
        assertThat(answer.statusCode()).isEqualTo(303);
        return get(answer.headers().firstValue("Location").orElseThrow());
    }

    private int events() {
        return count("consent_event p join customer c on c.id = p.customer_id where external_id = '" + external + "'");
    }

    private int suppressed() {
        return jdbc.sql("select count(*) from suppression where address_digest = :digest")
                .param("digest", digests.ofEmail(external + "@customers.test"))
                .query(Integer.class)
                .single();
    }
}
