package io.rondo.bpmn;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ElementTemplatesTests {

    private static final Path FOLDER = Path.of(".camunda/element-templates");

    @Test
    void thereIsOneTemplateForEachJobType() throws IOException {
        var types = new TreeMap<String, String>();
        for (var template : templates()) {
            var hidden = template.path("properties").path(0);
            assertThat(hidden.path("binding").path("property").asString()).isEqualTo("type");
            types.put(hidden.path("value").asString(), template.path("id").asString());
        }

        assertThat(types.keySet()).isEqualTo(JobTypes.all());
        assertThat(types).allSatisfy((type, id) -> assertThat(id).isEqualTo("io." + type));
    }

    @Test
    void everyServiceTaskOfTheShippedFlowsUsesItsTemplate() {
        var task = Pattern.compile(
                "<bpmn:serviceTask [^>]*zeebe:modelerTemplate=\"io\\.([^\"]+)\"[^>]*>.*?taskDefinition type=\"([^\"]+)\"",
                Pattern.DOTALL);
        for (var flow : ShippedFlows.resources(".bpmn")) {
            var xml = new String(flow.content(), StandardCharsets.UTF_8);
            var tasks = task.matcher(xml).results().toList();

            assertThat(tasks).as(flow.name()).hasSize(xml.split("<bpmn:serviceTask ", -1).length - 1);
            assertThat(tasks)
                    .allSatisfy(
                            (MatchResult found) -> assertThat(found.group(1)).isEqualTo(found.group(2)));
        }
    }

    private static List<JsonNode> templates() throws IOException {
        try (var files = Files.list(FOLDER)) {
            return files.map(file -> new JsonMapper().readTree(file)).toList();
        }
    }
}
