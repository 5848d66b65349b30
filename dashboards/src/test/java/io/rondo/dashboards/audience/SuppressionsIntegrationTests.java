package io.rondo.dashboards.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.rondo.consent.Suppressions;
import io.rondo.dashboards.PagesTest;
import io.rondo.kernel.AddressDigests;
import java.time.Instant;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;

/** Who may open a closed address again, and which one. */
class SuppressionsIntegrationTests extends PagesTest {

    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    @Autowired
    private Suppressions suppressions;

    @Autowired
    private AddressDigests digests;

    private byte[] bouncing;
    private byte[] reporting;

    @BeforeEach
    void close() {
        bouncing = digests.ofEmail("bouncing@closed.test");
        reporting = digests.ofEmail("reporting@closed.test");
        suppressions.suppress(bouncing, "email", "marketing", "soft-bounces", NOW);
        suppressions.suppress(reporting, "email", "all", "abuse", NOW);
        jdbc.sql("insert into bounce_day (address_digest, day) values (:d, date '2026-03-01')")
                .param("d", bouncing)
                .update();
    }

    @AfterEach
    void forget() {
        jdbc.sql("delete from suppression where address_digest in (:a, :b)")
                .param("a", bouncing)
                .param("b", reporting)
                .update();
        jdbc.sql("delete from bounce_day").update();
    }

    @Test
    void anAddressIsFoundByItsDigestInAnySpelling() throws Exception {
        assertThat(html(search(" Bouncing@CLOSED.test ").with(marketer())))
                .contains("repeated soft bounces", "no customer now", "A manager can open it again")
                .doesNotContain("an abuse report");
        assertThat(html(search("reporting@closed.test").with(manager())))
                .contains("an abuse report", "nobody here may undo that")
                .doesNotContain("/audience/suppressions/lift");
        assertThat(html(search("other@closed.test").with(manager()))).contains("This address is not closed");
        assertThat(html(inChinese(search("reporting@closed.test").with(manager()))))
                .contains("此处任何人都不得撤销");
        assertThat(jdbc.sql("select count(*) from audit_value where cast(detail as text) like '%closed.test%'")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void aNumberIsFoundHoweverItIsWritten() throws Exception {
        var closed = digests.ofPhone("+441632960961");
        suppressions.suppress(closed, "sms", "marketing", "opt-out", NOW);
        try {
            assertThat(html(search("0044 1632 960961").with(marketer()))).contains("Text message", "an opt-out");
            assertThat(html(search("+44 1632 960962").with(marketer()))).contains("This address is not closed");
            assertThat(html(search("01632 960961").with(marketer())))
                    .as("whose country nobody knows")
                    .contains("neither an e-mail address nor a phone number")
                    .doesNotContain("This address is not closed");
        } finally {
            jdbc.sql("delete from suppression where address_digest = :digest")
                    .param("digest", closed)
                    .update();
        }
    }

    @Test
    void aManagerOpensWhatOnlySoftBouncesClosedAndItIsOnRecord() throws Exception {
        web.perform(lift(bouncing).with(manager())).andExpect(redirectedUrl("/audience/suppressions"));
        assertThat(rows(bouncing)).isZero();
        assertThat(jdbc.sql("select count(*) from bounce_day")
                        .query(Integer.class)
                        .single())
                .as("the next soft bounce must not close it at once")
                .isZero();
        assertThat(jdbc.sql("select actor from audit_log where action = 'lift-suppression' and subject = :subject")
                        .param(
                                "subject",
                                "address-" + HexFormat.of().formatHex(bouncing).substring(0, 12))
                        .query(String.class)
                        .list())
                .containsExactly("manager");
    }

    @Test
    void nobodyOpensWhatItsOwnerClosed() throws Exception {
        web.perform(lift(reporting).with(admin())).andExpect(status().is3xxRedirection());
        assertThat(rows(reporting)).isEqualTo(1);
        // The owner's word outweighs the bounces that came before it.
        suppressions.suppress(bouncing, "email", "marketing", "opt-out", NOW);
        web.perform(lift(bouncing).with(manager())).andExpect(status().is3xxRedirection());
        assertThat(rows(bouncing)).isEqualTo(1);
    }

    @Test
    void onlyManagersOpenAddresses() throws Exception {
        web.perform(lift(bouncing).with(marketer())).andExpect(status().isForbidden());
        web.perform(lift(bouncing).with(agent())).andExpect(status().isForbidden());
        web.perform(get("/audience/suppressions").with(agent())).andExpect(status().isForbidden());
        assertThat(rows(bouncing)).isEqualTo(1);
    }

    private static MockHttpServletRequestBuilder search(String address) {
        return post("/audience/suppressions/search").param("address", address).with(csrf());
    }

    private static MockHttpServletRequestBuilder lift(byte[] digest) {
        return post("/audience/suppressions/lift")
                .param("digest", HexFormat.of().formatHex(digest))
                .param("channel", "email")
                .with(csrf());
    }

    private int rows(byte[] digest) {
        return jdbc.sql("select count(*) from suppression where address_digest = :digest")
                .param("digest", digest)
                .query(Integer.class)
                .single();
    }

    private String html(MockHttpServletRequestBuilder request) throws Exception {
        var response = web.perform(request).andReturn().getResponse();
        response.setCharacterEncoding("UTF-8");
        return response.getContentAsString();
    }
}
