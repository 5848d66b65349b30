package io.rondo.dashboards.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The inbox and recovery pages over HTTP, with sessions, CSRF tokens and a real PostgreSQL. */
@SpringBootTest(
        classes = InboxIntegrationTests.Pages.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"rondo.demo-logins=true", "server.address=127.0.0.1", "spring.datasource.username=postgres"})
class InboxIntegrationTests {

    @SpringBootApplication(
            scanBasePackages = {
                "io.rondo.kernel",
                "io.rondo.outbox",
                "io.rondo.consent",
                "io.rondo.audiences",
                "io.rondo.deliveries",
                "io.rondo.responses",
                "io.rondo.campaigns",
                "io.rondo.channels",
                "io.rondo.offers",
                "io.rondo.recovery",
                "io.rondo.history",
                "io.rondo.measurement",
                "io.rondo.tasks",
                "io.rondo.dashboards.site",
                "io.rondo.dashboards.security",
                "io.rondo.dashboards.flows",
                "io.rondo.dashboards.inbox",
                "io.rondo.dashboards.recovery"
            })
    static class Pages {}

    private static final JsonMapper JSON = new JsonMapper();
    private static final Path FORMS = Path.of("../bpmn/src/main/resources/flows");
    private static final AtomicLong KEYS = new AtomicLong(4503599627370500L);
    private static EmbeddedPostgres postgres;

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private WillingEngine engine;

    private SignedIn agent;
    private SignedIn manager;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry registry) {
        registry.add("spring.datasource.url", () -> server().getJdbcUrl("postgres", "postgres"));
    }

    private static synchronized EmbeddedPostgres server() {
        try {
            if (postgres == null) {
                postgres = EmbeddedPostgres.start();
            }
            return postgres;
        } catch (IOException e) {
            throw new IllegalStateException("Expected an embedded PostgreSQL to start", e);
        }
    }

    @BeforeEach
    void signIn() {
        agent = SignedIn.as("agent", port, "en");
        manager = SignedIn.as("manager", port, "zh-CN");
    }

    @AfterEach
    void clear() {
        engine.away = false;
        jdbc.sql("truncate task, form_answer, recovery_case, response, list_member, campaign, customer cascade")
                .update();
    }

    @Test
    void theQueueHoldsWhatTheViewersRoleIsOfferedOverdueFirst() throws IOException {
        var later = call("+2 hours");
        var overdue = call("-1 hour");
        var approval = approval("marketer");

        assertThat(agent.json("/inbox/tasks.json")
                        .path("tasks")
                        .valueStream()
                        .map(it -> it.path("key").asString()))
                .containsExactly(overdue, later);
        assertThat(manager.json("/inbox/tasks.json")
                        .path("tasks")
                        .valueStream()
                        .map(it -> it.path("key").asString()))
                .containsExactly(approval);
        assertThat(agent.json("/inbox/tasks.json").at("/counts/overdue").asInt())
                .isOne();
        assertThat(agent.json("/inbox/tasks.json?view=mine").path("tasks")).isEmpty();
    }

    @Test
    void aTaskComesWithItsFormAndFacts() throws IOException {
        var task = agent.json("/inbox/" + call("+1 hour"));

        assertThat(task.at("/form/id").asString()).isEqualTo("follow-up-call");
        assertThat(task.at("/data/customerName").asString()).isEqualTo("Anna Huber");
        assertThat(task.at("/data/lang").asString()).isEqualTo("en");
        assertThat(task.at("/data/script").asString()).contains("Anna Huber");
        assertThat(task.at("/standing").asString()).isEqualTo("free");
    }

    @Test
    void aCallOfAPausedCampaignSaysSo() throws IOException {
        var key = call("+1 hour");
        assertThat(agent.get("/inbox/" + key, "text/html").body()).doesNotContain("campaign is paused");

        jdbc.sql("update campaign set state = 'paused'").update();

        assertThat(agent.get("/inbox/" + key, "text/html").body())
                .contains("campaign is paused. If you have not called yet");
    }

    @Test
    void theSecondWhoClaimsIsToldWhoHasTheTask() throws IOException {
        var key = call("+1 hour");
        jdbc.sql("update task set candidate_groups = '{agent,manager}'").update();

        assertThat(agent.postJson("/inbox/" + key + "/claim", "{}").statusCode())
                .isEqualTo(200);
        var second = manager.postJson("/inbox/" + key + "/claim", "{}");

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(body(second).path("reason").asString()).isEqualTo("CLAIMED");
        assertThat(body(second).path("by").asString()).isEqualTo("agent");
        assertThat(body(second).path("detail").asString()).isEqualTo("agent 已领取此任务。");
        assertThat(engine.assigned).containsEntry(Long.parseLong(key), "agent");
    }

    @Test
    void aTaskOfOtherPeopleIsClosedToTheViewer() throws IOException {
        var key = call("+1 hour");

        assertThat(manager.get("/inbox/" + key, "text/html").statusCode()).isEqualTo(403);
        assertThat(manager.get("/inbox/" + key, "application/json").statusCode())
                .isEqualTo(403);
        assertThat(body(manager.postJson("/inbox/" + key + "/claim", "{}"))
                        .path("reason")
                        .asString())
                .isEqualTo("NOT_OFFERED");
        assertThat(agent.get("/inbox/1", "text/html").statusCode()).isEqualTo(404);
        assertThat(agent.get("/inbox/1", "application/json").statusCode()).isEqualTo(404);
    }

    @Test
    void theTaskInHandStaysBesideTheOpenOnes() throws IOException {
        var key = claimedCall();
        var item = "data-item=\"%s\"".formatted(key);

        assertThat(agent.get("/inbox/" + key + "?view=open", "text/html").body())
                .contains(item, "/inbox/%s?view=open&amp;page=1".formatted(key))
                .doesNotContain("Nothing is waiting", "/inbox/%s?view=all".formatted(key));
        assertThat(agent.get("/inbox/queue?view=open&selected=" + key, "text/html")
                        .body())
                .contains(item);
        assertThat(agent.get("/inbox?view=open", "text/html").body())
                .contains("Nothing is waiting")
                .doesNotContain(item);
    }

    @Test
    void aTaskThatIsDoneShowsWhatWasAnswered() throws IOException {
        var key = claimedCall();
        agent.postJson("/inbox/" + key + "/complete", "{\"callResult\":\"interested\",\"note\":\"call at six\"}");

        var task = agent.json("/inbox/" + key);

        assertThat(task.path("standing").asString()).isEqualTo("ended");
        assertThat(task.at("/data/callResult").asString()).isEqualTo("interested");
        assertThat(task.at("/data/note").asString()).isEqualTo("call at six");
    }

    @Test
    void aCompletedTaskLeavesTheQueueAndItsTextStaysHere() throws IOException {
        var key = claimedCall();

        var done = agent.postJson(
                "/inbox/" + key + "/complete", "{\"callResult\":\"interested\",\"note\":\"call Mrs. Huber at six\"}");

        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(body(done).path("outcome").asString()).isEqualTo("DONE");
        assertThat(engine.completed.get(Long.parseLong(key)))
                .contains("callResult=interested")
                .doesNotContain("Huber");
        assertThat(agent.json("/inbox/tasks.json").path("tasks")).isEmpty();
        assertThat(agent.postJson("/inbox/" + key + "/complete", "{\"callResult\":\"interested\"}")
                        .statusCode())
                .isEqualTo(409);
        assertThat(agent.get("/inbox/" + key, "text/html").body()).contains("This task is done. Completed by agent.");
    }

    @Test
    void anAnswerThatDoesNotFitNamesItsFields() throws IOException {
        var key = claimedCall();

        var refused = agent.postJson("/inbox/" + key + "/complete", "{\"callResult\":\"complaint\"}");

        assertThat(refused.statusCode()).isEqualTo(422);
        assertThat(body(refused).at("/fields/0/field").asString()).isEqualTo("complaintText");
        assertThat(body(refused).at("/fields/0/code").asString()).isEqualTo("required");
    }

    @Test
    void nobodyApprovesTheirOwnCampaign() throws IOException {
        var own = approval("manager");
        var page = manager.get("/inbox/" + own, "text/html").body();
        assertThat(page).contains("这个活动是您创建的，必须由其他人批准。");

        var refused = manager.postJson("/inbox/" + own + "/claim", "{}");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(body(refused).path("by").asString()).isEqualTo("author");
    }

    @Test
    void approvingRecordsTheApproverAtOnce() throws IOException {
        var key = approval("marketer");
        manager.postJson("/inbox/" + key + "/claim", "{}");
        assertThat(manager.get("/inbox/" + key, "text/html").body()).contains("批准并联系 0 位客户", "拒绝该活动");

        assertThat(manager.postJson("/inbox/" + key + "/complete", "{\"approved\":true}")
                        .statusCode())
                .isEqualTo(200);

        assertThat(jdbc.sql("select state || ' ' || approved_by from campaign")
                        .query(String.class)
                        .single())
                .isEqualTo("running manager");
        assertThat(engine.completed.get(Long.parseLong(key))).contains("approved=true");
    }

    @Test
    void approvingAStoppedCampaignIsRefusedAndStoresNothing() throws IOException {
        var key = approval("marketer");
        manager.postJson("/inbox/" + key + "/claim", "{}");
        jdbc.sql("update campaign set state = 'stopped'").update();

        assertThat(manager.postJson("/inbox/" + key + "/complete", "{\"approved\":true}")
                        .statusCode())
                .isEqualTo(403);

        assertThat(jdbc.sql("select count(*) from form_answer")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void writesWithoutTheSessionsTokenAreRefused() throws IOException {
        var key = call("+1 hour");

        assertThat(agent.postJsonWithoutToken("/inbox/" + key + "/claim", "{}").statusCode())
                .isEqualTo(403);
        assertThat(SignedIn.nobody(port, "en")
                        .get("/inbox/tasks.json", "application/json")
                        .statusCode())
                .isIn(302, 401);
    }

    @Test
    void whileTheEngineIsAwayNothingIsClaimedAndAnswersWait() throws IOException {
        var key = claimedCall();
        var other = call("+1 hour");
        engine.away = true;

        assertThat(agent.postJson("/inbox/" + other + "/claim", "{}").statusCode())
                .isEqualTo(503);
        var answer = agent.postJson("/inbox/" + key + "/complete", "{\"callResult\":\"interested\"}");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(body(answer).path("outcome").asString()).isEqualTo("LATER");
    }

    @Test
    void everythingWorksByPlainFormsToo() throws IOException {
        var key = call("+1 hour");

        var claimed = agent.postForm("/inbox/" + key + "/claim", "view=open");
        assertThat(claimed.statusCode()).isEqualTo(302);
        assertThat(location(claimed)).endsWith("/inbox/" + key + "?view=open");
        assertThat(agent.get("/inbox/" + key, "text/html").body()).contains("data-standing=\"mine\"");

        var wrong = agent.postForm("/inbox/" + key + "/complete", "view=open&answers=%7B%7D");
        assertThat(location(wrong)).contains("/inbox/" + key);
        assertThat(agent.get(location(wrong), "text/html").body())
                .contains("The answer does not fit the form. Please check: callResult");

        var done = agent.postForm("/inbox/" + key + "/complete", "view=open&callResult=not-reached");
        assertThat(location(done)).contains("/inbox?view=open&done=" + key);
        assertThat(agent.get(location(done), "text/html").body()).contains("Done. The flow goes on.");
        assertThat(engine.completed.get(Long.parseLong(key))).contains("callResult=not-reached");
    }

    @Test
    void whatACustomerWroteCannotLeaveItsPlace() throws IOException {
        var key = complaint("</script><script>alert(1)</script>");

        var page = agent.get("/inbox/" + key, "text/html").body();

        assertThat(page)
                .doesNotContain("<script>alert(1)")
                .contains("&lt;/script&gt;")
                .contains("\\u003c/script");
    }

    @Test
    void thePageSpeaksTheViewersLanguage() throws IOException {
        approval("marketer");

        assertThat(manager.get("/inbox", "text/html").body())
                .contains("批准活动", "领取")
                .doesNotContain("??inbox");
        assertThat(agent.get("/inbox", "text/html").body()).contains("The inbox is empty");
    }

    @Test
    void anOpenInboxHearsOfAClaimBySomebodyElse() throws Exception {
        var key = call("+1 hour");
        var events = new LinkedBlockingQueue<String>();
        var request = agent.request("/inbox/events", "text/event-stream").GET().build();
        var stream =
                agent.http().sendAsync(request, HttpResponse.BodyHandlers.fromLineSubscriber(new LineQueue(events)));
        assertThat(next(events).at("/mine").asInt()).isZero();

        SignedIn.as("admin", port, "en").postJson("/inbox/" + key + "/claim", "{}");

        var heard = next(events);
        assertThat(heard.at("/unclaimed").asInt()).isZero();
        assertThat(heard.at("/all").asInt()).isOne();
        stream.cancel(true);
    }

    @Test
    void theQueueAloneSaysHowTheChosenTaskStands() throws IOException {
        var key = call("+1 hour");
        assertThat(agent.get("/inbox/queue?selected=" + key, "text/html").body())
                .contains("data-state=\"free:\"");
        jdbc.sql("update task set state = 'cancelled', version = version + 1").update();

        assertThat(agent.get("/inbox/queue?selected=" + key, "text/html").body())
                .contains("data-state=\"ended:\"")
                .contains("The inbox is empty");
    }

    @Test
    void saysWhenTheRecordsWereReadLongAgo() throws IOException {
        jdbc.sql("insert into exporter_poll (polled_at) values (now() - interval '7 minutes')")
                .update();

        assertThat(agent.get("/inbox", "text/html").body()).contains("were last read 7 min ago");
        jdbc.sql("update exporter_poll set polled_at = now()").update();
        assertThat(agent.get("/inbox", "text/html").body()).doesNotContain("were last read");
        jdbc.sql("delete from exporter_poll").update();
    }

    @Test
    void recoveryListsCasesAndRanksTheirCauses() throws IOException {
        complaint("The parcel came late");
        jdbc.sql("""
                        update recovery_case set cause_code = 'late-delivery', compensation = 25, first_reply_at = opened_at
                          + interval '90 minutes'""").update();
        var id = jdbc.sql("select id from recovery_case").query(Long.class).single();

        var list = agent.get("/recovery", "text/html").body();
        assertThat(list).contains("Anna Huber", "Late delivery", "1.5 h");
        var page = agent.get("/recovery/" + id, "text/html").body();
        assertThat(page).contains("The parcel came late", "Resolve complaint", "Late delivery");
        assertThat(agent.get("/recovery?show=closed", "text/html").body()).contains("No case is closed yet");
        assertThat(manager.get("/recovery/" + id, "text/html").body())
                .contains("送货延迟")
                .doesNotContain("??recovery");
        assertThat(agent.get("/recovery/999999", "text/html").statusCode()).isEqualTo(404);
    }

    @Test
    void aJoinedCaseNamesTheCaseThatIsWorked() throws IOException {
        complaint("The parcel came late");
        var worked = jdbc.sql("select id from recovery_case").query(Long.class).single();
        var joined = jdbc.sql("""
                        insert into recovery_case (customer_id, state, opened_at, closed_at, joined_into)
                        select customer_id, 'closed', now(), now(), id from recovery_case returning id""").query(Long.class).single();
        assertThat(agent.get("/recovery/" + joined, "text/html").body())
                .contains("worked in case " + worked, "href=\"/recovery/" + worked + "\"");
        assertThat(manager.get("/recovery/" + joined, "text/html").body())
                .contains("并入案例 " + worked)
                .doesNotContain("??recovery");
        assertThat(agent.get("/recovery?show=closed", "text/html").body()).contains("Anna Huber");
    }

    @Test
    void recoveryShowsWhenACaseIsDueByItsPlanUntilItIsResolved() throws IOException {
        complaint("The parcel came late");
        jdbc.sql("delete from task").update();
        jdbc.sql("update recovery_case set due_at = now() - interval '1 day'").update();
        assertThat(agent.get("/recovery?show=overdue", "text/html").body()).contains("Anna Huber");
        jdbc.sql("update recovery_case set due_at = now() + interval '1 day'").update();
        assertThat(agent.get("/recovery?show=overdue", "text/html").body()).doesNotContain("Anna Huber");
        jdbc.sql("update recovery_case set due_at = now() - interval '1 day', resolved_at = now()")
                .update();
        assertThat(agent.get("/recovery?show=overdue", "text/html").body()).doesNotContain("Anna Huber");
    }

    private String claimedCall() throws IOException {
        var key = call("+1 hour");
        assertThat(agent.postJson("/inbox/" + key + "/claim", "{}").statusCode())
                .isEqualTo(200);
        return key;
    }

    private String call(String due) throws IOException {
        var contact = jdbc.sql("""
                        insert into list_member (campaign_id, customer_id, arm, hold_out)
                        values (:campaign, :customer, 'A', false) returning id""")
                .param("campaign", campaign("marketer"))
                .param("customer", customer())
                .query(Long.class)
                .single();
        return task(
                "UserTask_CallCustomer", "contact", contact, "Call customer", "致电客户", "agent", due, "follow-up-call");
    }

    private String approval(String author) throws IOException {
        return task(
                "UserTask_ApproveCampaign",
                "campaign",
                campaign(author),
                "Approve campaign",
                "批准活动",
                "manager",
                null,
                "approve-campaign");
    }

    private String complaint(String text) throws IOException {
        var id = jdbc.sql("""
                        insert into recovery_case (customer_id, state, opened_at) values (:customer, 'resolving', now() - interval
                          '3 hours') returning id""").param("customer", customer()).query(Long.class).single();
        jdbc.sql("""
                        insert into response (source, external_id, type, customer_id, case_id, occurred_at, recorded_at, detail)
                        select 'mail', 'c' || id, 'complaint', customer_id, id, opened_at, now(), :text from recovery_case
                        where id = :id""").param("id", id).param("text", text).update();
        return task(
                "UserTask_ResolveComplaint",
                "case",
                id,
                "Resolve complaint",
                "处理投诉",
                "agent",
                "+2 hours",
                "resolve-complaint");
    }

    private long campaign(String author) {
        return jdbc.sql("""
                        insert into campaign (name, flow, state, seed, created_by, created_at)
                        values (:name, 'journey-offer-follow-up', 'awaiting-approval', 's', :author, now()) returning id""")
                .param("name", "Spring " + KEYS.incrementAndGet())
                .param("author", author)
                .query(Long.class)
                .single();
    }

    private long customer() {
        return jdbc.sql("""
                        insert into customer (external_id, given_name, family_name, created_at, updated_at)
                        values (:external, 'Anna', 'Huber', now(), now()) returning id""")
                .param("external", "c-" + KEYS.incrementAndGet())
                .query(Long.class)
                .single();
    }

    private String task(
            String element, String kind, long ref, String title, String titleZh, String group, String due, String form)
            throws IOException {
        var key = KEYS.incrementAndGet();
        jdbc.sql("""
                        insert into deployed_resource (resource_key, kind, id, version, content, deployed_at)
                        values (:key, 'form', :id, 1, :content, now()) on conflict do nothing""")
                .param("key", form.hashCode() & 0xffff)
                .param("id", form)
                .param("content", Files.readString(FORMS.resolve(form + ".form")))
                .update();
        jdbc.sql("""
                        insert into task (user_task_key, process_instance_key, process_id, element_id, kind, ref_id, title,
                          title_zh, candidate_groups, due_at, form_key, state, created_at, partition_id, position)
                        values (:key, :key, 'p', :element, :kind, :ref, :title, :titleZh, array[:group],
                          now() + cast(:due as interval), :form, 'open', now(), 2, 1)""")
                .param("key", key)
                .param("element", element)
                .param("kind", kind)
                .param("ref", ref)
                .param("title", title)
                .param("titleZh", titleZh)
                .param("group", group)
                .param("due", due)
                .param("form", form.hashCode() & 0xffff)
                .update();
        return Long.toString(key);
    }

    private static JsonNode next(LinkedBlockingQueue<String> events) throws InterruptedException {
        var deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (System.nanoTime() < deadline) {
            var line = events.poll(1, TimeUnit.SECONDS);
            if (line != null && line.startsWith("data:")) {
                return JSON.readTree(line.substring("data:".length()));
            }
        }
        throw new AssertionError("Expected an event within 20 s");
    }

    private static JsonNode body(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    private static String location(HttpResponse<String> response) {
        return response.headers().firstValue("Location").orElse("");
    }
}
