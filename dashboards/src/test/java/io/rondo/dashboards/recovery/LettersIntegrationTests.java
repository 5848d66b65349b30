package io.rondo.dashboards.recovery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.csrf;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.redirectedUrl;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.rondo.dashboards.PagesTest;
import io.rondo.dashboards.site.Flash;
import io.rondo.kernel.AddressDigests;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

class LettersIntegrationTests extends PagesTest {

    @Autowired
    private AddressDigests digests;

    @Test
    void aLetterIsShownAsPlainText() throws Exception {
        var page = web.perform(get("/recovery/letters/1").with(agent()))
                .andReturn()
                .getResponse()
                .getContentAsString();
        assertThat(page)
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;", "X-Note: &lt;b&gt;not&lt;/b&gt; HTML")
                .doesNotContain("<script>alert", "<b>not</b>");
    }

    @Test
    void aCustomerWhoseAddressStandsInTheLetterIsSuggested() throws Exception {
        var customer = customer();
        var id = letter("To: " + customer + "@letters.example\r\n\r\nx", "x");
        web.perform(get("/recovery/letters/" + id).with(agent()))
                .andExpect(content().string(Matchers.containsString("value=\"" + customer + "\"")));
    }

    @ParameterizedTest
    @CsvSource({
        "hard-bounce, bounce, hard, all",
        "soft-bounce, bounce, soft, none",
        "reply, reply, late again, none",
        "complaint, complaint, late again, none",
        "abuse, abuse, late again, all",
        "opt-out, opt-out, letter, marketing"
    })
    void whatAPersonMakesOfALetterIsStoredWithItsEffect(String decision, String type, String detail, String scope)
            throws Exception {
        var customer = customer();
        var id = letter("From: x\r\n\r\nlate again", "late again");

        match(id, customer + "@letters.example", decision);

        assertThat(text("select type || '/' || detail || '/' || source from response where external_id = 'letter-" + id
                        + "'"))
                .isEqualTo(type + "/" + detail + "/staff");
        assertThat(text("select coalesce(min(scope), 'none') from suppression s join customer c"
                        + " on c.email_digest = s.address_digest where c.external_id = '" + customer + "'"))
                .isEqualTo(scope);
        assertThat(count("recovery_case r join customer c on c.id = r.customer_id where c.external_id = '" + customer
                        + "' and r.kind = '" + decision + "'"))
                .isEqualTo(decision.equals("complaint") || decision.equals("abuse") ? 1 : 0);
        assertThat(text("select decision || ' by ' || decided_by from mail_quarantine where id = " + id))
                .isEqualTo(decision + " by agent");
        assertThat(count("audit_log where action = 'match-letter' and actor = 'agent' and subject = 'letter-" + id
                        + "'"))
                .isEqualTo(1);
    }

    @Test
    void aMatchedAnswerReachesTheContactOfTheLastMessage() throws Exception {
        var customer = customer();
        var id = letter("x", "yes please");
        jdbc.sql("""
                        insert into list_member (campaign_id, customer_id, arm, hold_out)
                        select 2, id, 'spring', false from customer where external_id = :e""").param("e", customer).update();
        jdbc.sql("""
                        insert into delivery (origin_kind, origin_id, step, customer_id, channel, purpose, campaign_id, template,
                            address_digest, state, due_at, settled_at, created_at)
                        select 'contact', m.id, 'offer', c.id, 'email', 'marketing', 2, 't', c.email_digest, 'SENT',
                               now() - interval '2 days', now() - interval '2 days', now()
                          from customer c join list_member m on m.customer_id = c.id where c.external_id = :e""").param("e", customer).update();
        match(id, customer, "reply");
        assertThat(text(
                        "select m.outcome from list_member m join customer c on c.id = m.customer_id where c.external_id = '"
                                + customer + "'"))
                .isEqualTo("responded");
    }

    @Test
    void aLetterIsDecidedOnce() throws Exception {
        var customer = customer();
        var id = letter("x", "x");
        match(id, customer, "reply");
        web.perform(post("/recovery/letters/" + id + "/discard").with(manager()).with(csrf()))
                .andExpect(result -> assertThat(((Flash) result.getFlashMap().get("flash")).kind())
                        .isEqualTo("warning"));
        assertThat(text("select decision from mail_quarantine where id = " + id))
                .isEqualTo("reply");
        assertThat(count("response where external_id = 'letter-" + id + "'")).isEqualTo(1);
    }

    @Test
    void anUnknownCustomerOrMeaningChangesNothing() throws Exception {
        var id = letter("x", "x");
        for (var form : new String[][] {{"nobody-of-this-name", "reply"}, {"", "reply"}, {customer(), "nonsense"}}) {
            web.perform(post("/recovery/letters/" + id + "/match")
                            .param("customer", form[0])
                            .param("decision", form[1])
                            .with(agent())
                            .with(csrf()))
                    .andExpect(redirectedUrl("/recovery/letters/" + id));
        }
        assertThat(count("mail_quarantine where decision is null and id = " + id))
                .isEqualTo(1);
        assertThat(count("response where external_id = 'letter-" + id + "'")).isZero();
    }

    @Test
    void discardingDeletesTheContentAndSaysWhoDidIt() throws Exception {
        var id = letter("cheap pills", "cheap pills");
        web.perform(post("/recovery/letters/" + id + "/discard").with(agent()).with(csrf()))
                .andExpect(redirectedUrl("/recovery/letters"));
        assertThat(count("mail_quarantine where id = " + id
                        + " and length(raw) = 0 and body is null and length(digest) > 0 and decision = 'discarded'"))
                .isEqualTo(1);
        assertThat(count("audit_log where action = 'discard-letter' and subject = 'letter-" + id + "'"))
                .isEqualTo(1);
        web.perform(get("/recovery/letters/" + id + ".eml").with(agent())).andExpect(status().isNotFound());
        web.perform(get("/recovery/letters/" + id).with(agent())).andExpect(status().isOk());
    }

    @Test
    void theLetterAsItCameCanBeDownloadedAndThatIsRecorded() throws Exception {
        var id = letter("From: x\r\n\r\n<script>", "x");
        web.perform(get("/recovery/letters/" + id + ".eml").with(manager()))
                .andExpect(content().bytes("From: x\r\n\r\n<script>".getBytes(StandardCharsets.UTF_8)))
                .andExpect(header().string("Content-Type", "message/rfc822"))
                .andExpect(header().string("Content-Disposition", Matchers.startsWith("attachment")))
                .andExpect(header().string("X-Content-Type-Options", "nosniff"));
        assertThat(count("audit_log where action = 'download-letter' and actor = 'manager' and subject = 'letter-" + id
                        + "'"))
                .isEqualTo(1);
    }

    @Test
    void marketersDecideOnNoLetter() throws Exception {
        var id = letter("x", "x");
        web.perform(post("/recovery/letters/" + id + "/discard")
                        .with(marketer())
                        .with(csrf()))
                .andExpect(status().isForbidden());
        web.perform(post("/recovery/letters/" + id + "/discard").with(agent())).andExpect(status().isForbidden());
        assertThat(count("mail_quarantine where decision is null and id = " + id))
                .isEqualTo(1);
    }

    @Test
    void anAdminHasOldEventsJudgedAgain() throws Exception {
        jdbc.sql(
                        "update response set method = 'GET', peers = 0, agent = 'curl/8', rule_version = 1 where type = 'click'")
                .update();
        var old = count("response where type = 'click'");
        web.perform(post("/admin/events/judge").with(manager()).with(csrf())).andExpect(status().isForbidden());
        web.perform(post("/admin/events/judge").with(admin()).with(csrf())).andExpect(redirectedUrl("/admin/events"));
        assertThat(old).isPositive();
        assertThat(count("outbox where kind = 'judge'")).isEqualTo(old);
    }

    private void match(long id, String customer, String decision) throws Exception {
        web.perform(post("/recovery/letters/" + id + "/match")
                        .param("customer", customer)
                        .param("decision", decision)
                        .with(agent())
                        .with(csrf()))
                .andExpect(redirectedUrl("/recovery/letters"));
    }

    /** A new customer; returns the number, which is also the name of the address. */
    private String customer() {
        var external = "letters-" + UUID.randomUUID();
        jdbc.sql("""
                        insert into customer (external_id, email, email_digest, created_at, updated_at)
                        values (:e, :email, :digest, now(), now())""")
                .param("e", external)
                .param("email", external + "@letters.example")
                .param("digest", digests.ofEmail(external + "@letters.example"))
                .update();
        return external;
    }

    private long letter(String raw, String body) {
        return jdbc.sql("""
                        insert into mail_quarantine (received_at, reason, raw, digest, sender, subject, body)
                        values (now(), 'not-a-report', :raw, :digest, 'x', 'x', :body) returning id""")
                .param("raw", raw.getBytes(StandardCharsets.UTF_8))
                .param("digest", UUID.randomUUID().toString().getBytes(StandardCharsets.UTF_8))
                .param("body", body)
                .query(Long.class)
                .single();
    }

    private String text(String sql) {
        return jdbc.sql(sql).query(String.class).single();
    }

    private int count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Integer.class).single();
    }
}
