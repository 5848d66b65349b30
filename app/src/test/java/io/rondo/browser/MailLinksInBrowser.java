package io.rondo.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.rondo.SharedSandbox;
import io.rondo.deliveries.LinkTokens;
import io.rondo.kernel.AddressDigests;
import io.rondo.kernel.BusinessClock;
import io.rondo.kernel.CustomerId;
import io.rondo.kernel.DeliveryId;
import io.rondo.node.RunningRondo;
import io.rondo.responses.NewResponse;
import io.rondo.responses.ResponseType;
import io.rondo.responses.Responses;
import io.rondo.responses.Sender;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What customers see: the pages behind the links of our mail, and the agent who makes good what went wrong. */
abstract class MailLinksInBrowser {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern PATH = Pattern.compile("<https?://[^/>]+(/[^>]+)>");

    private final RunningRondo rondo;
    private final HeadlessBrowser browser;
    private final JdbcClient jdbc;

    MailLinksInBrowser(RunningRondo rondo, HeadlessBrowser browser) {
        this.rondo = rondo;
        this.browser = browser;
        this.jdbc = rondo.bean(JdbcClient.class);
    }

    @Test
    void aCustomerLeavesByThePageBehindTheLinkOfTheMail() {
        var campaign = StartedCampaign.start(rondo, "Left by a customer " + System.nanoTime());
        await().atMost(PATIENCE)
                .until(() -> StartedCampaign.task(rondo, campaign).isPresent());
        StartedCampaign.approve(rondo, campaign);
        var reader = await().atMost(PATIENCE)
                .until(
                        () -> jdbc.sql("""
                                        select c.email, c.id from delivery d join customer c on c.id = d.customer_id
                                         where d.campaign_id = :id and d.state = 'SENT' limit 1""")
                                .param("id", campaign.value())
                                .query((row, n) -> new Reader(row.getString(1), row.getLong(2)))
                                .optional(),
                        Optional::isPresent)
                .orElseThrow();
        var header = SharedSandbox.get().mail().received().stream()
                .filter(mail -> mail.recipient().equals(reader.email()))
                .map(mail -> mail.headers().get("List-Unsubscribe"))
                .findFirst()
                .orElseThrow();
        var path = PATH.matcher(header);
        assertThat(path.find()).as(header).isTrue();
        try (var desk = browser.stranger(Look.DESK);
                var phone = browser.stranger(Look.PHONE_ZH)) {
            assertThat(desk.open(path.group(1))).isEqualTo(200);
            desk.picture("mail/unsubscribe");
            jdbc.sql("update customer set language = 'zh-CN' where id = :id")
                    .param("id", reader.customer())
                    .update();
            phone.open(path.group(1));
            assertThat(phone.page().locator("html").getAttribute("lang"))
                    .as("the language they are written to in, not the browser's")
                    .startsWith("zh");
            phone.picture("mail/unsubscribe");
            assertThat(mayBeMailed(reader.customer()))
                    .as("looking at the page changes nothing")
                    .isTrue();

            phone.page().locator("button").click();
            phone.page().locator("[role=status]").waitFor();
            phone.picture("mail/unsubscribed");

            assertThat(mayBeMailed(reader.customer())).isFalse();

            phone.page().locator("a[href^='/t/p/']").click();
            phone.page().locator("input[value='email']").check();
            phone.picture("mail/preferences");
            phone.page().locator("form:has(input[value='choose']) button").click();
            phone.page().locator("[role=status]").waitFor();
            phone.picture("mail/preferences-saved");
            assertThat(mayBeMailed(reader.customer()))
                    .as("who comes back is written to again")
                    .isTrue();
            assertThat(desk.complaints()).isEmpty();
            assertThat(phone.complaints()).isEmpty();
        }
    }

    @Test
    void anAgentResolvesAComplaintAndItsCustomerSaysHowSatisfiedTheyAre() {
        var name = "Huber-" + Long.toString(System.nanoTime(), 36);
        var email = name.toLowerCase(Locale.ROOT) + "@customers.test";
        var customer = new CustomerId(jdbc.sql("""
                        insert into customer (external_id, email, email_digest, given_name, family_name, phone, created_at, updated_at)
                        values (:name, :email, :digest, 'Anna', :name, '+49 30 901820', now(), now()) returning id""")
                .param("name", name)
                .param("email", email)
                .param("digest", rondo.bean(AddressDigests.class).ofEmail(email))
                .query(Long.class)
                .single());
        rondo.bean(Responses.class)
                .record(NewResponse.of(
                                "shop",
                                name,
                                ResponseType.COMPLAINT,
                                new Sender.ByCustomer(customer),
                                rondo.bean(BusinessClock.class).now())
                        .withDetail("The parcel came late, and one glass was broken."));
        var task = await().atMost(PATIENCE).until(() -> openTask(customer), Optional::isPresent);
        try (var visit = browser.visit("agent", Look.DESK)) {
            var page = visit.page();
            visit.open("/inbox/" + task.orElseThrow());
            page.locator("[data-claim]").click();
            page.locator("[data-form][data-ready=true][data-standing=mine]").waitFor();
            page.locator(".fjs-form-field-select .fjs-input-group").click();
            page.locator(".fjs-dropdownlist-item", new Page.LocatorOptions().setHasText("Late delivery"))
                    .click();
            page.locator(".fjs-form-field-number input").fill("10");
            page.locator(".fjs-form-field-textarea textarea").fill("A new glass goes out today.");
            visit.picture("inbox/resolve-complaint");
            page.locator("[data-submit-answer]").click();
            page.locator(".alert:visible, .fjs-form-field-error").first().waitFor();
            assertThat(page.locator(".alert:visible, .fjs-form-field-error").allTextContents())
                    .hasSize(1)
                    .allMatch(said -> said.contains("Done. The flow goes on."));

            visit.open("/inbox/" + task.orElseThrow());
            page.locator("[data-form][data-ready=true][data-standing=ended]").waitFor();
            assertThat(page.locator(".fjs-form-field-textarea").textContent()
                            + page.locator("textarea").inputValue())
                    .as("what was answered can be read again")
                    .contains("A new glass goes out today.");
            visit.picture("inbox/resolved-complaint");
            assertThat(visit.complaints()).isEmpty();
        }
        var survey = await().atMost(PATIENCE).until(() -> survey(customer), Optional::isPresent);
        var token = rondo.bean(LinkTokens.class).mint(LinkTokens.Kind.SURVEY, new DeliveryId(survey.orElseThrow()), 0);
        try (var visit = browser.stranger(Look.PHONE)) {
            assertThat(visit.open("/t/s/" + token)).isEqualTo(200);
            visit.page().locator("input[value='4']").check(new Locator.CheckOptions().setForce(true));
            visit.picture("mail/survey");
            visit.page().locator("button").click();
            visit.page().locator("[role=status]").waitFor();
            visit.picture("mail/survey-thanks");
            assertThat(visit.complaints()).isEmpty();
        }
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(jdbc.sql("""
                                select state || ' ' || satisfaction from recovery_case where customer_id = :id""")
                                .param("id", customer.value())
                                .query(String.class)
                                .single())
                        .isEqualTo("closed 4"));
        try (var visit = browser.visit("manager", Look.DESK)) {
            visit.open("/recovery/" + caseOf(customer));
            visit.picture("inbox/case");
        }
    }

    private record Reader(String email, long customer) {}

    private boolean mayBeMailed(long customer) {
        return jdbc.sql("""
                        select granted from consent
                         where customer_id = :id and purpose = 'marketing' and channel = 'email'""").param("id", customer).query(Boolean.class).single();
    }

    private long caseOf(CustomerId customer) {
        return jdbc.sql("select id from recovery_case where customer_id = :id")
                .param("id", customer.value())
                .query(Long.class)
                .single();
    }

    private Optional<Long> openTask(CustomerId customer) {
        return jdbc.sql("""
                        select t.user_task_key from task t join recovery_case r on t.kind = 'case' and t.ref_id = r.id
                          join deployed_resource f on f.resource_key = t.form_key
                         where r.customer_id = :id and t.state = 'open' and t.element_id = 'UserTask_ResolveComplaint'""").param("id", customer.value()).query(Long.class).optional();
    }

    private Optional<Long> survey(CustomerId customer) {
        return jdbc.sql("select id from delivery where customer_id = :id and step = 'survey' and state = 'SENT'")
                .param("id", customer.value())
                .query(Long.class)
                .optional();
    }
}
