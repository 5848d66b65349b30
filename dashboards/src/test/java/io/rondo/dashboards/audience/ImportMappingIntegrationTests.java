package io.rondo.dashboards.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.rondo.dashboards.PagesTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockMultipartFile;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.TestPropertySource;

/** From an uploaded file to an import, and from its refused rows to the next; the jobs themselves are a stand-in. */
@ActiveProfiles("imports")
@TestPropertySource(properties = "rondo.import.folder=target/imports")
class ImportMappingIntegrationTests extends PagesTest {

    @Autowired
    private StandInImports imports;

    @BeforeEach
    void forget() {
        imports.orders.clear();
        imports.files.clear();
        imports.saved.clear();
    }

    @Test
    void aFileIsLookedAtBeforeItIsImported() throws Exception {
        var page = upload();
        var html = web.perform(get(page).with(marketer()))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(html).contains("Meaning of E-Mail", "anna.a.very.long", "customer id (needed)", "keep as attribute");
        assertThat(imports.orders).isEmpty();
        web.perform(post(page)
                        .param("columns", "", "email", "given_name", "*", "")
                        .with(marketer())
                        .with(csrf()))
                .andExpect(status().isUnprocessableContent());
        web.perform(post(page)
                        .param("columns", "external_id", "external_id", "given_name", "*", "")
                        .param("timeZone", "Mars/Olympus")
                        .with(marketer())
                        .with(csrf()))
                .andExpect(status().isUnprocessableContent());
        web.perform(post(page)
                        .param("columns", "external_id", "email", "given_name", "*", "")
                        .param("source", "crm")
                        .param("dates", "DAY_FIRST")
                        .param("numbers", "COMMA")
                        .param("region", "de")
                        .param("timeZone", "Europe/Berlin")
                        .param("name", "CRM")
                        .with(marketer())
                        .with(csrf()))
                .andExpect(status().is3xxRedirection());
        await().until(() -> imports.orders.size() == 1);
        var mapping = imports.orders.getFirst().mapping();
        assertThat(mapping.columns())
                .isEqualTo(
                        Map.of("Nr", "external_id", "E-Mail", "email", "Vorname", "given_name", "Lieblingsfarbe", "*"));
        assertThat(mapping.region()).isEqualTo("DE");
        assertThat(imports.saved).containsExactly("CRM");
        await().untilAsserted(() -> web.perform(get(page).with(marketer())).andExpect(status().is3xxRedirection()));
    }

    @Test
    void aNameOfOtherFilesIsNotTakenAndSavedWaysCanBeChosen() throws Exception {
        imports.saved.addAll(List.of("CRM of Germany", "CRM of China"));
        var page = upload();
        assertThat(web.perform(get(page).with(marketer()))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains("Understood as saved under “CRM of China”", "?mapping=CRM%20of%20Germany");
        assertThat(web.perform(get(page).param("mapping", "CRM of Germany").with(marketer()))
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains("Understood as saved under “CRM of Germany”");
        assertThat(web.perform(post(page)
                                .param("columns", "external_id", "email", "given_name", "*", "")
                                .param("name", "taken")
                                .with(marketer())
                                .with(csrf()))
                        .andExpect(status().isUnprocessableContent())
                        .andReturn()
                        .getResponse()
                        .getContentAsString())
                .contains("This name is kept for files with another header", "Replace what is kept as “taken”");
        assertThat(imports.orders).isEmpty();
        web.perform(post(page)
                        .param("columns", "external_id", "email", "given_name", "*", "")
                        .param("name", "taken")
                        .param("replace", "true")
                        .with(marketer())
                        .with(csrf()))
                .andExpect(status().is3xxRedirection());
        await().until(() -> imports.orders.size() == 1);
    }

    @Test
    void aRunShowsItsRefusedRowsInWordsToBePutRight() throws Exception {
        var english = web.perform(get("/audience/imports/1").with(marketer()))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(english)
                .contains("has no @", "e-mail in line 117", "has too few columns", "C99999,late@example.com");
        var response = web.perform(inChinese(get("/audience/imports/1").with(manager())))
                .andReturn()
                .getResponse();
        assertThat(response.getContentAsString(StandardCharsets.UTF_8))
                .contains("缺少 @", "列数过少")
                .as("managers look, they do not correct")
                .doesNotContain("value-117");
    }

    @Test
    void onlyCorrectedRowsAreFedAgain() throws Exception {
        var lines = jdbc.sql("select line from import_reject where import_run_id = 1 order by line limit 2")
                .query(Long.class)
                .list();
        web.perform(post("/audience/imports/1/corrected")
                        .param("row", lines.get(0).toString(), lines.get(1).toString())
                        .param("value-" + lines.get(0), "right@customers.test")
                        .param("value-" + lines.get(1), "not-an-address-2")
                        .with(marketer())
                        .with(csrf()))
                .andExpect(status().is3xxRedirection());
        await().until(() -> imports.orders.size() == 1);
        assertThat(imports.orders.getFirst().origin()).isEqualTo(1);
        assertThat(imports.files).containsExactly("id,email,first_name\r\nC91,right@customers.test,Ann\r\n");
        await().untilAsserted(() -> assertThat(
                        jdbc.sql("select count(*) from import_reject where import_run_id = 1 and refed_run = 2")
                                .query(Integer.class)
                                .single())
                .isEqualTo(1));
        jdbc.sql("update import_reject set refed_run = null").update();
    }

    /** The obvious form is the right one too. */
    @Test
    void aCorrectedFileUploadedLikeAnyOtherIsFedToItsImport() throws Exception {
        var rows =
                "line,field,value,reason,id,email,first_name\r\n117,email,x,no-at-sign,C91,right@customers.test,Ann\r\n";
        assertThat(upload("customers-2026-05.csv.rejects.csv", rows)).isEqualTo("/audience/imports/1");
        await().until(() -> imports.orders.size() == 1);
        assertThat(imports.orders.getFirst().origin()).isEqualTo(1);
        assertThat(imports.files).containsExactly(rows);

        var other = upload("other.csv.rejects.csv", "line,field,value,reason,unknown\r\n1,f,v,r,x\r\n");
        assertThat(other).as("of no import here").contains("/uploads/");
        web.perform(get(other).with(marketer())).andExpect(status().isOk());
        web.perform(post(other + "/discard").with(marketer()).with(csrf())).andExpect(status().is3xxRedirection());
    }

    @Test
    void aFileNobodyWentOnWithIsListedAndForgottenAfterAWeek() throws Exception {
        var path = upload();
        assertThat(importsPage()).contains("kunden.csv", path, path + "/discard");
        try (var files = Files.walk(Path.of("target/imports"))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(
                        file,
                        FileTime.from(Instant.now().minus(Uploads.FORGOTTEN).minusSeconds(60)));
            }
        }
        assertThat(importsPage()).doesNotContain("kunden.csv");
        web.perform(get(path).with(marketer())).andExpect(status().is3xxRedirection());
    }

    private String importsPage() throws Exception {
        return web.perform(get("/audience/imports").with(marketer()))
                .andReturn()
                .getResponse()
                .getContentAsString();
    }

    @Test
    void aRunThatWasCutOffCanBeGoneOnWith() throws Exception {
        var html = web.perform(get("/audience/imports/3").with(marketer()))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(html).contains("Give up", "not finished", "FAILED because of PSQLException");
        web.perform(post("/audience/imports/3/resume").with(marketer()).with(csrf()))
                .andExpect(status().is3xxRedirection());
        web.perform(post("/audience/imports/3/resume").with(manager()).with(csrf()))
                .andExpect(status().isForbidden());
        await().untilAsserted(() -> assertThat(
                        web.perform(get("/audience/imports/runs").with(marketer()))
                                .andReturn()
                                .getResponse()
                                .getContentAsString())
                .contains("Expected to read the file, but it is gone"));
    }

    @Test
    void aFileThatIsNotThereAnyMoreIsSaidToBeGone() throws Exception {
        var page = upload();
        try (var files = Files.walk(Path.of("target/imports/upload-" + page.substring(page.lastIndexOf('/') + 1)))) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }
        for (var asked : List.of(
                get(page), post(page).with(csrf()), post(page + "/discard").with(csrf()))) {
            var answer = web.perform(asked.with(marketer()))
                    .andExpect(status().is3xxRedirection())
                    .andReturn();
            assertThat(answer.getResponse().getRedirectedUrl()).isEqualTo("/audience/imports");
            assertThat(answer.getFlashMap().values().toString()).contains("audience.import.gone");
        }
        assertThat(imports.orders).isEmpty();
    }

    @Test
    void aRunIsNotGoneOnWithWithoutItsFile() throws Exception {
        var file = Files.createTempFile("cut", ".csv");
        var run = jdbc.sql("""
                        insert into import_run (kind, file_name, started_at, rows_read, inserted, updated, unchanged, rejected, file_path, file_digest, problem)
                        values ('customers', 'cut.csv', now(), 0, 0, 0, 0, 0, :file, '\\x08', 'The node went away')
                        returning id""").param("file", file.toString()).query(Long.class).single();
        try {
            assertThat(html("/audience/imports/" + run)).contains("Go on", "Give up", "reading goes on behind it");
            Files.delete(file);
            assertThat(html("/audience/imports/" + run))
                    .contains("Give up", "its file is not here any more")
                    .doesNotContain("Go on");
        } finally {
            jdbc.sql("delete from import_run where id = :id").param("id", run).update();
        }
    }

    private String html(String page) throws Exception {
        return web.perform(get(page).with(marketer())).andReturn().getResponse().getContentAsString();
    }

    @Test
    void aRunNobodyGoesOnWithIsGivenUp() throws Exception {
        var run = jdbc.sql("""
                        insert into import_run (kind, file_name, started_at, rows_read, inserted, updated, unchanged, rejected, file_path, file_digest, problem)
                        values ('customers', 'wrong.csv', now(), 0, 0, 0, 0, 0, '/nowhere/wrong.csv', '\\x07', 'Expected a column of the customer''s id')
                        returning id""").query(Long.class).single();
        try {
            web.perform(post("/audience/imports/" + run + "/give-up")
                            .with(manager())
                            .with(csrf()))
                    .andExpect(status().isForbidden());
            web.perform(post("/audience/imports/" + run + "/give-up")
                            .with(marketer())
                            .with(csrf()))
                    .andExpect(status().is3xxRedirection());
            assertThat(web.perform(get("/audience/imports/" + run).with(marketer()))
                            .andReturn()
                            .getResponse()
                            .getContentAsString())
                    .contains("given up", "Why it stopped")
                    .doesNotContain("Go on", ">complete<");
            assertThat(jdbc.sql("select given_up and ended_at is not null from import_run where id = :id")
                            .param("id", run)
                            .query(Boolean.class)
                            .single())
                    .isTrue();
        } finally {
            jdbc.sql("delete from import_run where id = :id").param("id", run).update();
        }
    }

    private String upload() throws Exception {
        var location = upload("kunden.csv", "Nr;E-Mail\n1;a@b.test\n");
        assertThat(location).matches("/audience/imports/uploads/\\d+");
        return location;
    }

    private String upload(String name, String content) throws Exception {
        var file = new MockMultipartFile("file", name, "text/csv", content.getBytes(StandardCharsets.UTF_8));
        return Objects.requireNonNull(web.perform(multipart("/audience/imports")
                        .file(file)
                        .param("kind", "customers")
                        .with(marketer())
                        .with(csrf()))
                .andExpect(status().is3xxRedirection())
                .andReturn()
                .getResponse()
                .getRedirectedUrl());
    }
}
