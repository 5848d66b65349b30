package io.rondo.dashboards.offers;

import io.rondo.dashboards.site.CustomerName;
import io.rondo.dashboards.site.CustomerSearch;
import io.rondo.dashboards.site.Rows;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The customers a mail may be previewed for. */
@Component
class PreviewQueries {

    private static final String SELECT =
            "select c.id, c.external_id, %s name, c.given_name, c.family_name, c.language from customer c "
                    .formatted(CustomerName.SQL);

    private final JdbcClient jdbc;
    private final CustomerSearch search;

    PreviewQueries(JdbcClient jdbc, CustomerSearch search) {
        this.jdbc = jdbc;
        this.search = search;
    }

    /** The first few of those the words find. */
    List<Person> search(String words) {
        var match = search.of(words);
        return jdbc.sql(SELECT + "where c.state = 'live' and " + match.condition() + " order by c.id limit 8")
                .param("ids", match.array())
                .param("part", match.part())
                .query(Rows.of(Person.class))
                .list();
    }

    Optional<Person> find(long id) {
        return jdbc.sql(SELECT + " where c.id = :id and c.state = 'live'")
                .param("id", id)
                .query(Rows.of(Person.class))
                .optional();
    }

    /** A customer, as far as a mail shows them. */
    record Person(
            long id,
            String externalId,
            @Nullable String name,
            @Nullable String givenName,
            @Nullable String familyName,
            String language) {}
}
