package io.rondo.bpmn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlowCheckTests {

    private static final Path MODELS = Path.of("src/test/resources/check");

    /** Every model but good.bpmn is the good one with one mistake: exactly that must be found, at its element. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            unreadable                       | unreadable       |                              | Open it in Camunda Modeler and save it again.
            unreadable-doctype               | unreadable       |                              | document type
            not-executable                   | not-executable   | journey-thank-you            | Tick "Executable"
            platform-camunda-7               | platform         | journey-thank-you            | for 'Camunda Platform'
            platform-newer                   | platform         | journey-thank-you            | made for Camunda 8.9.0
            platform-unknown-version         | platform         | journey-thank-you            | Choose 8.6
            unknown-job-type                 | unknown-job-type | Task_RecordOutcome           | Did you mean 'rondo.record-outcome'?
            unknown-job-type-expression      | unknown-job-type | Task_RecordOutcome           | is an expression
            no-job-type                      | no-job-type      | Task_RecordOutcome           | has no job type
            unknown-message                  | unknown-message  | Event_ContactResponded       | Did you mean 'contact-responded'?
            unknown-message-unnamed          | unknown-message  | Event_ContactResponded       | has no name
            claim-first                      | claim-first      | Task_SendOffer               | rondo.choose-offer
            chunk-name                       | chunk-name       | Task_ClaimChunk              | begin with 'broadcast-'
            chunk-name-unclaimed             | chunk-name       | broadcast-thank-you          | claims no chunk
            task-before-job                  | task-before-job  | UserTask_CallCustomer        | on every path
            task-before-job-event-subprocess | task-before-job  | UserTask_Ask                 | on every path
            send-loop                        | send-loop        | Task_SendOffer               | again and again
            send-loop-marker                 | send-loop        | Task_SendOffer               | Remove the marker
            send-step                        | send-step        | Task_SendOffer               | which message
            send-step-twice                  | send-step        | Task_RecordOutcome           | would send nothing
            call-unasked                     | call-unasked     | Task_RecordOutcome           | Ask for call
            no-form                          | no-form          | UserTask_CallCustomer        | follow-up-call
            unknown-form                     | unknown-form     | UserTask_CallCustomer        | Did you mean 'follow-up-call'?
            job-based-task                   | job-based-task   | UserTask_CallCustomer        | Camunda user task
            task-listener                    | task-listener    | UserTask_CallCustomer        | would refuse the flow
            nobody                           | nobody           | UserTask_CallCustomer        | Nobody would see it
            nobody-unknown-group             | nobody           | UserTask_CallCustomer        | Did you mean 'agent'?
            no-title                         | no-title         | UserTask_CallCustomer        | without a title
            no-default                       | no-default       | Gateway_HighValue            | default flow
            no-condition                     | no-condition     | Gateway_HighValue            | way to "Call customer"
            correlation-key                  | correlation-key  | Event_ContactResponded       | has no correlation key
            correlation-key-customer         | correlation-key  | Event_ContactResponded       | keyed by customer
            correlation-key-other            | correlation-key  | Event_ContactResponded       | Enter =contactKey
            no-interruption                  | no-interruption  | journey-thank-you            | contact-interrupted
            no-interruption-lasting          | no-interruption  | journey-thank-you            | interrupting message start
            message-twice                    | message-twice    | Event_ContactResponded       | in vain
            unknown-decision                 | unknown-decision | Task_RecordOutcome           | Did you mean 'list-quality'?
            unknown-flow                     | unknown-flow     | Task_RecordOutcome           | Did you mean 'service-recovery'?
            engine                           | engine           | Gateway_Await                | The engine would refuse it
            """)
    void findsTheOneMistakeOfAModel(String model, String rule, String elementId, String says) {
        var file = MODELS.resolve(model + ".bpmn");

        var findings = FlowCheck.check(List.of(file));

        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.file()).isEqualTo(file.toString());
            assertThat(finding.rule()).isEqualTo(rule);
            assertThat(finding.elementId()).isEqualTo(elementId);
            assertThat(finding.message()).contains(says).doesNotContain("\n");
        });
    }

    @Test
    void everyModelWithAMistakeIsTested() throws Exception {
        var tested = FlowCheckTests.class
                .getDeclaredMethod("findsTheOneMistakeOfAModel", String.class, String.class, String.class, String.class)
                .getAnnotation(CsvSource.class)
                .textBlock()
                .lines()
                .map(line -> line.split("\\|", 2)[0].strip())
                .collect(Collectors.toCollection(TreeSet::new));

        try (var files = Files.list(MODELS)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".bpmn", ""))
                            .filter(name -> !name.equals("good")))
                    .containsExactlyInAnyOrderElementsOf(tested);
        }
    }

    @Test
    void findsNothingInAGoodFlow() {
        assertThat(FlowCheck.check(List.of(MODELS.resolve("good.bpmn")))).isEmpty();
    }

    @Test
    void findsNothingInTheShippedFlows() {
        var files = ShippedFlows.resources().stream()
                .map(file -> Path.of("src/main/resources/flows", file.name()))
                .toList();

        assertThat(FlowCheck.check(files)).isEmpty();
    }

    @Test
    void saysInOneLineWhereAndWhat() {
        var finding =
                FlowCheck.check(List.of(MODELS.resolve("unknown-form.bpmn"))).getFirst();

        assertThat(finding)
                .hasToString(MODELS.resolve("unknown-form.bpmn")
                        + ": \"Call customer\" (UserTask_CallCustomer): There is no form 'followup-call'."
                        + " Did you mean 'follow-up-call'? Or put its .form file beside the flow. [unknown-form]");
    }

    @Test
    void saysThatAFileIsMissing() {
        assertThat(FlowCheck.check(List.of(Path.of("no-such.bpmn"))))
                .singleElement()
                .asString()
                .startsWith("no-such.bpmn: It cannot be read: there is no such file.");
    }

    @Test
    void knowsAFormBesideTheFlow(@TempDir Path folder) throws IOException {
        Files.copy(MODELS.resolve("unknown-form.bpmn"), folder.resolve("flow.bpmn"));
        Files.writeString(folder.resolve("call.form"), """
                {"components": [{"id": "not-this"}], "id": "followup-call"}
                """);

        assertThat(FlowCheck.check(List.of(folder.resolve("flow.bpmn")))).isEmpty();
    }

    @Test
    void knowsADecisionTableAndAFlowGivenFromAnotherFolder(@TempDir Path folder) throws IOException {
        var table = Files.writeString(folder.resolve("t.dmn"), """
                <definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/"><decision id="list-qualty"/></definitions>
                """);
        var called = Files.writeString(
                folder.resolve("called.bpmn"),
                Files.readString(MODELS.resolve("good.bpmn")).replace("\"journey-thank-you\"", "\"service-recover\""));

        assertThat(FlowCheck.check(List.of(
                        MODELS.resolve("unknown-decision.bpmn"), MODELS.resolve("unknown-flow.bpmn"), table, called)))
                .isEmpty();
    }

    @Test
    void reportsABrokenFormAndABrokenTable(@TempDir Path folder) throws IOException {
        var form = Files.writeString(folder.resolve("a.form"), "{\"components\": [");
        var noId = Files.writeString(folder.resolve("b.form"), "{}");
        var table = Files.writeString(folder.resolve("c.dmn"), "<definitions>");
        var noDecision = Files.writeString(folder.resolve("d.dmn"), "<definitions/>");

        assertThat(FlowCheck.check(List.of(form, noId, table, noDecision)))
                .extracting(Finding::rule)
                .containsExactly("unreadable", "unreadable", "unreadable", "unreadable");
    }

    @Test
    void asksForAMessageStartByNameOnlyBecauseNobodyWaitsYet(@TempDir Path folder) throws IOException {
        var flow = Files.writeString(
                folder.resolve("flow.bpmn"),
                Files.readString(MODELS.resolve("good.bpmn"))
                        .replace(
                                "<bpmn:outgoing>SequenceFlow_ContactListedToChooseOffer</bpmn:outgoing>",
                                "<bpmn:outgoing>SequenceFlow_ContactListedToChooseOffer</bpmn:outgoing>"
                                        + "<bpmn:messageEventDefinition messageRef=\"Message_New\"/>")
                        .replaceFirst(
                                "<bpmn:message id",
                                "<bpmn:message id=\"Message_New\" name=\"survey-answered\"/><bpmn:message id"));

        assertThat(FlowCheck.check(List.of(flow))).isEmpty();
    }
}
