package io.rondo.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientException;
import io.rondo.campaigns.CampaignState;
import io.rondo.campaigns.Campaigns;
import io.rondo.node.RunningRondo;
import io.rondo.tasks.Tasks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Agents and managers at work in the inbox, on the real engine: its forms, keys, drafts, and what others do meanwhile. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InboxInBrowser {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final RunningRondo rondo;
    private final HeadlessBrowser browser;
    private final CamundaClient engine;
    private final JdbcClient jdbc;

    InboxInBrowser(RunningRondo rondo, HeadlessBrowser browser) {
        this.rondo = rondo;
        this.browser = browser;
        this.engine = rondo.bean(CamundaClient.class);
        this.jdbc = rondo.bean(JdbcClient.class);
    }

    @BeforeAll
    void deployAFlowOfTasks() {
        engine.newDeployResourceCommand()
                .addResourceBytes(read("task-lab.bpmn"), "task-lab.bpmn")
                .addResourceBytes(read("task-lab.form"), "task-lab.form")
                .send()
                .join();
    }

    @Test
    void aManagerApprovesACampaignWithItsForm() {
        var name = "Approved in a browser " + System.nanoTime();
        var campaign = StartedCampaign.start(rondo, name);
        await().atMost(PATIENCE)
                .until(() -> StartedCampaign.task(rondo, campaign).isPresent());
        try (var visit = browser.visit("manager", Look.DESK)) {
            var page = visit.page();
            visit.open("/inbox?view=open");
            item(page, name).click();
            page.locator("[data-claim]").click();
            ready(page, "mine");
            assertThat(page.locator("[data-form]").textContent())
                    .as("forty customers are few, and the approver is told")
                    .contains("The list is small");
            assertThat(item(page, name).isVisible())
                    .as("the task in hand stays beside its form")
                    .isTrue();
            visit.picture("inbox/approve-campaign");

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
            item(page, name).waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
            assertThat(visit.complaints()).isEmpty();
        }
        assertThat(rondo.bean(Campaigns.class).get(campaign).approvedBy()).isEqualTo("manager");
    }

    @Test
    void aTaskIsWorkedWithTheKeyboardAloneAndItsDraftSurvivesAReload() {
        var key = task(start());
        try (var visit = browser.visit("agent", Look.DESK)) {
            var page = visit.page();
            visit.open("/inbox/" + key + "?view=open");
            ready(page, "free");
            page.keyboard().press("?");
            page.locator("[data-help-dialog][open]").waitFor();
            page.keyboard().press("Escape");
            // Keys go to the dialog until it is closed, which the browser does in its own time.
            page.locator("[data-help-dialog]:not([open])")
                    .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
            page.keyboard().press("c");
            ready(page, "mine");

            page.getByLabel("Angry").check();
            page.locator("textarea").fill("Wants <her> money & back");
            page.locator("[data-draft]").waitFor();
            await().atMost(PATIENCE).until(() -> drafts(page).contains("money & back"));
            page.reload();
            ready(page, "mine");
            assertThat(page.getByLabel("Angry").isChecked()).isTrue();
            assertThat(page.locator("textarea").inputValue()).isEqualTo("Wants <her> money & back");

            page.locator("textarea").focus();
            page.keyboard().press("End");
            page.keyboard().type(" at once");
            page.keyboard().press("Control+Enter");
            page.waitForURL(url -> url.contains("/inbox?"));

            assertThat(page.locator(".alert-success").textContent()).contains("Done. The flow goes on.");
            assertThat(drafts(page)).doesNotContain(Long.toString(key));
            assertThat(visit.complaints()).isEmpty();
        }
        assertThat(jdbc.sql("select answers ->> 'words' from form_answer where user_task_key = :key")
                        .param("key", key)
                        .query(String.class)
                        .single())
                .as("with the keys pressed right before it was sent")
                .isEqualTo("Wants <her> money & back at once");
    }

    @Test
    void aCorrectedAnswerIsSentAfterARefusedOne() {
        var key = task(start());
        try (var visit = browser.visit("agent", Look.PHONE_ZH)) {
            var page = visit.page();
            visit.open("/inbox/" + key);
            ready(page, "free");
            page.locator("[data-claim]").click();
            ready(page, "mine");

            page.locator("[data-submit-answer]").click();
            assertThat(page.locator("[data-form] .fjs-form-field-error").textContent())
                    .isEqualTo("此项必填。");
            page.getByLabel("Fine").check();
            page.locator("[data-submit-answer]").click();

            page.waitForURL(url -> url.contains("/inbox?"));
            assertThat(page.locator(".alert-success").textContent()).contains("已完成，流程继续。");
            assertThat(visit.tooWideBy()).isZero();
        }
    }

    @Test
    void aTaskSomebodyElseTakesLeavesTheOpenOnesByItself() {
        cancelWhatOtherTestsLeftOpen();
        var key = task(start());
        try (var agent = browser.visit("agent", Look.DESK);
                var admin = browser.visit("admin", Look.DESK)) {
            agent.open("/inbox?view=open&page=1");
            var item = agent.page().locator("[data-item='%d']".formatted(key));
            agent.page().locator("[data-live][data-on=true]").waitFor();
            var listed = item.count() > 0;

            admin.open("/inbox/" + key);
            admin.page().locator("[data-claim]").click();
            ready(admin.page(), "mine");

            assertThat(listed).as("among the open tasks").isTrue();
            item.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
        }
    }

    @Test
    void whoeverHasATaskOpenIsToldWhenItsFlowCancelsItAndKeepsTheDraft() {
        var instance = start();
        var key = task(instance);
        try (var visit = browser.visit("agent", Look.DESK)) {
            var page = visit.page();
            visit.open("/inbox/" + key);
            ready(page, "free");
            page.keyboard().press("c");
            ready(page, "mine");
            page.locator("textarea").fill("half a sentence");
            page.locator("[data-draft]").waitFor();

            engine.newCancelInstanceCommand(instance).send().join();

            page.locator("[data-changed]").waitFor();
            assertThat(page.locator("textarea").inputValue()).isEqualTo("half a sentence");
            page.locator("[data-reload]").click();
            page.getByText("This task is no longer needed").waitFor();
            assertThat(drafts(page)).contains("half a sentence");
        }
    }

    @Test
    void whatACustomerWroteIsShownAsPlainWords() {
        var instance = start();
        complaintOf(instance, "I paid <b>twice</b> & see [here](https://evil.test/) *now*");
        var key = task(instance);
        await().atMost(PATIENCE)
                .until(() -> rondo.bean(Tasks.class).get(key).orElseThrow().kind() != null);
        try (var visit = browser.visit("agent", Look.DESK)) {
            visit.open("/inbox/" + key);
            ready(visit.page(), "free");

            var quote = visit.page().locator("[data-form] blockquote");
            assertThat(quote.textContent().strip())
                    .isEqualTo("I paid <b>twice</b> & see [here](https://evil.test/) *now*");
            assertThat(quote.locator("a, b, em").count()).isZero();
        }
    }

    private void complaintOf(long instance, String text) {
        jdbc.sql("""
                        with person as (
                          insert into customer (external_id, given_name, family_name, created_at, updated_at)
                          values ('browser-' || :instance, 'Anna', 'Huber', now(), now()) returning id
                        ), opened as (
                          insert into recovery_case (customer_id, state, opened_at) select id, 'resolving', now() from person
                          returning id, customer_id
                        ), said as (
                          insert into response (source, external_id, type, customer_id, case_id, occurred_at, recorded_at, detail)
                          select 'test', 'browser-' || :instance, 'complaint', customer_id, id, now(), now(), :text from opened
                          returning id
                        ), told as (
                          insert into outbox (kind, ref_id) select 'index-response', id from said
                        )
                        insert into flow_instance (process_instance_key, process_id, kind, ref_id, started_at)
                        select :instance, 'task-lab', 'case', id, now() from opened""").param("instance", instance).param("text", text).update();
    }

    private void cancelWhatOtherTestsLeftOpen() {
        var instances = jdbc.sql("select distinct process_instance_key from task where state = 'open'")
                .query(Long.class)
                .list();
        for (var instance : instances) {
            try {
                engine.newCancelInstanceCommand(instance).send().join();
            } catch (ClientException endedAlready) {
                // Its task will be seen to have ended in a moment.
            }
        }
        await().atMost(PATIENCE)
                .until(
                        () -> jdbc.sql("select count(*) from task where state = 'open'")
                                .query(Long.class)
                                .single(),
                        open -> open < 10);
    }

    private static String drafts(Page page) {
        return (String) page.evaluate("Object.entries(localStorage).flat().join(' ')");
    }

    private static Locator item(Page page, String text) {
        return page.locator("a.inbox-item", new Page.LocatorOptions().setHasText(text));
    }

    private static void ready(Page page, String standing) {
        page.locator("[data-form][data-ready=true][data-standing=%s]".formatted(standing))
                .waitFor();
    }

    private long start() {
        return engine.newCreateInstanceCommand()
                .bpmnProcessId("task-lab")
                .latestVersion()
                .send()
                .join()
                .getProcessInstanceKey();
    }

    /** The key of the instance's task, once it and its form are here. */
    private long task(long instance) {
        return await().atMost(PATIENCE)
                .until(
                        () -> jdbc.sql("""
                                        select t.user_task_key from task t
                                        join deployed_resource f on f.resource_key = t.form_key
                                        where t.process_instance_key = :instance and t.state = 'open'""")
                                .param("instance", instance)
                                .query(Long.class)
                                .optional(),
                        Optional::isPresent)
                .orElseThrow();
    }

    private static byte[] read(String name) {
        try (var in = InboxInBrowser.class.getResourceAsStream("/io/rondo/tasks/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
