package io.rondo.tasks;

import static org.assertj.core.api.Assertions.assertThat;

import io.rondo.tasks.AnswersInvalid.Problem;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

class FormReaderTests {

    private static final Path SHIPPED = Path.of("../bpmn/src/main/resources/flows");

    private final JsonMapper json = new JsonMapper();
    private final FormReader reader = new FormReader(new Feel(), json);

    private FormReader.Answer read(String components, String answers) {
        return read(components, answers, Map.of());
    }

    private FormReader.Answer read(String components, String answers, Map<String, Object> facts) {
        var form = FormSchema.of(json.readTree("{\"id\":\"f\",\"components\":[%s]}".formatted(components)));
        return reader.read(form, json.readTree(answers), facts);
    }

    @Test
    void textAPersonWroteIsStoredButNeverLeaves() {
        var answer = read("""
                {"type":"textarea","key":"note"}, {"type":"textfield","key":"name"},
                {"type":"number","key":"compensation"}""", """
                {"note":"Mrs. Huber was angry","name":"Anna Huber","compensation":12.5}""");

        assertThat(answer.problems()).isEmpty();
        assertThat(answer.values()).containsExactly(Map.entry("compensation", new BigDecimal("12.5")));
        assertThat(answer.stored())
                .containsEntry("note", "Mrs. Huber was angry")
                .containsEntry("name", "Anna Huber");
    }

    @Test
    void whatTheFormDoesNotAskForIsDropped() {
        var answer = read("{\"type\":\"number\",\"key\":\"n\"}", "{\"n\":1,\"admin\":true,\"contactId\":99}");

        assertThat(answer.stored()).containsOnlyKeys("n");
        assertThat(answer.values()).containsOnlyKeys("n");
    }

    @Test
    void aChoiceThatIsNotOfferedNeverLeaves() {
        var answer = read(
                "{\"type\":\"select\",\"key\":\"cause\",\"values\":[{\"label\":\"Late\",\"value\":\"late\"}]}",
                "{\"cause\":\"anna@example.org\"}");

        assertThat(answer.problems()).containsExactly(new Problem("cause", "choice", ""));
        assertThat(answer.values()).containsEntry("cause", null);
    }

    @Test
    void aTextInPlaceOfANumberNeverLeaves() {
        var answer = read("{\"type\":\"number\",\"key\":\"n\"}", "{\"n\":\"call Anna\"}");

        assertThat(answer.problems()).containsExactly(new Problem("n", "number", ""));
        assertThat(answer.values()).containsEntry("n", null);
    }

    @Test
    void aTextInPlaceOfADateNeverLeaves() {
        var answer = read("{\"type\":\"datetime\",\"key\":\"d\"}", "{\"d\":\"next Tuesday with Anna\"}");

        assertThat(answer.problems()).containsExactly(new Problem("d", "date", ""));
        assertThat(answer.values()).containsEntry("d", null);
    }

    @ParameterizedTest
    @CsvSource({"2026-11-22", "2026-11-22T10:15+01:00", "2026-11-22T10:15:30Z", "10:15", "10:15:30"})
    void datesAndTimesOfTheFormLeave(String date) {
        assertThat(read("{\"type\":\"datetime\",\"key\":\"d\"}", "{\"d\":\"%s\"}".formatted(date))
                        .values())
                .containsEntry("d", date);
    }

    @Test
    void choicesMadeByAnExpressionKeepTheirType() {
        var form = """
                {"type":"radio","key":"approved",
                 "valuesExpression":"=[{label: if lang = \\"zh\\" then \\"批准\\" else \\"Approve\\", value: true}, \
{label: \\"Reject\\", value: false}]"}""";

        assertThat(read(form, "{\"approved\":true}").values()).containsEntry("approved", true);
        assertThat(read(form, "{\"approved\":\"false\"}").values()).containsEntry("approved", false);
        assertThat(read(form, "{\"approved\":\"maybe\"}").problems())
                .containsExactly(new Problem("approved", "choice", ""));
    }

    @Test
    void choicesMayComeFromTheFacts() {
        var answer = read(
                "{\"type\":\"select\",\"key\":\"offer\",\"valuesKey\":\"offers\"}",
                "{\"offer\":\"A\"}",
                Map.of("offers", List.of("A", "B")));

        assertThat(answer.values()).containsEntry("offer", "A");
    }

    @Test
    void severalChoicesLeaveAsAList() {
        var answer = read(
                "{\"type\":\"checklist\",\"key\":\"c\",\"values\":[{\"value\":\"a\"},{\"value\":\"b\"},{\"value\":\"c\"}]}",
                "{\"c\":[\"a\",\"c\"]}");

        assertThat(answer.values()).containsEntry("c", List.of("a", "c"));
    }

    @Test
    void demandsWhatTheFormDemands() {
        var answer = read("""
                {"type":"number","key":"n","validate":{"required":true,"min":0,"max":5}},
                {"type":"number","key":"big","validate":{"max":5}},
                {"type":"textfield","key":"t","validate":{"maxLength":3,"pattern":"^[0-9]+$"}},
                {"type":"checkbox","key":"sure","validate":{"required":true}}""", """
                {"big":6,"t":"four","sure":false}""");

        assertThat(answer.problems())
                .containsExactly(
                        new Problem("n", "required", ""),
                        new Problem("big", "max", "5"),
                        new Problem("t", "maxLength", "3"),
                        new Problem("t", "pattern", ""),
                        new Problem("sure", "required", ""));
    }

    @Test
    void aHiddenFieldIsNotDemandedAndWhatItHeldIsDropped() {
        var form = """
                {"type":"checkbox","key":"angry"},
                {"type":"textarea","key":"why","validate":{"required":true},"conditional":{"hide":"=angry = false"}}""";

        assertThat(read(form, "{\"angry\":false,\"why\":\"left over\"}"))
                .satisfies(it -> assertThat(it.problems()).isEmpty())
                .satisfies(it -> assertThat(it.stored()).doesNotContainKey("why"));
        assertThat(read(form, "{\"angry\":true}").problems()).containsExactly(new Problem("why", "required", ""));
    }

    @Test
    void anEmptyFieldOverwritesWhatAnEarlierRoundLeft() {
        assertThat(read("{\"type\":\"number\",\"key\":\"n\"}", "{}").values()).containsEntry("n", null);
    }

    @Test
    void groupsNestTheirFieldsAndHideThem() {
        var form = """
                {"type":"group","path":"visit","conditional":{"hide":"=no"},"components":[
                  {"type":"number","key":"count","validate":{"required":true}}]}""";

        assertThat(read(form, "{\"visit\":{\"count\":3}}", Map.of("no", false)).values())
                .containsEntry("visit", Map.of("count", new BigDecimal(3)));
        assertThat(read(form, "{}", Map.of("no", true)).problems()).isEmpty();
    }

    @Test
    void readOnlyAndDisabledFieldsAreNotPartOfTheAnswer() {
        var answer = read("""
                {"type":"number","key":"a","disabled":true}, {"type":"number","key":"b","readonly":true}""", """
                {"a":1,"b":2}""");

        assertThat(answer.stored()).isEmpty();
    }

    static Stream<Path> shippedForms() throws IOException {
        try (var files = Files.list(SHIPPED)) {
            return files.filter(it -> it.toString().endsWith(".form")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("shippedForms")
    void everyChoiceOfTheShippedFormsIsUnderstoodHere(Path file) throws IOException {
        var form = FormSchema.of(json.readTree(Files.readString(file)));
        assertThat(form.fields()).isNotEmpty();
        for (var field : form.fields()) {
            if (field.kind() == FormField.Kind.CHOICE) {
                var answer = reader.read(
                        form, json.createObjectNode().put(field.key(), "no such choice"), Map.of("lang", "zh"));
                assertThat(answer.problems()).contains(new Problem(field.key(), "choice", ""));
                assertThat(reader.choices(field, Map.of("lang", "zh"))).isNotEmpty();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"abuse, 0, true", "complaint, 0, false", "abuse, 5, true", "complaint, 5, true", "abuse, 6, false"})
    void onlyAfterAnAbuseReportTheCustomerMayBeBeyondAsking(String kind, int satisfaction, boolean fits)
            throws IOException {
        var form = FormSchema.of(json.readTree(Files.readString(SHIPPED.resolve("ask-satisfaction.form"))));
        var answer = reader.read(
                form,
                json.readTree("{\"satisfaction\":%d}".formatted(satisfaction)),
                Map.of("caseKind", kind, "lang", "zh"));
        assertThat(answer.problems().isEmpty()).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({
        "approve-campaign, '{\"approved\":true}', approved",
        "approve-campaign, '{\"approved\":false,\"comment\":\"too many\"}', approved",
        "follow-up-call, '{\"callResult\":\"interested\",\"note\":\"after six\"}', callResult",
        "follow-up-call, '{\"callResult\":\"complaint\",\"complaintText\":\"never again\"}', callResult",
        "review-results, '{\"decision\":\"close\"}', decision",
        "approve-compensation, '{\"compensationApproved\":true}', compensationApproved",
        "ask-satisfaction, '{\"satisfaction\":4}', satisfaction"
    })
    void aWholeAnswerOfTheShippedFormsFits(String id, String answers, String leaves) throws IOException {
        var form = FormSchema.of(json.readTree(Files.readString(SHIPPED.resolve(id + ".form"))));

        var answer = reader.read(form, json.readTree(answers), Map.of());

        assertThat(answer.problems()).isEmpty();
        assertThat(answer.values().get(leaves)).isNotNull();
        assertThat(answer.values().keySet()).doesNotContain("comment", "note", "complaintText", "resolution", "lesson");
    }
}
