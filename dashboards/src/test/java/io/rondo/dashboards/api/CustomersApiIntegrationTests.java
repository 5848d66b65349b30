package io.rondo.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.rondo.dashboards.PagesTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.servlet.ResultActions;

@ActiveProfiles("imports")
@TestPropertySource(properties = "rondo.import.folder=target/imports")
class CustomersApiIntegrationTests extends PagesTest {

    @Autowired
    private StandInCustomerLines customers;

    @BeforeEach
    void forget() {
        customers.chunks.clear();
        customers.lines.clear();
    }

    @Test
    void eachLineHasAResultInItsOrder() throws Exception {
        var answer = send("""
                        {"externalId": "1", "email": "a@b.test", "frequency": 3, "noProfiling": true, "city": null, "attributes": {"shoe": 42}}

                        not json
                        {"externalId": "2"}
                        {"externalId": "3", "email": ["x"]}
                        [1]
                        {"externalId": "4", "email": "d@b.test"}""")
                .andExpect(status().isMultiStatus())
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(answer.lines().map(line -> line.replaceAll(",\"expected.*", "")))
                .containsExactly(
                        "{\"index\":0,\"externalId\":\"1\",\"result\":\"stored\"}",
                        "{\"index\":1,\"result\":\"error\",\"error\":{\"field\":\"line\"",
                        "{\"index\":2,\"externalId\":\"2\",\"result\":\"error\",\"error\":{\"field\":\"email\"",
                        "{\"index\":3,\"result\":\"error\",\"error\":{\"field\":\"email\"",
                        "{\"index\":4,\"result\":\"error\",\"error\":{\"field\":\"line\"",
                        "{\"index\":5,\"externalId\":\"4\",\"result\":\"stored\"}");
        assertThat(customers.lines.getFirst().members())
                .isEqualTo(Map.of(
                        "externalId", "1", "email", "a@b.test", "frequency", "3", "noProfiling", "true", "city", ""));
        assertThat(customers.lines.getFirst().attributes()).isEqualTo(Map.of("shoe", "42"));
    }

    @Test
    void linesThatAreNoUtf8OrTooLongAreInErrorByThemselves() throws Exception {
        var latin = "{\"externalId\": \"1\", \"givenName\": \"M\u00fcller\"}\n".getBytes(StandardCharsets.ISO_8859_1);
        var rest = """
                {"externalId": "2", "email": "a@b.test", "note": "%s"}
                {"externalId": "3", "email": "a@b.test", "attributes": {"a\\u0000b": "x"}}
                {"externalId": "4", "email": "a@b.test", "monetary": 12345678.9}
                """.formatted("x".repeat(70_000)).getBytes(StandardCharsets.UTF_8);
        var body = java.nio.ByteBuffer.allocate(latin.length + rest.length)
                .put(latin)
                .put(rest)
                .array();
        var answer = web.perform(put("/api/v1/customers")
                        .contentType("application/x-ndjson")
                        .content(body)
                        .with(as("api", "API")))
                .andExpect(status().isMultiStatus())
                .andReturn()
                .getResponse()
                .getContentAsString()
                .lines()
                .toList();
        assertThat(answer.get(0)).contains("\"field\":\"line\"").contains("UTF-8");
        assertThat(answer.get(1)).contains("at most 65,536 characters").hasSizeLessThan(300);
        assertThat(answer.get(2)).contains("names without zero characters");
        assertThat(answer.get(3)).contains("stored");
        assertThat(customers.lines.getLast().members()).containsEntry("monetary", "12345678.9");
    }

    @Test
    void manyLinesAreStoredInChunks() throws Exception {
        var answer = send(IntStream.range(0, 2_500)
                        .mapToObj(i -> "{\"externalId\":\"%d\",\"email\":\"e@b.test\"}".formatted(i))
                        .collect(Collectors.joining("\n")))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(answer.lines()).hasSize(2_500);
        assertThat(customers.chunks).isEqualTo(List.of(1_000, 1_000, 500));
    }

    @Test
    void onlyProgramsMaySendCustomers() throws Exception {
        web.perform(put("/api/v1/customers")
                        .contentType("application/x-ndjson")
                        .content("{}")
                        .with(marketer()))
                .andExpect(status().isForbidden());
        web.perform(put("/api/v1/customers").contentType("application/x-ndjson").content("{}"))
                .andExpect(status().isUnauthorized());
        assertThat(customers.chunks).isEmpty();
    }

    private ResultActions send(String lines) throws Exception {
        return web.perform(put("/api/v1/customers")
                .contentType("application/x-ndjson")
                .content(lines)
                .with(as("api", "API")));
    }
}
