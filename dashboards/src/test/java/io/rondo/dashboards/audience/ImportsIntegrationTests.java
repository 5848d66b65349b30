package io.rondo.dashboards.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;

import io.rondo.dashboards.PagesTest;
import io.rondo.dashboards.site.Flash;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockMultipartFile;

class ImportsIntegrationTests extends PagesTest {

    @Test
    void runsAreFoundByTheNameOfTheirFileAndKeepTheirPageWhileTheyAreLookedAt() throws Exception {
        var found = web.perform(
                        get("/audience/imports").param("search", "TEN-years").with(marketer()))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(found)
                .contains(
                        "orders-of-the-last-ten-years",
                        "1–1 of 1",
                        "/audience/imports/runs?search=TEN-years&amp;page=1")
                .doesNotContain("customers-2026-05.csv");
        assertThat(web.perform(get("/audience/imports")
                                .param("search", "no such file")
                                .with(marketer()))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains("No import matches");
    }

    @Test
    void sendsTheRefusedRows() throws Exception {
        var response = web.perform(get("/audience/imports/1/rejects.csv").with(marketer()))
                .andReturn()
                .getResponse();
        assertThat(response.getHeader("Content-Disposition")).contains("customers-2026-05.csv.rejects.csv");
        assertThat(response.getContentAsString().lines())
                .hasSize(13)
                .startsWith(
                        "line,field,value,reason,id,email,first_name",
                        "117,email,not-an-address-1,no-at-sign,C91,not-an-address-1,Ann");
    }

    @Test
    void saysSoOnANodeWithoutTheRoleBatch() throws Exception {
        var file = new MockMultipartFile(
                "file", "c.csv", "text/csv", "external_id\n1\n".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var result = web.perform(multipart("/audience/imports")
                        .file(file)
                        .with(marketer())
                        .with(csrf()))
                .andReturn();
        assertThat(result.getFlashMap().get("flash"))
                .isEqualTo(new Flash("danger", "audience.import.notHere", List.of()));
    }
}
