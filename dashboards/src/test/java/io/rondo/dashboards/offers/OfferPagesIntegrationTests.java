package io.rondo.dashboards.offers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.rondo.dashboards.PagesTest;
import org.junit.jupiter.api.Test;

class OfferPagesIntegrationTests extends PagesTest {

    @Test
    void theContactsOfEachOfferComeAfterTheList() throws Exception {
        assertThat(html("/offers")).contains("hx-get=\"/offers/contacts\"").contains("id=\"contacts-1\"");
        var contacts = html("/offers/contacts");
        for (var offer : jdbc.sql("select id from offer").query(Long.class).list()) {
            var count = jdbc.sql("select count(*) from list_member where offer_id = :id")
                    .param("id", offer)
                    .query(Long.class)
                    .single();
            assertThat(contacts).contains("<span id=\"contacts-%d\" hx-swap-oob=\"true\">%,d<".formatted(offer, count));
        }
    }

    private String html(String path) throws Exception {
        return web.perform(get(path).with(marketer())).andReturn().getResponse().getContentAsString();
    }
}
