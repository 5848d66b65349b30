package io.rondo.dashboards.audience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import io.rondo.dashboards.PagesTest;
import io.rondo.dashboards.site.Slice;
import io.rondo.kernel.AddressDigests;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What the search of customers finds. */
class CustomerListIntegrationTests extends PagesTest {

    @Autowired
    private CustomerQueries customers;

    @Autowired
    private AddressDigests digests;

    @BeforeEach
    void people() {
        person("Find-1", "Zoë", "Quux", "en", "zoe@find.test", "+4930777001");
        person("Find-10", "芳", "王", "zh-CN", "wang@find.test", null);
        person("Find-11", "Quuxley", "O'Find_100%", "en", "ley@find.test", null);
    }

    @AfterEach
    void forget() {
        jdbc.sql("delete from customer where external_id like 'Find-%' or source = 'many'")
                .update();
    }

    @Test
    void aWholeNumberOrAddressFindsItsCustomerOnly() {
        assertThat(found("Find-1")).containsExactly("Find-1");
        assertThat(found("ZOE@find.test")).containsExactly("Find-1");
        assertThat(found("+49 30 777001")).containsExactly("Find-1");
    }

    @Test
    void theNumberOfAMergedRecordOrOfAnotherSourceFindsThePerson() {
        person("Find-9", "Zoe", "Quux", "en", "zoe@other.test", null);
        jdbc.sql("""
                        insert into customer_identity (kind, value, customer_id)
                        select 'source:crm', 'K-7', id from customer where external_id = 'Find-1'""").update();
        jdbc.sql("""
                        update customer set state = 'merged', merged_into = (select id from customer where external_id = 'Find-1')
                        where external_id = 'Find-9'""").update();
        assertThat(found("K-7")).containsExactly("Find-1");
        assertThat(found("Find-9")).containsExactly("Find-1");
    }

    @Test
    void aPartOfANameFindsAllWhoHaveIt() {
        assertThat(found("quux")).containsExactly("Find-1", "Find-11");
        assertThat(found("ZOË Q")).containsExactly("Find-1");
        assertThat(found("王芳")).containsExactly("Find-10");
        assertThat(found("quux zo")).as("family name first").containsExactly("Find-1");
    }

    @Test
    void chineseNamesAreWrittenFamilyNameFirstAndApartIfInLatinLetters() {
        person("Find-12", "Fang", "Wang", "zh-CN", "fang@find.test", null);
        person("Find-13", null, "王", "zh-CN", "solo@find.test", null);
        assertThat(jdbc.sql("""
                        select person_name(language, given_name, family_name) from customer
                        where external_id like 'Find-1%' order by external_id""").query(String.class).list())
                .containsExactly("Zoë Quux", "王芳", "Quuxley O'Find_100%", "Wang Fang", "王");
    }

    @Test
    void aPartOfANumberOrAddressFindsThoseWhoseNamesDoNot() {
        assertThat(found("find-1")).containsExactly("Find-1", "Find-10", "Find-11");
        assertThat(found("@find.t")).hasSize(3);
        assertThat(found("777001")).containsExactly("Find-1");
        assertThat(found("nobody of this name")).isEmpty();
    }

    @Test
    void whatStandsForAnythingInPatternsStandsForItself() {
        assertThat(found("100%")).containsExactly("Find-11");
        assertThat(found("d_1")).containsExactly("Find-11");
        assertThat(found("%")).containsExactly("Find-11");
        assertThat(found("\\")).isEmpty();
    }

    @Test
    void countsNoFurtherThanCanBePagedThrough() throws Exception {
        jdbc.sql("""
                        insert into customer (external_id, family_name, source, created_at, updated_at)
                        select 'many-' || n, 'Manyfold', 'many', now(), now() from generate_series(1, :most) n""").param("most", Slice.MOST + 1).update();
        var page = customers.page("manyfold", "", "", 1_000_000);
        assertThat(page.more()).isTrue();
        assertThat(page.last()).isEqualTo(Slice.MOST);
        assertThat(page.hasNext()).isFalse();
        assertThat(html("/audience/customers?search=manyfold&page=2")).contains("26–50 of more than 10,000");
        assertThat(html("/audience/customers?search=quux")).contains("1–2 of 2<");
    }

    private java.util.List<String> found(String search) {
        return customers.page(search, "", "", 1).rows().stream()
                .map(CustomerQueries.Row::externalId)
                .toList();
    }

    private void person(
            String id, @Nullable String given, String family, String language, String email, @Nullable String phone) {
        jdbc.sql("""
                        insert into customer (external_id, given_name, family_name, language, email, email_digest, phone, phone_digest, created_at, updated_at)
                        values (:id, :given, :family, :language, :email, :digest, :phone, :phoneDigest, now(), now())""")
                .param("id", id)
                .param("given", given)
                .param("family", family)
                .param("language", language)
                .param("email", email)
                .param("digest", digests.ofEmail(email))
                .param("phone", phone)
                .param("phoneDigest", phone == null ? null : digests.ofPhone(phone), java.sql.Types.BINARY)
                .update();
    }

    private String html(String path) throws Exception {
        var response = web.perform(get(path).with(marketer())).andReturn().getResponse();
        response.setCharacterEncoding("UTF-8");
        return response.getContentAsString();
    }
}
