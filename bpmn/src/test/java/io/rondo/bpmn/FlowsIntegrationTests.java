package io.rondo.bpmn;

import static org.assertj.core.api.Assertions.assertThat;

import io.camunda.client.CamundaClient;
import io.rondo.sandbox.Sandbox;
import io.rondo.sandbox.SandboxOptions;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Deploys what is shipped on the real broker and walks every path of every flow with a moved clock. */
class FlowsIntegrationTests {

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration TWO_DAYS = Duration.ofDays(2);
    private static final AtomicLong IDS = new AtomicLong();

    private static Sandbox sandbox;
    private static CamundaClient client;

    private final long id = IDS.incrementAndGet();
    private final List<FlowDriver> started = new ArrayList<>();

    @BeforeAll
    static void deploy() {
        sandbox = Sandbox.start(SandboxOptions.throwAway().withZeebePartitions(1), line -> {});
        client = CamundaClient.newClientBuilder()
                .preferRestOverGrpc(false)
                .defaultRequestTimeout(Duration.ofMinutes(1))
                .grpcAddress(URI.create(sandbox.addresses().zeebeGrpc()))
                .restAddress(URI.create(sandbox.addresses().zeebeRest()))
                .build();
        var shipped = ShippedFlows.resources();
        var deployment = client.newDeployResourceCommand()
                .addResourceBytes(
                        shipped.getFirst().content(), shipped.getFirst().name());
        shipped.stream().skip(1).forEach(file -> deployment.addResourceBytes(file.content(), file.name()));
        var event = deployment.send().join();
        assertThat(event.getProcesses()).hasSize(6);
        assertThat(event.getDecisions()).hasSize(3);
        assertThat(event.getForm()).hasSize(7);
    }

    @AfterAll
    static void stop() {
        if (client != null) {
            client.close();
        }
        if (sandbox != null) {
            sandbox.close();
        }
    }

    @AfterEach
    void cancelWhatIsLeft() {
        started.forEach(FlowDriver::cancel);
    }

    // ---- campaign

    @Test
    void campaignLaunchesWaveAfterWaveAndClosesAfterReview() throws Exception {
        var campaign = campaign(1000, 0.5, 0.7);
        campaign.userTask("UserTask_ApproveCampaign", "manager", null, Map.of("approved", true, "answerId", 1));
        campaign.job(JobTypes.LAUNCH_WAVE, "Task_LaunchWave", wave(1, HOUR));
        campaign.pass(HOUR);
        campaign.job(JobTypes.LAUNCH_WAVE, "Task_LaunchWave", wave(0, null));
        campaign.pass(HOUR);
        campaign.waits();
        campaign.pass(HOUR.multipliedBy(3));
        campaign.job(JobTypes.MEASURE_CAMPAIGN, "Task_MeasureCampaign", Map.of("sampleRatioOk", true, "contacts", 900));
        campaign.userTask("UserTask_ReviewResults", "manager", null, Map.of("decision", "close", "answerId", 2));
        var closing = campaign.job(JobTypes.CLOSE_CAMPAIGN, "Task_CloseCampaign");

        assertThat(closing.getVariablesAsMap()).containsEntry("listQuality", Map.of("verdict", "good", "reason", "ok"));
        campaign.ended();
    }

    @ParameterizedTest
    @CsvSource({"0, 0.0, 1.0, list-empty", "1000, 0.5, 0.0005, arms-unbalanced"})
    void anUnusableListRejectsTheCampaignWithItsReason(int listed, double share, double p, String reason) {
        var campaign = campaign(listed, share, p);
        var job = campaign.job(JobTypes.REJECT_CAMPAIGN, "Task_RejectCampaign");

        assertThat(job.getVariablesAsMap()).containsEntry("reason", reason);
        campaign.ended();
    }

    @ParameterizedTest
    @CsvSource({"50, 0.5, 0.7, list-small", "1000, 0.01, 0.7, most-excluded", "1000, 0.5, 0.005, arms-doubtful"})
    void aDoubtfulListIsForTheManagerToReview(int listed, double share, double p, String reason) {
        var campaign = campaign(listed, share, p);
        campaign.userTask("UserTask_ApproveCampaign", "manager", null, Map.of("approved", false, "answerId", 1));
        var job = campaign.job(JobTypes.REJECT_CAMPAIGN, "Task_RejectCampaign");

        assertThat(job.getVariablesAsMap())
                .containsEntry("reason", "not-approved")
                .containsEntry("listQuality", Map.of("verdict", "review", "reason", reason));
        campaign.ended();
    }

    @Test
    void aListWithoutSampleRatioIsNotHeldAgainstIt() {
        var campaign = start(Flows.CAMPAIGN, Map.of("campaignId", id, "campaignKey", "campaign-" + id));
        var built =
                new HashMap<String, Object>(Map.of("considered", 1000, "listed", 1000, "heldOut", 0, "listedShare", 1));
        built.put("sampleRatioP", null);
        candidates(campaign, 1);
        campaign.job(JobTypes.BUILD_LIST, "Task_BuildTargetList", built);
        campaign.userTask("UserTask_ApproveCampaign", "manager", null, Map.of("approved", false, "answerId", 1));
        campaign.job(JobTypes.REJECT_CAMPAIGN, "Task_RejectCampaign");
        campaign.ended();
    }

    @Test
    void aCampaignPausesResumesAndStopsWhileItWaits() {
        var campaign = campaign(1000, 0.5, 0.7);
        campaign.userTask("UserTask_ApproveCampaign", "manager", null, Map.of("approved", true, "answerId", 1));
        campaign.job(JobTypes.LAUNCH_WAVE, "Task_LaunchWave", wave(0, null));
        campaign.message(Messages.CAMPAIGN_PAUSE, "campaign-" + id);
        campaign.job(JobTypes.PAUSE_CAMPAIGN, "Task_PauseCampaign");
        campaign.message(Messages.CAMPAIGN_RESUME, "campaign-" + id);
        campaign.job(JobTypes.RESUME_CAMPAIGN, "Task_ResumeCampaign");
        campaign.waits();
        campaign.message(Messages.CAMPAIGN_STOP, "campaign-" + id);
        campaign.job(JobTypes.STOP_CAMPAIGN, "Task_StopCampaign");
        campaign.ended();
    }

    // ---- journeys

    @Test
    void aSilentCustomerOfHighValueIsRemindedAndCalled() throws Exception {
        var journey = contacted(Flows.JOURNEY_OFFER_FOLLOW_UP, "high");
        journey.pass(Duration.ofDays(3));
        var reminder = journey.job(JobTypes.SEND_MESSAGE, "Task_SendReminder", Map.of("deliveryOutcome", "refused"));
        journey.pass(Duration.ofDays(4));
        var asked = journey.job(JobTypes.ASK_CALL, "Task_AskForCall", Map.of("deliveryOutcome", "asked"));
        journey.userTask("UserTask_CallCustomer", "agent", TWO_DAYS, Map.of("callResult", "interested", "answerId", 7));
        journey.job(JobTypes.RECORD_CALL, "Task_RecordCall");
        journey.job(JobTypes.RECORD_OUTCOME, "Task_RecordOutcome");

        assertThat(reminder.getCustomHeaders()).containsEntry(Headers.STEP, "reminder");
        assertThat(asked.getCustomHeaders()).containsEntry(Headers.STEP, "call");
        journey.ended();
    }

    @Test
    void aCustomerWhoMayNotBeCalledIsNotCalled() throws Exception {
        var journey = contacted(Flows.JOURNEY_OFFER_FOLLOW_UP, "high");
        journey.pass(Duration.ofDays(3));
        journey.job(JobTypes.SEND_MESSAGE, "Task_SendReminder", Map.of("deliveryOutcome", "sent"));
        journey.pass(Duration.ofDays(4));
        journey.job(JobTypes.ASK_CALL, "Task_AskForCall", Map.of("deliveryOutcome", "refused"));
        journey.job(JobTypes.RECORD_OUTCOME, "Task_RecordOutcome");
        journey.ended();
    }

    @Test
    void aSilentCustomerOfOtherValueIsNotCalled() throws Exception {
        var journey = contacted(Flows.JOURNEY_OFFER_FOLLOW_UP, "mid");
        journey.pass(Duration.ofDays(3));
        journey.job(JobTypes.SEND_MESSAGE, "Task_SendReminder", Map.of("deliveryOutcome", "sent"));
        journey.pass(Duration.ofDays(4));
        journey.job(JobTypes.RECORD_OUTCOME, "Task_RecordOutcome");
        journey.ended();
    }

    @Test
    void aResponseToTheOfferEndsTheJourney() {
        var journey = contacted(Flows.JOURNEY_OFFER_FOLLOW_UP, "high");
        journey.message(Messages.CONTACT_RESPONDED, "contact-" + id);
        journey.job(JobTypes.RECORD_OUTCOME, "Task_RecordOutcome");
        journey.ended();
    }

    @Test
    void aResponseToTheReminderEndsTheJourney() throws Exception {
        var journey = contacted(Flows.JOURNEY_OFFER_FOLLOW_UP, "high");
        journey.pass(Duration.ofDays(3));
        journey.job(JobTypes.SEND_MESSAGE, "Task_SendReminder", Map.of("deliveryOutcome", "sent"));
        journey.message(Messages.CONTACT_RESPONDED, "contact-" + id);
        journey.job(JobTypes.RECORD_OUTCOME, "Task_RecordOutcome");
        journey.ended();
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused", "failed"})
    void aMessageThatDidNotGoOutEndsTheFollowUp(String outcome) {
        var journey = sent(Flows.JOURNEY_OFFER_FOLLOW_UP, "high", outcome);
        journey.job(JobTypes.RECORD_OUTCOME, "Task_RecordContactNotReached");
        journey.ended();
    }

    @ParameterizedTest
    @ValueSource(strings = {Flows.JOURNEY_OFFER_FOLLOW_UP, Flows.JOURNEY_ONE_MAIL})
    void aJourneyStartedTwiceEndsWithoutEffect(String flow) {
        var journey = journey(flow);
        journey.job(JobTypes.CHOOSE_OFFER, "Task_ChooseOffer", Map.of("claimed", false));
        journey.ended();
    }

    @ParameterizedTest
    @CsvSource({
        Flows.JOURNEY_OFFER_FOLLOW_UP + ", complained", Flows.JOURNEY_OFFER_FOLLOW_UP + ", opted-out",
        Flows.JOURNEY_OFFER_FOLLOW_UP + ", purchased", Flows.JOURNEY_OFFER_FOLLOW_UP + ", stopped",
        Flows.JOURNEY_ONE_MAIL + ", complained", Flows.JOURNEY_ONE_MAIL + ", opted-out",
        Flows.JOURNEY_ONE_MAIL + ", purchased", Flows.JOURNEY_ONE_MAIL + ", stopped"
    })
    void anInterruptionEndsAJourneyWhileItWaits(String flow, String interruption) {
        var journey = contacted(flow, "low");
        journey.message(Messages.CONTACT_INTERRUPTED, "contact-" + id);
        journey.job(JobTypes.END_JOURNEY, "Task_EndJourney", Map.of("interruption", interruption));
        journey.ended();
    }

    @Test
    void anInterruptionEndsAJourneyWhoseCallIsDue() throws Exception {
        var journey = contacted(Flows.JOURNEY_OFFER_FOLLOW_UP, "high");
        journey.pass(Duration.ofDays(3));
        journey.job(JobTypes.SEND_MESSAGE, "Task_SendReminder", Map.of("deliveryOutcome", "sent"));
        journey.pass(Duration.ofDays(4));
        journey.job(JobTypes.ASK_CALL, "Task_AskForCall", Map.of("deliveryOutcome", "asked"));
        journey.message(Messages.CONTACT_INTERRUPTED, "contact-" + id);
        journey.job(JobTypes.END_JOURNEY, "Task_EndJourney", Map.of("interruption", "opted-out"));
        journey.ended();
    }

    @Test
    void oneMailWaitsForTheEndOfTheWindow() throws Exception {
        var journey = sent(Flows.JOURNEY_ONE_MAIL, "low", "inDoubt");
        journey.pass(HOUR);
        journey.waits();
        journey.pass(Duration.ofDays(14));
        journey.job(JobTypes.RECORD_OUTCOME, "Task_RecordOutcome");
        journey.ended();
    }

    @Test
    void oneMailThatDidNotGoOutIsRecordedAtOnce() {
        var journey = sent(Flows.JOURNEY_ONE_MAIL, "low", "refused");
        journey.job(JobTypes.RECORD_OUTCOME, "Task_RecordOutcome");
        journey.ended();
    }

    // ---- service recovery

    @Test
    void aCaseIsResolvedAskedByMailAndClosed() {
        var recovery = opened("mid", 0, true);
        var apology = recovery.job(JobTypes.SEND_MESSAGE, "Task_SendApology", Map.of("deliveryOutcome", "sent"));
        resolve(recovery, 48, 20);
        var survey = recovery.job(JobTypes.SEND_MESSAGE, "Task_SendSurvey", Map.of("deliveryOutcome", "sent"));
        recovery.message(Messages.SURVEY_ANSWERED, "case-" + id);
        recovery.job(JobTypes.RECORD_SATISFACTION, "Task_RecordSatisfaction", Map.of("satisfaction", 3));
        recovery.job(JobTypes.CLOSE_CASE, "Task_CloseCase");

        assertThat(apology.getCustomHeaders()).containsEntry(Headers.STEP, "apology");
        assertThat(survey.getCustomHeaders()).containsEntry(Headers.STEP, "survey");
        recovery.ended();
    }

    @Test
    void whoComplainsAgainAfterTheResolutionIsSettledWithHoweverTheSurveyEnds() {
        var recovery = opened("mid", 0, true);
        recovery.job(JobTypes.SEND_MESSAGE, "Task_SendApology", Map.of("deliveryOutcome", "sent"));
        resolve(recovery, 48, 20);
        recovery.job(JobTypes.SEND_MESSAGE, "Task_SendSurvey", Map.of("deliveryOutcome", "sent"));
        recovery.message(Messages.SURVEY_ANSWERED, "case-" + id);
        recovery.job(
                JobTypes.RECORD_SATISFACTION,
                "Task_RecordSatisfaction",
                Map.of("satisfaction", 5, "complainedAgain", true));
        recovery.job(JobTypes.ESCALATE_CASE, "Task_EscalateCase");
        recovery.userTask(
                "UserTask_SettleWithCustomer",
                "manager",
                TWO_DAYS,
                Map.of("compensation", 30, "satisfaction", 4, "answerId", 6));
        recovery.job(
                JobTypes.RECORD_SATISFACTION,
                "Task_RecordSettlement",
                Map.of("satisfaction", 4, "complainedAgain", true));
        recovery.job(JobTypes.CLOSE_CASE, "Task_CloseEscalatedCase");
        recovery.ended();
    }

    @Test
    void compensationAboveTheLimitIsApprovedOrResolvedAgain() {
        var recovery = opened("mid", 2, false);
        resolve(recovery, 24, 40.5);
        recovery.userTask(
                "UserTask_ApproveCompensation", "manager", null, Map.of("compensationApproved", false, "answerId", 3));
        resolve(recovery, 24, 60);
        recovery.userTask(
                "UserTask_ApproveCompensation", "manager", null, Map.of("compensationApproved", true, "answerId", 4));
        recovery.userTask("UserTask_AskSatisfaction", "agent", TWO_DAYS, Map.of("satisfaction", 5, "answerId", 5));
        recovery.job(JobTypes.RECORD_SATISFACTION, "Task_RecordSatisfaction", Map.of("satisfaction", 5));
        recovery.job(JobTypes.CLOSE_CASE, "Task_CloseCase");
        recovery.ended();
    }

    @Test
    void aCaseThatIsJoinedToAnotherEndsWhereverItIs() {
        var recovery = opened("mid", 0, true);
        recovery.job(JobTypes.SEND_MESSAGE, "Task_SendApology", Map.of("deliveryOutcome", "sent"));
        recovery.message(Messages.CASE_JOINED, "case-" + id);
        recovery.job(JobTypes.CLOSE_CASE, "Task_CloseJoinedCase");
        recovery.ended();
    }

    @Test
    void afterAnAbuseReportNothingIsMailedAndACustomerWhoCannotBeAskedEndsTheCase() {
        var recovery = opened("mid", 0, false);
        resolve(recovery, 48, 0);
        recovery.userTask("UserTask_AskSatisfaction", "agent", TWO_DAYS, Map.of("satisfaction", 0, "answerId", 5));
        recovery.job(JobTypes.RECORD_SATISFACTION, "Task_RecordSatisfaction", Map.of("satisfaction", 0));
        recovery.job(JobTypes.CLOSE_CASE, "Task_CloseCase");
        recovery.ended();
    }

    @Test
    void aMissedLimitInformsTheManagerAndAnUnsatisfiedCustomerIsSettledWith() throws Exception {
        var recovery = opened("high", 1, true);
        recovery.job(JobTypes.SEND_MESSAGE, "Task_SendApology", Map.of("deliveryOutcome", "failed"));
        recovery.pass(Duration.ofHours(8));
        var missed = recovery.job(JobTypes.ESCALATE_CASE, "Task_InformManager");
        resolve(recovery, 8, 100);
        recovery.job(JobTypes.SEND_MESSAGE, "Task_SendSurvey", Map.of("deliveryOutcome", "sent"));
        recovery.pass(Duration.ofDays(3));
        recovery.userTask("UserTask_AskSatisfaction", "agent", TWO_DAYS, Map.of("satisfaction", 2, "answerId", 5));
        recovery.job(JobTypes.RECORD_SATISFACTION, "Task_RecordSatisfaction", Map.of("satisfaction", 2));
        var unhappy = recovery.job(JobTypes.ESCALATE_CASE, "Task_EscalateCase");
        recovery.userTask(
                "UserTask_SettleWithCustomer",
                "manager",
                TWO_DAYS,
                Map.of("compensation", 150, "satisfaction", 4, "answerId", 6));
        recovery.job(JobTypes.RECORD_SATISFACTION, "Task_RecordSettlement", Map.of("satisfaction", 4));
        recovery.job(JobTypes.CLOSE_CASE, "Task_CloseEscalatedCase");

        assertThat(missed.getCustomHeaders()).containsEntry(Headers.REASON, "sla-missed");
        assertThat(unhappy.getCustomHeaders()).containsEntry(Headers.REASON, "not-satisfied");
        recovery.ended();
    }

    @ParameterizedTest
    @CsvSource({
        "high, 1, 100, 8, true", "high, 0, 50, 24, true", "mid, 1, 40, 24, true", "mid, 0, 20, 48, true",
        "low, 3, 0, 72, false", "low, 1, 15, 48, true", "low, 0, 10, 72, true", "unknown, 0, 10, 72, true"
    })
    void thePlanOfACaseFollowsValueAndEarlierComplaints(
            String tier, int complaints, int limit, int hours, boolean offer) {
        var recovery = opened(tier, complaints, true);
        var apology = recovery.job(JobTypes.SEND_MESSAGE, "Task_SendApology", Map.of("deliveryOutcome", "sent"));

        assertThat(apology.getVariablesAsMap().get("plan"))
                .isEqualTo(Map.of(
                        "compensationLimit",
                        limit,
                        "resolveWithinHours",
                        hours,
                        "offerCompensation",
                        offer,
                        "handledBy",
                        "agent"));
    }

    @ParameterizedTest
    @CsvSource({
        "high, normal, 50, 24, agent, true",
        "high, sensitive, 75, 8, manager, true",
        "low, normal, 0, 72, agent, false"
    })
    void aCaseFollowsThePlanPreparedInTheProfile(
            String tier, String sensitivity, int limit, int hours, String handledBy, boolean offer) {
        var recovery = claimed(Map.of(
                "claimed",
                true,
                "valueTier",
                tier,
                "previousComplaints",
                1,
                "sensitivity",
                sensitivity,
                "preparedLimit",
                limit,
                "preparedHours",
                hours,
                "preparedFor",
                handledBy,
                "mayMail",
                true));
        var apology = recovery.job(JobTypes.SEND_MESSAGE, "Task_SendApology", Map.of("deliveryOutcome", "sent"));

        assertThat(apology.getVariablesAsMap().get("plan"))
                .isEqualTo(Map.of(
                        "compensationLimit",
                        limit,
                        "resolveWithinHours",
                        hours,
                        "offerCompensation",
                        offer,
                        "handledBy",
                        handledBy));
        recovery.userTask(
                "UserTask_ResolveComplaint",
                handledBy,
                Duration.ofHours(hours),
                Map.of("causeCode", "late-delivery", "compensation", 0, "answerId", 3));
    }

    @Test
    void aCaseStartedTwiceEndsWithoutEffect() {
        var recovery = start(Flows.SERVICE_RECOVERY, Map.of("caseId", id, "caseKey", "case-" + id));
        recovery.job(JobTypes.OPEN_CASE, "Task_OpenCase", Map.of("claimed", false));
        recovery.ended();
    }

    // ---- steps several tests share

    // ---- broadcast

    @Test
    void aChunkIsWrittenToRemindedAndRecorded() throws Exception {
        var chunk = chunk();
        var offer = chunk.job(JobTypes.SEND_CHUNK, "Task_SendOffer", Map.of("sent", 990));
        assertThat(offer.getCustomHeaders())
                .containsEntry(Headers.STEP, "offer")
                .containsEntry(Headers.AUDIENCE, "all");
        chunk.waits();
        chunk.pass(Duration.ofDays(3));
        var reminder = chunk.job(JobTypes.SEND_CHUNK, "Task_SendReminder", Map.of("sent", 900));
        assertThat(reminder.getCustomHeaders())
                .containsEntry(Headers.STEP, "reminder")
                .containsEntry(Headers.AUDIENCE, "non-responders");
        chunk.waits();
        chunk.pass(Duration.ofDays(11));
        chunk.job(JobTypes.RECORD_CHUNK, "Task_RecordOutcomes");
        chunk.ended();
    }

    @Test
    void aStoppedChunkEndsInTheMiddleOfItsSend() {
        var chunk = chunk();
        chunk.message(Messages.CHUNK_INTERRUPTED, "chunk-" + id);
        chunk.job(JobTypes.END_CHUNK, "Task_EndChunk");
        chunk.ended();
    }

    @Test
    void aChunkStartedTwiceEndsWithoutEffect() {
        var chunk = start(Flows.BROADCAST, chunkVariables());
        chunk.job(JobTypes.CLAIM_CHUNK, "Task_ClaimChunk", Map.of("claimed", false));
        chunk.ended();
    }

    @Test
    void aResponderOfHighValueIsCalled() throws Exception {
        var journey = journey(Flows.JOURNEY_RESPONDER);
        journey.job(
                JobTypes.CHOOSE_OFFER,
                "Task_ChooseOffer",
                Map.of("claimed", true, "offerCode", "TEN", "valueTier", "high"));
        journey.job(JobTypes.ASK_CALL, "Task_AskForCall", Map.of("deliveryOutcome", "asked"));
        journey.userTask(
                "UserTask_CallCustomer",
                "agent",
                Duration.ofDays(2),
                Map.of("callResult", "interested", "answerId", 1));
        journey.job(JobTypes.RECORD_CALL, "Task_RecordCall");
        journey.waits();
        journey.pass(Duration.ofDays(14));
        journey.job(JobTypes.RECORD_OUTCOME, "Task_RecordOutcome");
        journey.ended();
    }

    private FlowDriver chunk() {
        var chunk = start(Flows.BROADCAST, chunkVariables());
        chunk.job(JobTypes.CLAIM_CHUNK, "Task_ClaimChunk", Map.of("claimed", true));
        return chunk;
    }

    private Map<String, Object> chunkVariables() {
        return Map.of(
                "chunkId",
                id,
                "chunkKey",
                "chunk-" + id,
                "campaignId",
                7,
                "windowEndsAt",
                sandbox.clock().now().plus(Duration.ofDays(14)).toString());
    }

    private FlowDriver start(String flow, Map<String, ?> variables) {
        var driver = new FlowDriver(sandbox, client, flow, variables);
        started.add(driver);
        return driver;
    }

    private FlowDriver campaign(int listed, double share, double p) {
        var campaign = start(Flows.CAMPAIGN, Map.of("campaignId", id, "campaignKey", "campaign-" + id));
        candidates(campaign, 3);
        campaign.job(
                JobTypes.BUILD_LIST,
                "Task_BuildTargetList",
                Map.of("considered", 2000, "listed", listed, "heldOut", 0, "listedShare", share, "sampleRatioP", p));
        return campaign;
    }

    /** Each partition is a job of its own. */
    private static void candidates(FlowDriver campaign, int partitions) {
        var numbers = IntStream.rangeClosed(1, partitions).boxed().toList();
        campaign.job(JobTypes.PLAN_LIST, "Task_PlanTargetList", Map.of("partitions", numbers));
        var found = new ArrayList<Integer>();
        for (var i = 0; i < partitions; i++) {
            var job = campaign.job(JobTypes.FIND_CANDIDATES, "Task_FindCandidates");
            found.add((Integer) job.getVariablesAsMap().get("partition"));
        }
        assertThat(found).containsExactlyInAnyOrderElementsOf(numbers);
    }

    private static Map<String, Object> wave(int left, Duration nextIn) {
        var now = sandbox.clock().now();
        var wave = new HashMap<String, Object>();
        wave.put("wavesLeft", left);
        wave.put("nextWaveAt", nextIn == null ? null : now.plus(nextIn).toString());
        wave.put("windowEndsAt", now.plus(HOUR.multipliedBy(3)).toString());
        return wave;
    }

    private FlowDriver journey(String flow) {
        Instant windowEnds = sandbox.clock().now().plus(Duration.ofDays(14));
        return start(
                flow,
                Map.of(
                        "contactId",
                        id,
                        "contactKey",
                        "contact-" + id,
                        "campaignId",
                        1,
                        "windowEndsAt",
                        windowEnds.toString()));
    }

    private FlowDriver sent(String flow, String tier, String outcome) {
        var journey = journey(flow);
        journey.job(
                JobTypes.CHOOSE_OFFER,
                "Task_ChooseOffer",
                Map.of("claimed", true, "offerCode", "TEN", "valueTier", tier));
        var offer = journey.job(JobTypes.SEND_MESSAGE, "Task_SendOffer", Map.of("deliveryOutcome", outcome));
        assertThat(offer.getCustomHeaders()).containsEntry(Headers.STEP, "offer");
        return journey;
    }

    private FlowDriver contacted(String flow, String tier) {
        return sent(flow, tier, "sent");
    }

    private FlowDriver opened(String tier, int complaints, boolean mayMail) {
        return claimed(
                Map.of("claimed", true, "valueTier", tier, "previousComplaints", complaints, "mayMail", mayMail));
    }

    private FlowDriver claimed(Map<String, Object> known) {
        var recovery = start(Flows.SERVICE_RECOVERY, Map.of("caseId", id, "caseKey", "case-" + id));
        recovery.job(JobTypes.OPEN_CASE, "Task_OpenCase", known);
        var plan = recovery.job(JobTypes.RECORD_PLAN, "Task_RecordPlan");
        assertThat(plan.getVariablesAsMap()).containsKey(Variables.PLAN);
        return recovery;
    }

    private static void resolve(FlowDriver recovery, int withinHours, double compensation) {
        recovery.userTask(
                "UserTask_ResolveComplaint",
                "agent",
                Duration.ofHours(withinHours),
                Map.of("causeCode", "late-delivery", "compensation", compensation, "answerId", 2));
        recovery.job(JobTypes.RECORD_RESOLUTION, "Task_RecordResolution");
    }
}
