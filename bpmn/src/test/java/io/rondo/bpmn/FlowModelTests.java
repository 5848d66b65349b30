package io.rondo.bpmn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FlowModelTests {

    @Test
    void readsNamesAndReferencesOfAFlow() {
        var flow = FlowModel.read(Path.of("src/test/resources/check/good.bpmn")).getFirst();

        assertThat(flow.processId()).isEqualTo("journey-thank-you");
        assertThat(flow.name()).isEqualTo("Journey: thank you");
        assertThat(flow.description()).isEqualTo("A small journey for the tests of the flow check.");
        assertThat(flow.executable()).isTrue();
        assertThat(flow.jobTypes())
                .containsExactly(
                        "rondo.choose-offer", "rondo.end-journey", "rondo.record-outcome", "rondo.send-message");
        assertThat(flow.messages()).containsExactly("contact-interrupted", "contact-responded");
        assertThat(flow.forms()).containsOnlyKeys("UserTask_CallCustomer").containsValue("follow-up-call");
        assertThat(flow.userTasks().getFirst().headers())
                .containsEntry("title", "Call customer")
                .containsEntry("titleZh", "致电客户")
                .containsEntry("stage", "follow-up");
        assertThat(element(flow, "Task_SendOffer").headers()).containsExactly(Map.entry("step", "offer"));
        assertThat(element(flow, "Gateway_HighValue").type()).isEqualTo("exclusiveGateway");
    }

    @Test
    void listsElementsInFlowOrder() {
        var flow = FlowModel.read(Path.of("src/test/resources/check/good.bpmn")).getFirst();

        assertThat(flow.elements())
                .extracting(FlowElement::id)
                .containsExactly(
                        "StartEvent_ContactListed",
                        "Task_ChooseOffer",
                        "Task_SendOffer",
                        "Event_ContactResponded",
                        "Gateway_HighValue",
                        "UserTask_CallCustomer",
                        "Task_RecordOutcome",
                        "EndEvent_JourneyFinished",
                        "EndEvent_NotCalled",
                        "StartEvent_ContactInterrupted",
                        "Task_EndJourney",
                        "EndEvent_JourneyInterrupted",
                        "SubProcess_InterruptJourney");
    }

    @Test
    void anElementFollowsAllThatLeadToItThroughBoundariesAndJoins() {
        var recovery = FlowModel.read(Path.of("src/main/resources/flows/service-recovery.bpmn"))
                .getFirst();
        var order = recovery.elements().stream().map(FlowElement::id).toList();

        assertThat(order)
                .startsWith("StartEvent_ComplaintReceived", "Task_OpenCase")
                .doesNotHaveDuplicates();
        assertFollows(order, "UserTask_ResolveComplaint", "BoundaryEvent_SlaMissed");
        assertFollows(order, "Task_SendApology", "Gateway_ApologisedAndResolved");
        assertFollows(order, "UserTask_ApproveCompensation", "Gateway_ApologisedAndResolved");
        assertFollows(order, "UserTask_AskSatisfaction", "Task_RecordSatisfaction");
    }

    @Test
    void refusesWhatIsNoBpmn() {
        assertThatThrownBy(() -> FlowModel.read("hello".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableFlowException.class);
    }

    private static void assertFollows(List<String> order, String first, String later) {
        assertThat(order.indexOf(first))
                .as("%s before %s", first, later)
                .isNotNegative()
                .isLessThan(order.indexOf(later));
    }

    private static FlowElement element(FlowModel flow, String id) {
        return flow.elements().stream()
                .filter(element -> element.id().equals(id))
                .findFirst()
                .orElseThrow();
    }
}
