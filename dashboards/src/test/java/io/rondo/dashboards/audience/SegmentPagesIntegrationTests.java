package io.rondo.dashboards.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import io.rondo.dashboards.PagesTest;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

/** Segments as a marketer makes, changes, freezes and deletes them. */
class SegmentPagesIntegrationTests extends PagesTest {

    private static final String HIGH = "{\"type\":\"value-tier\",\"in\":[\"high\"]}";

    @AfterEach
    void forget() {
        jdbc.sql("delete from segment where name like 'Test%'").update();
    }

    @Test
    void aRuleIsStoredAsItWasPutTogether() throws Exception {
        var rule = """
                {"type":"and","of":[%s,{"type":"not","of":{"type":"orders","measure":"count","op":"at-least","value":2,"withinDays":90}}]}""".formatted(HIGH);
        assertThat(send("/audience/segments", "Test high", rule, 0).getStatus()).isEqualTo(302);
        assertThat(jdbc.sql("select criteria @> cast(:rule as jsonb) from segment where name = 'Test high'")
                        .param("rule", rule)
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void definitionsAreOneClickAwayForEverybody() throws Exception {
        var definitions = web.perform(get("/audience/definitions").with(agent()))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(definitions)
                .as("nothing agents may not open")
                .doesNotContain("/audience/segments", "/audience/imports");
        var list = web.perform(get("/audience/customers").with(marketer()))
                .andReturn()
                .getResponse()
                .getContentAsString();
        var editor = web.perform(get("/audience/segments/new").with(marketer()))
                .andReturn()
                .getResponse()
                .getContentAsString();
        var linked = Stream.concat(
                        Pattern.compile("/audience/definitions#([a-z-]+)")
                                .matcher(list)
                                .results(),
                        Pattern.compile("\"define\":\"([a-z-]+)\"")
                                .matcher(editor)
                                .results())
                .map(it -> it.group(1))
                .collect(Collectors.toSet());
        assertThat(linked)
                .hasSizeGreaterThan(15)
                .allSatisfy(code -> assertThat(definitions).contains("id=\"" + code + "\""));
    }

    @Test
    void anUnusableRuleIsRefusedInWords() throws Exception {
        var odd = Map.of(
                "{\"type\":\"value-tier\",\"in\":[\"platinum\"]}",
                "Expected one of high, mid, low, but it is “platinum”.",
                "{\"type\":\"and\",\"of\":[%s,{\"type\":\"not\",\"of\":{\"type\":\"or\",\"of\":[{\"type\":\"magic\"}]}}]}"
                        .formatted(HIGH),
                "Condition 2.1: There is no condition of the kind “magic”.",
                "{\"type\":\"and\",\"of\":[%s,{\"type\":\"responses\",\"types\":[\"click\"],\"withinDays\":99999}]}"
                        .formatted(HIGH),
                "Condition 2: Expected the days or times of “Responses” to be 1 to 36,500, but they are 99,999.",
                "{",
                "Expected a rule as JSON, but it cannot be read at line 1",
                "",
                "Expected a rule, but there is none.",
                "{\"type\":\"in-segment\",\"segmentId\":77}",
                "The rule names a segment that is not there any more.");
        for (var rule : odd.keySet()) {
            var response = send("/audience/segments", "Test odd", rule, 0);
            assertThat(response.getStatus()).as(rule).isEqualTo(422);
            assertThat(response.getContentAsString()).contains(odd.get(rule));
        }
        assertThat(web.perform(post("/audience/segments/preview")
                                .param("criteria", "{\"type\":\"value-tier\",\"in\":[\"platinum\"]}")
                                .with(marketer())
                                .with(csrf()))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains("but it is “platinum”");
        assertThat(count("Test odd")).isZero();
    }

    @Test
    void thePreviewSaysTheRuleInWordsAndCounts() throws Exception {
        var high = jdbc.sql(
                        "select count(*) from profile p join customer c on c.id = p.customer_id and c.state = 'live' where value_tier = 'high'")
                .query(Long.class)
                .single();
        var page = web.perform(post("/audience/segments/preview")
                        .param("criteria", HIGH)
                        .with(marketer())
                        .with(csrf()))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(page).contains("value is high", high + " customers");
    }

    @Test
    void theSecondOfTwoEditorsIsTold() throws Exception {
        send("/audience/segments", "Test both", HIGH, 0);
        var path = "/audience/segments/" + id("Test both");
        assertThat(send(path, "Test both", "{\"type\":\"all\"}", 1).getStatus()).isEqualTo(302);
        var second = send(path, "Test both", HIGH, 1);
        assertThat(second.getStatus()).isEqualTo(422);
        assertThat(second.getContentAsString()).contains("Somebody else changed this segment");
    }

    @Test
    void aFrozenSegmentCannotBeEditedAndAUsedOneNotDeleted() throws Exception {
        send("/audience/segments", "Test frozen", HIGH, 0);
        var id = id("Test frozen");
        act("/audience/segments/%d/freeze".formatted(id));
        assertThat(status("/audience/segments/%d/edit".formatted(id))).isEqualTo(404);
        assertThat(jdbc.sql("select count(*) from segment_member where segment_id = :id")
                        .param("id", id)
                        .query(Long.class)
                        .single())
                .isPositive();
        send("/audience/segments", "Test user", "{\"type\":\"in-segment\",\"segmentId\":%d}".formatted(id), 0);
        act("/audience/segments/%d/delete".formatted(id));
        assertThat(count("Test frozen")).isEqualTo(1);
        act("/audience/segments/%d/delete".formatted(id("Test user")));
        act("/audience/segments/%d/delete".formatted(id));
        assertThat(count("Test frozen")).isZero();
    }

    @Test
    void aReadyMadeSegmentIsCopiedNotEdited() throws Exception {
        assertThat(status("/audience/segments/900000001/edit")).isEqualTo(404);
        var page = web.perform(get("/audience/segments/new?copy=900000006").with(marketer()))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(page).contains("complaint-prone");
    }

    @Test
    void whomASegmentSelectsComesAfterItsPage() throws Exception {
        send("/audience/segments", "Test selected", HIGH, 0);
        var path = "/audience/segments/" + id("Test selected");
        assertThat(page(path))
                .contains("hx-get=\"%s/selected\"".formatted(path))
                .doesNotContain("/audience/customers/");
        var high = jdbc.sql(
                        "select count(*) from profile p join customer c on c.id = p.customer_id and c.state = 'live' where value_tier = 'high'")
                .query(Long.class)
                .single();
        var selected = page(path + "/selected");
        assertThat(selected).contains("id=\"selects\" hx-swap-oob=\"true\">%,d customers".formatted(high));
        assertThat(selected.split("/audience/customers/")).hasSize(11);
    }

    @Test
    void aSegmentIsCountedOnceForEverybodyWhoLooksUntilItIsChanged() throws Exception {
        send("/audience/segments", "Test counted", HIGH, 0);
        var path = "/audience/segments/" + id("Test counted");
        var counted = page(path + "/count");
        jdbc.sql(
                        "update customer set state = 'erased' where id = (select min(customer_id) from profile where value_tier = 'high')")
                .update();
        try {
            assertThat(page(path + "/count")).isEqualTo(counted);
            send(path, "Test counted", HIGH, 1);
            assertThat(page(path + "/count")).isNotEqualTo(counted);
        } finally {
            jdbc.sql(
                            "update customer set state = 'live' where id = (select min(customer_id) from profile where value_tier = 'high')")
                    .update();
        }
    }

    @Test
    void theListIsSearchedByNameAndTurnedLikeOthers() throws Exception {
        for (var n = 101; n <= 130; n++) {
            send("/audience/segments", "Test many " + n, HIGH, 0);
        }
        assertThat(page("/audience/segments?search=TEST many"))
                .contains("Test many 101", "1–25 of 30", "search=TEST%20many&amp;page=2")
                .doesNotContain("Test many 126");
        assertThat(page("/audience/segments?search=TEST many&page=2"))
                .contains("Test many 126", "26–30 of 30")
                .doesNotContain("Test many 125");
        assertThat(page("/audience/segments?search=nothing like it")).contains("No segment found", "Show all segments");
    }

    private String page(String path) throws Exception {
        return web.perform(get(path).with(marketer())).andReturn().getResponse().getContentAsString();
    }

    private int status(String path) throws Exception {
        return web.perform(get(path).with(marketer())).andReturn().getResponse().getStatus();
    }

    private void act(String path) throws Exception {
        assertThat(web.perform(post(path).with(marketer()).with(csrf()))
                        .andReturn()
                        .getResponse()
                        .getStatus())
                .isEqualTo(302);
    }

    private MockHttpServletResponse send(String path, String name, String criteria, int version) throws Exception {
        return web.perform(post(path)
                        .param("name", name)
                        .param("criteria", criteria)
                        .param("version", Integer.toString(version))
                        .with(marketer())
                        .with(csrf()))
                .andReturn()
                .getResponse();
    }

    private long id(String name) {
        return jdbc.sql("select id from segment where name = :name")
                .param("name", name)
                .query(Long.class)
                .single();
    }

    private long count(String name) {
        return jdbc.sql("select count(*) from segment where name = :name")
                .param("name", name)
                .query(Long.class)
                .single();
    }
}
