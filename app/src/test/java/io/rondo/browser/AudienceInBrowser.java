package io.rondo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.SelectOption;
import io.rondo.audiences.Criteria;
import io.rondo.audiences.Segments;
import io.rondo.kernel.AddressDigests;
import io.rondo.node.RunningRondo;
import io.rondo.offers.OfferDraft;
import io.rondo.offers.OfferText;
import io.rondo.offers.Offers;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.sql.Types;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is known of customers: two records of one person, how good the data is, one customer's page, and whom a list will have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AudienceInBrowser {

    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(90_000);

    private final HeadlessBrowser browser;
    private final JdbcClient jdbc;
    private final AddressDigests digests;
    private final Segments segments;
    private final Offers offers;
    private final String mark = Long.toString(System.nanoTime(), 36);

    AudienceInBrowser(RunningRondo rondo, HeadlessBrowser browser) {
        this.browser = browser;
        this.jdbc = rondo.bean(JdbcClient.class);
        this.segments = rondo.bean(Segments.class);
        this.offers = rondo.bean(Offers.class);
        this.digests = rondo.bean(AddressDigests.class);
    }

    @Test
    void aStewardMergesTwoRecordsOfOnePersonAndUndoesIt() {
        customer("one", "wilhelmina." + mark + "@customers.test");
        customer("two", "w.zweifach." + mark + "@customers.test");
        try (var visit = browser.visit("marketer", Look.DESK)) {
            var page = visit.page();
            visit.open("/audience/duplicates");
            page.locator("form[action$='duplicates/search'] button").click();
            var pair = page.locator("a.list-group-item", new Page.LocatorOptions().setHasText("Zweifach-" + mark));
            Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                visit.open("/audience/duplicates");
                assertThat(pair).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(1_000));
            });
            pair.click();
            assertThat(page.locator(".pair-table")).containsText("w.zweifach." + mark);
            visit.picture("audience/duplicate");
            assertThat(Pictures.take(
                            browser,
                            "audience",
                            Map.of("duplicate", page.url().substring(page.url().indexOf("/audience"))),
                            List.of(Look.DESK_ZH, Look.PHONE, Look.PHONE_ZH)))
                    .isEmpty();
            page.keyboard().press("m");
            assertThat(page.locator(".alert-success")).isVisible(SOON);
            visit.open("/audience/duplicates?show=merged");
            var merge = page.locator("tr", new Page.LocatorOptions().setHasText("two-" + mark));
            if (merge.count() == 0) {
                merge = page.locator("tr", new Page.LocatorOptions().setHasText("one-" + mark));
            }
            assertThat(merge).isVisible();
            assertThat(states()).containsExactlyInAnyOrder("live", "merged");

            page.onDialog(dialog -> dialog.accept());
            merge.locator("form[action$='undo'] button").click();
            assertThat(page.locator(".alert-success")).isVisible(SOON);
            assertThat(states()).containsExactly("live", "live");
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void aMarketerScoresTheDataAndSeesTheWorstRecords() {
        customer("worst", null);
        try (var visit = browser.visit("marketer", Look.DESK);
                var phone = browser.visit("admin", Look.PHONE_ZH)) {
            var page = visit.page();
            visit.open("/audience/quality");
            page.locator("form[action$='quality/score'] button").click();
            Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
                visit.open("/audience/quality?source=browser-" + mark);
                assertThat(page.locator("main")).containsText("worst-" + mark, within(1_000));
            });
            visit.picture("audience/quality");
            phone.open("/audience/quality?source=browser-" + mark);
            phone.page().locator("#rules summary").click();
            phone.picture("audience/quality");
            assertThat(phone.tooWideBy()).isZero();
            assertThat(visit.complaints()).isEmpty();
            assertThat(phone.complaints()).isEmpty();
        }
    }

    @Test
    void anAdministratorHandsOutAndErasesACustomer() throws IOException {
        var email = "gone." + mark + "@customers.test";
        var id = customer("gone", email);
        try (var visit = browser.visit("admin", Look.DESK)) {
            var page = visit.page();
            visit.open("/audience/customers/" + id);
            visit.picture("audience/customer");
            var file = page.waitForDownload(
                    () -> page.locator("form[action$='/export'] button").click());
            assertThat(Files.readString(file.path())).contains(email);
            page.onDialog(dialog -> dialog.accept());
            page.locator("#number").fill("another number");
            page.locator("form[action$='/erase'] button").click();
            assertThat(page.locator(".alert-danger")).isVisible(SOON);
            assertThat(page.locator("main")).containsText(email);
            page.locator("#number").fill("gone-" + mark);
            page.locator("form[action$='/erase'] button").click();
            assertThat(page.locator(".alert-warning")).isVisible(SOON);
            assertThat(page.locator("main")).not().containsText(email);
            visit.picture("audience/erased");
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void aMarketerComparesSegments() {
        try (var visit = browser.visit("marketer", Look.DESK);
                var phone = browser.visit("marketer", Look.PHONE_ZH)) {
            var page = visit.page();
            visit.open("/audience/segments/overlap");
            var boxes = page.locator("input[name='ids']");
            boxes.nth(0).check();
            boxes.nth(1).check();
            page.locator("form[action$='overlap'] button").click();
            page.waitForLoadState();
            assertThat(page.locator("input[name='ids']:checked")).hasCount(2);
            visit.picture("audience/overlap");
            phone.open(page.url().substring(page.url().indexOf("/audience")));
            phone.picture("audience/overlap");
            assertThat(phone.tooWideBy()).isZero();
            assertThat(visit.complaints()).isEmpty();
        }
    }

    @Test
    void aMarketerOrdersStrategicSegments() {
        jdbc.sql("""
                        insert into customer (external_id, country, source, created_at, updated_at)
                        select :source || n, 'MT', :source, now(), now() from generate_series(1, 7) n""").param("source", "malta-" + mark).update();
        try (var visit = browser.visit("marketer", Look.DESK);
                var phone = browser.visit("marketer", Look.PHONE_ZH)) {
            var page = visit.page();
            visit.open("/audience/segments");
            page.locator("main a[href$='/segments/strategic']").click();
            page.locator("a[href$='/strategic/new']").click();
            page.locator("#name").fill("Malta " + mark);
            page.locator("[data-criteria-editor] button")
                    .filter(new Locator.FilterOptions().setHasText("Condition"))
                    .click();
            page.locator(".criteria-kind").selectOption("person");
            page.locator(".criteria-inputs select").selectOption("source");
            page.locator(".criteria-inputs input").fill("malta-" + mark);
            visit.picture("audience/strategic-new");
            assertThat(page.locator("#preview-body")).containsText("7 customers", within(20_000));
            page.locator("form[data-segment-form] button.btn-primary").click();
            var row = page.locator("tbody tr", new Page.LocatorOptions().setHasText("Malta " + mark));
            assertThat(row).containsText("malta-" + mark);
            row.locator("button")
                    .filter(new Locator.FilterOptions().setHasText("↑"))
                    .click();
            assertThat(page.locator("tbody tr").nth(2)).containsText("Malta " + mark);
            visit.picture("audience/strategic");
            phone.open("/audience/segments/strategic");
            phone.picture("audience/strategic");
            assertThat(phone.tooWideBy()).isZero();
            page.onDialog(dialog -> dialog.accept());
            row.locator("form[action$='/delete'] button").click();
            assertThat(row).hasCount(0);
            assertThat(visit.complaints()).isEmpty();
            assertThat(phone.complaints()).isEmpty();
        }
    }

    @Test
    void theFormOfACampaignTakesSegmentsTogetherAndSaysWhatLiftItsListCanShow() {
        jdbc.sql("""
                        insert into customer (external_id, country, source, created_at, updated_at)
                        select :source || n, 'IS', :source, now(), now() from generate_series(1, 500) n""").param("source", "iceland-" + mark).update();
        segments.create("Iceland " + mark, new Criteria.CountryIn(Set.of("IS")), "marketer");
        offers.create(new OfferDraft(
                "iceland-" + mark,
                "Iceland offer " + mark,
                "travel",
                "https://shop.test/",
                BigDecimal.ONE,
                List.of(new OfferText("en", "Iceland", "Words about it.", "See it"))));
        try (var visit = browser.visit("marketer", Look.DESK);
                var phone = browser.visit("marketer", Look.PHONE_ZH)) {
            var page = visit.page();
            visit.open("/campaigns/new");
            page.locator("#name").fill("Together " + mark);
            page.locator("#flow").selectOption("broadcast");
            page.locator("#segmentId").selectOption(new SelectOption().setLabel("Iceland " + mark));
            page.locator("details:has([name='further']) summary").first().click();
            var further = page.locator("input[name='further']").first();
            further.check();
            assertThat(page.locator("#detectable-body")).containsText("%", within(20_000));
            page.locator("input[name='excluded'][value='%s']".formatted(further.inputValue()))
                    .check();
            page.locator("#budget").fill("a lot");
            page.locator("button[value='draft'], button.btn-primary").first().click();
            page.waitForLoadState();
            assertThat(page.locator(".invalid-feedback:visible").first()).isVisible(SOON);
            assertThat(page.locator("input[name='further']:checked")).hasCount(1);
            visit.picture("audience/campaign-lists");
            page.locator("input[name='excluded']:checked").uncheck();
            page.locator("input[name='onePerHousehold']").check();
            page.locator("[id='arms0.offerId']").selectOption(new SelectOption().setLabel("Iceland offer " + mark));
            page.locator("#budget").fill("500");
            page.locator("#callCapacity").fill("40");
            page.locator("button[value='draft']").click();
            page.waitForURL(url -> url.matches(".*/campaigns/\\d+"));
            assertThat(jdbc.sql("""
                                    select one_per_household and budget = 500 and call_capacity = 40 and state = 'draft'
                                       and (select count(*) = 1 from campaign_segment s where s.campaign_id = c.id and not excluded)
                                    from campaign c where name = :name""")
                            .param("name", "Together " + mark)
                            .query(Boolean.class)
                            .single())
                    .isTrue();
            phone.open("/campaigns/new");
            phone.page()
                    .locator("details:has([name='further']) summary")
                    .first()
                    .click();
            phone.settle();
            phone.picture("audience/campaign-lists");
            assertThat(phone.tooWideBy()).isZero();
            assertThat(phone.complaints()).isEmpty();
        }
    }

    private static LocatorAssertions.ContainsTextOptions within(double milliseconds) {
        return new LocatorAssertions.ContainsTextOptions().setTimeout(milliseconds);
    }

    private List<String> states() {
        return jdbc.sql("select state from customer where external_id in (:one, :two) order by state")
                .param("one", "one-" + mark)
                .param("two", "two-" + mark)
                .query(String.class)
                .list();
    }

    /** Numbers of three letters are of one person: the same name, birthday and street; the address is what differs. */
    private long customer(String number, @Nullable String email) {
        var same = number.length() == 3;
        return jdbc.sql("""
                        insert into customer (external_id, email, email_digest, given_name, family_name, birthday, street, postal_code, city,
                                              country, source, created_at, updated_at)
                        values (:number, :email, :digest, 'Wilhelmina', :family, cast(:birthday as date), :street, '53111', 'Bonn',
                                'DE', :source, now(), now()) returning id""")
                .param("birthday", same ? "1971-04-05" : null)
                .param("street", same ? "Lange Gasse 12" : null)
                .param("number", number + "-" + mark)
                .param("email", email)
                .param("digest", email == null ? null : digests.ofEmail(email), Types.BINARY)
                .param("family", same ? "Zweifach-" + mark : "Allein-" + number)
                .param("source", "browser-" + mark)
                .query(Long.class)
                .single();
    }
}
