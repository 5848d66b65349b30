package io.rondo.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.rondo.batch.SampleCustomers;
import io.rondo.campaigns.Campaigns;
import io.rondo.kernel.CampaignId;
import io.rondo.node.RunningRondo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * From an empty installation to a running campaign, by hand: a person's browser, the real engine behind it. Each step
 * stands on the one before. Pictures of every page are left in {@code target/pictures}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class PagesInBrowser {

    private static final Path AXE =
            Path.of("..", "dashboards", "src", "main", "web", "node_modules", "axe-core", "axe.min.js");
    private static final Pattern CAMPAIGN = Pattern.compile(".*/campaigns/(\\d+)");
    private static final LocatorAssertions.IsVisibleOptions SOON =
            new LocatorAssertions.IsVisibleOptions().setTimeout(90_000);

    private final RunningRondo rondo;
    private final HeadlessBrowser browser;
    private final Path folder;
    private final Visit visit;
    private final Page marketer;
    private long campaign;

    PagesInBrowser(RunningRondo rondo, HeadlessBrowser browser, Path folder) {
        this.rondo = rondo;
        this.browser = browser;
        this.folder = folder;
        this.visit = browser.visit("marketer", Look.DESK);
        this.marketer = visit.page();
    }

    @AfterAll
    void close() {
        if (campaign > 0) {
            rondo.bean(Campaigns.class).stop(new CampaignId(campaign), "marketer", "by-hand");
        }
        visit.close();
    }

    @Test
    @Order(1)
    void aMarketerImportsCustomersAndSeesTheRefusedRows() throws IOException {
        var file = folder.resolve("browser-customers.csv");
        SampleCustomers.write(file, 400, 7);
        Files.writeString(file, Files.readString(file) + "broken line without enough columns\n");
        visit.open("/audience/imports");
        marketer.locator("#file").evaluate("input => input.dataset.most = '10'");
        marketer.locator("#file").setInputFiles(file);
        assertThat(marketer.locator("#file:invalid")).hasCount(1);
        marketer.locator("#file").evaluate("input => input.dataset.most = '1000000'");
        marketer.locator("#file").setInputFiles(new Path[0]);
        marketer.locator("#file").setInputFiles(file);
        assertThat(marketer.locator("#file:invalid")).hasCount(0);
        marketer.locator("form[enctype] button").click();
        assertThat(marketer.locator("select[aria-label='Meaning of external_id']"))
                .hasValue("external_id");
        marketer.locator("#name").fill("Browser customers");
        marketer.locator("button.btn-primary").click();
        var row = marketer.locator("#runs tr", new Page.LocatorOptions().setHasText("browser-customers.csv"));
        assertThat(row).isVisible(SOON);
        assertThat(row.locator("td").nth(1))
                .hasText(Pattern.compile("40\\d"), new LocatorAssertions.HasTextOptions().setTimeout(90_000));
        assertThat(row.locator("a[href$='rejects.csv']")).isVisible(SOON);
        var download = marketer.waitForDownload(
                () -> row.locator("a[href$='rejects.csv']").click());
        assertThat(Files.readString(download.path())).startsWith("line,field,value,reason,external_id");
    }

    @Test
    @Order(1)
    void aMarketerMapsColumnsAndPutsARefusedValueRightOnThePage() throws IOException {
        var file = folder.resolve("browser-orders.csv");
        Files.writeString(
                file, "Nr;Kunde;Kaufdatum;Summe\nbrowser-1;B-1;31/12/2025;1.234,50\nbrowser-2;B-2;30/12/2025;5,x0\n");
        Files.writeString(folder.resolve("browser-two.csv"), "external_id,given_name\nB-1,Ann\nB-2,Bob\n");
        visit.open("/audience/imports");
        marketer.locator("#file").setInputFiles(folder.resolve("browser-two.csv"));
        marketer.locator("form[enctype] button").click();
        marketer.locator("button.btn-primary").click();
        assertThat(marketer.locator("#runs tr", new Page.LocatorOptions().setHasText("browser-two.csv"))
                        .locator("td")
                        .nth(2))
                .hasText("2", new LocatorAssertions.HasTextOptions().setTimeout(90_000));
        marketer.locator("#kind").selectOption("orders");
        marketer.locator("#file").setInputFiles(file);
        marketer.locator("form[enctype] button").click();
        assertThat(marketer.locator("select[aria-label='Meaning of Nr']")).isVisible();
        assertThat(Pictures.take(
                        browser,
                        "first-steps",
                        Map.of(
                                "mapping",
                                marketer.url().substring(marketer.url().indexOf("/audience"))),
                        List.of(Look.DESK_ZH, Look.PHONE, Look.PHONE_ZH)))
                .isEmpty();
        marketer.locator("button.btn-primary").click();
        assertThat(marketer.locator("[role='alert']")).containsText("Choose the column that holds order id");
        marketer.locator("select[aria-label='Meaning of Nr']").selectOption("order_id");
        marketer.locator("select[aria-label='Meaning of Kunde']").selectOption("customer");
        marketer.locator("select[aria-label='Meaning of Kaufdatum']").selectOption("ordered_at");
        marketer.locator("select[aria-label='Meaning of Summe']").selectOption("amount");
        marketer.locator("#dates").selectOption("DAY_FIRST");
        marketer.locator("#numbers").selectOption("COMMA");
        marketer.locator("button.btn-primary").click();
        var row = marketer.locator("#runs tr", new Page.LocatorOptions().setHasText("browser-orders.csv"));
        assertThat(row.locator("td").nth(5))
                .containsText("1", new LocatorAssertions.ContainsTextOptions().setTimeout(90_000));
        row.locator("a").first().click();
        assertThat(marketer.locator("tbody")).containsText("is no number");
        marketer.locator("tbody input.form-control").fill("5,50");
        marketer.locator("form[action$='corrected'] button").click();
        Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            marketer.reload();
            assertThat(marketer.locator("tbody"))
                    .containsText("corrected in import", new LocatorAssertions.ContainsTextOptions().setTimeout(2_000));
        });
        marketer.locator("tbody a").click();
        assertThat(marketer.locator("dl")).containsText("1");
        assertThat(marketer.locator("main")).containsText("No row was refused");
    }

    @Test
    @Order(2)
    void aMarketerMakesASegmentAndSeesWhomItSelectsBeforeItIsStored() {
        visit.open("/audience/segments/new");
        marketer.locator("#name").fill("Worth a call, in the browser");
        marketer.locator("[data-criteria-editor] button")
                .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText("Condition"))
                .click();
        marketer.getByLabel("High value").check();
        marketer.getByLabel("Mid value").check();
        assertThat(marketer.locator("#preview-body")).containsText("value is high or mid");
        marketer.locator("[data-criteria-editor] button")
                .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText("Group"))
                .click();
        marketer.locator(".criteria-group .criteria-group button")
                .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText("Condition"))
                .click();
        marketer.locator(".criteria-group .criteria-group .criteria-kind").selectOption("complaint-prone");
        assertThat(marketer.locator(".criteria-group .criteria-group a[href='/audience/definitions#complaints']"))
                .isVisible();
        marketer.locator(".criteria-group .criteria-group .criteria-leaf")
                .getByLabel("not")
                .check();
        assertThat(marketer.locator("#preview-body")).containsText("not (complains often)");
        marketer.locator(".criteria-group .criteria-group .criteria-leaf button[title='Remove']")
                .click();
        assertThat(marketer.locator("#preview-body")).not().containsText("complains often");
        assertThat(marketer.locator("#preview-body")).containsText("customers");
        marketer.locator("button.btn-primary").click();
        assertThat(marketer.locator("h1")).hasText("Worth a call, in the browser");
    }

    @Test
    @Order(3)
    void aMarketerMakesAnOffer() {
        visit.open("/offers/new");
        marketer.locator("#name").fill("Browser offer");
        marketer.locator("#code").fill("Not A Code");
        marketer.locator("#landingUrl").fill("https://shop.example/browser");
        marketer.locator("#headline").fill("Ten percent off");
        marketer.locator("#body").fill("For one week, on everything.");
        marketer.locator("#callToAction").fill("See it");
        marketer.locator("button.btn-primary").click();
        assertThat(marketer.locator(".invalid-feedback:visible")).containsText("lower-case letters");
        marketer.locator("#code").fill("browser-offer");
        marketer.locator("button.btn-primary").click();
        assertThat(marketer.locator("h1")).containsText("Browser offer");
    }

    @Test
    @Order(4)
    void aMarketerCreatesACampaignAndItsListIsBuilt() {
        visit.open("/campaigns/new");
        marketer.locator("#name").fill("By hand");
        marketer.locator("#segmentId")
                .selectOption(
                        new com.microsoft.playwright.options.SelectOption().setLabel("Worth a call, in the browser"));
        marketer.locator("#flow").selectOption("journey-offer-follow-up");
        marketer.locator("[id='arms0.offerId']")
                .selectOption(new com.microsoft.playwright.options.SelectOption().setLabel("Browser offer"));
        marketer.locator("#holdOut").fill("25");
        assertThat(marketer.locator("[data-share-sum]")).containsText("115");
        marketer.locator("button[value='start']").click();
        assertThat(marketer.locator(".invalid-feedback:visible").first()).containsText("must add up to 100");
        marketer.locator("[id='arms0.share']").fill("75");
        marketer.locator("button[value='start']").click();
        marketer.waitForURL(CAMPAIGN);
        var address = CAMPAIGN.matcher(marketer.url());
        assertThat(address.matches()).isTrue();
        campaign = Long.parseLong(address.group(1));
        // The page follows by itself; nobody reloads.
        assertThat(marketer.locator("#state .badge", new Page.LocatorOptions().setHasText("Awaiting approval")))
                .isVisible(SOON);
        assertThat(marketer.locator("#state")).containsText("You created it: somebody else must approve");
    }

    @Test
    @Order(5)
    void aManagerApprovesByTheDeployedForm() {
        var second = browser.visit("manager", Look.DESK);
        var manager = second.page();
        second.open("/campaigns/" + campaign);
        var approve = manager.locator("#state a.btn-primary");
        assertThat(approve).isVisible(SOON);
        approve.click();
        manager.locator("[data-claim]").click();
        assertThat(manager.locator("[data-form][data-ready] .fjs-form")).isVisible(SOON);
        assertThat(manager.locator(".bjs-powered-by, .fjs-powered-by").first()).isVisible();
        manager.locator(".fjs-form-field-radio input").first().check();
        manager.locator("[data-submit-answer]").click();
        second.open("/campaigns/" + campaign);
        assertThat(manager.locator("#state .badge", new Page.LocatorOptions().setHasText("Running")))
                .isVisible(SOON);
        assertThat(manager.locator(".history")).containsText("Approved");
        second.close();
    }

    @Test
    @Order(6)
    void theDiagramShowsWhereContactsStand() {
        var standing = marketer.locator("[data-diagram] .diagram-standing").first();
        // The state refreshes itself; the diagram shows the moment it was opened.
        Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            visit.open("/campaigns/" + campaign);
            marketer.locator("[data-diagram].drawn").first().waitFor();
            assertThat(standing).isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(2_000));
        });
        assertThat(marketer.locator("[data-diagram] .bjs-powered-by").first()).isVisible();
        assertThat(marketer.locator("#funnel-body table")).isVisible(SOON);
    }

    @Test
    @Order(7)
    void everyPageIsAccessibleAndQuietInTheConsole() throws IOException {
        Assumptions.assumeTrue(Files.exists(AXE), "axe-core is installed by the build of dashboards");
        var axe = Files.readString(AXE);
        var findings = new ArrayList<String>();
        for (var look : List.of(Look.DESK, Look.DESK.inTheDark())) {
            try (var inspector = browser.visit("admin", look.underInspection())) {
                for (var path : pages().values()) {
                    inspector.open(path);
                    inspector.settle();
                    inspector.page().evaluate(axe);
                    for (var finding : (List<?>) inspector.page().evaluate("""
                            async () => (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] }))
                                .violations.map(it => it.id + ': ' + it.nodes.map(node => node.target.join(' ')).join(', '))""")) {
                        findings.add("%s (%s) %s".formatted(path, look, finding));
                    }
                }
                findings.addAll(inspector.complaints());
            }
        }
        assertThat(findings).isEmpty();
    }

    @Test
    @Order(8)
    void everyPageFitsAPhoneAndHasItsPicture() {
        assertThat(Pictures.take(
                        browser, "first-steps", pages(), List.of(Look.DESK_ZH.inTheDark(), Look.PHONE.inTheDark())))
                .isEmpty();
    }

    /** Those of every installation, and those of what these tests made. */
    private Map<String, String> pages() {
        var pages = new LinkedHashMap<>(Pictures.pages(campaign));
        var segment = number("select segment_id from campaign where id = " + campaign);
        pages.put(
                "customer",
                "/audience/customers/"
                        + number("select min(customer_id) from list_member where campaign_id = " + campaign));
        pages.put("segment", "/audience/segments/" + segment);
        pages.put("segment-edit", "/audience/segments/%d/edit".formatted(segment));
        pages.put(
                "overlap",
                "/audience/segments/overlap?ids=%d&ids=%d".formatted(segment, number("select min(id) from segment")));
        pages.put("import", "/audience/imports/" + number("select max(id) from import_run where rejected > 0"));
        pages.put("definitions", "/audience/definitions");
        pages.put("strategic", "/audience/segments/strategic");
        pages.put("strategic-edit", "/audience/segments/strategic/key/edit");
        return pages;
    }

    private long number(String sql) {
        return rondo.bean(JdbcClient.class).sql(sql).query(Long.class).single();
    }

    @Test
    @Order(9)
    void everythingCanBeWrittenWithoutScript() {
        // Language is a form: no script takes part in it.
        visit.open("/campaigns");
        marketer.locator("summary[aria-label='Language']").click();
        marketer.locator("button[lang='zh-CN']").click();
        assertThat(marketer.locator("h1")).hasText("营销活动");
        marketer.locator("summary[aria-label='语言']").click();
        marketer.locator("button[lang='en']").click();
        assertThat(marketer.locator("h1")).hasText("Campaigns");
    }
}
