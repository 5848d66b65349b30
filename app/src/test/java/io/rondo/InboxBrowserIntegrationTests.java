package io.rondo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import io.rondo.campaigns.CampaignState;
import io.rondo.campaigns.Campaigns;
import io.rondo.node.RunningRondo;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A manager works the inbox in a real browser: the form is the deployed Camunda form, rendered by form-js. */
class InboxBrowserIntegrationTests {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static RunningRondo rondo;
    private static HeadlessBrowser browser;

    @BeforeAll
    static void openBrowser() {
        HeadlessBrowser.assumeAvailable();
        var sandbox = SharedSandbox.get();
        rondo = RunningRondo.on(
                sandbox,
                RondoApplication.class,
                Map.of(
                        "rondo.demo-logins",
                        "true",
                        "rondo.web.url",
                        "http://localhost:" + sandbox.addresses().webPort()));
        browser = HeadlessBrowser.start(rondo.webUrl());
    }

    @AfterAll
    static void close() {
        if (browser != null) {
            browser.close();
        }
        if (rondo != null) {
            rondo.close();
        }
    }

    @Test
    void managerApprovesACampaignWithItsForm() {
        var name = "Approved in a browser " + System.nanoTime();
        var campaign = StartedCampaign.start(rondo, name);
        await().atMost(PATIENCE)
                .until(() -> StartedCampaign.task(rondo, campaign).isPresent());
        try (var visit = browser.visit("manager", "en", 1280)) {
            var page = visit.page();
            visit.open("/inbox?view=open");
            page.locator("a.inbox-item", new Page.LocatorOptions().setHasText(name))
                    .click();
            page.locator("[data-claim]").click();
            page.locator("[data-form][data-ready=true][data-standing=mine]").waitFor();
            visit.picture("inbox-task-en-1280");

            page.keyboard().press("Control+Enter");
            assertThat(page.locator("[data-form] .fjs-form-field-error").count())
                    .as("an answer is asked for before the form is accepted")
                    .isPositive();
            assertThat(rondo.bean(Campaigns.class).get(campaign).state()).isEqualTo(CampaignState.AWAITING_APPROVAL);

            page.getByLabel(Pattern.compile("^Approve")).check();
            page.keyboard().press("Control+Enter");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(
                                    rondo.bean(Campaigns.class).get(campaign).state())
                            .isEqualTo(CampaignState.RUNNING));
            page.locator("a.inbox-item", new Page.LocatorOptions().setHasText(name))
                    .waitFor(new com.microsoft.playwright.Locator.WaitForOptions()
                            .setState(com.microsoft.playwright.options.WaitForSelectorState.DETACHED));
            assertThat(visit.complaints()).isEmpty();
        }
        assertThat(rondo.bean(Campaigns.class).get(campaign).approvedBy()).isEqualTo("manager");
    }
}
