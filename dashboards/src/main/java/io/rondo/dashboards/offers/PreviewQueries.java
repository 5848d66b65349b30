package io.rondo.dashboards.offers;

import io.rondo.dashboards.site.CustomerName;
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

    PreviewQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The first few whose name, number or address holds these words. */
    List<Person> search(String words) {
        return jdbc.sql(SELECT + """
                         where c.state = 'live' and strpos(lower(concat_ws(' ', %s, c.external_id, c.email)), lower(:search)) > 0
                         order by c.id limit 8""".formatted(CustomerName.SEARCHED))
                .param("search", words)
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
