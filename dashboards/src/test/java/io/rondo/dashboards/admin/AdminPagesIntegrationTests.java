package io.rondo.dashboards.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.rondo.dashboards.PagesTest;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class AdminPagesIntegrationTests extends PagesTest {

    @Autowired
    private AdminQueries queries;

    @Test
    void fewRowsAreCounted() {
        assertThat(queries.counts())
                .containsEntry("customers", exactly("customer where state = 'live'"))
                .containsEntry("contacts", exactly("list_member"))
                .containsEntry("cases", exactly("recovery_case where state <> 'closed'"));
    }

    @Test
    void ofManyRowsItSaysAboutHowMany() throws Exception {
        jdbc.sql("""
                        insert into response (source, external_id, type, customer_id, occurred_at, recorded_at)
                        select 'many', n, 'visit', 1, now(), now() from generate_series(1, 110000) n""").update();
        try {
            jdbc.sql("analyze response").update();
            var responses = Objects.requireNonNull(queries.counts().get("responses"));
            assertThat(responses.about()).isTrue();
            assertThat(responses.number()).isCloseTo(exactly("response").number(), within(2_000L));
            assertThat(web.perform(get("/admin").with(admin()))
                            .andReturn()
                            .getResponse()
                            .getContentAsString())
                    .contains(">Responses, about<");
        } finally {
            jdbc.sql("delete from response where source = 'many'").update();
            jdbc.sql("vacuum analyze response").update();
        }
    }

    private AdminQueries.Count exactly(String from) {
        return new AdminQueries.Count(
                jdbc.sql("select count(*) from " + from).query(Long.class).single(), false);
    }
}
