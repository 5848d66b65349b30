package io.rondo.dashboards.campaigns;

import io.rondo.dashboards.site.Rows;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the author of a campaign chooses from. */
@Component
class ChoiceQueries {

    private final JdbcClient jdbc;

    ChoiceQueries(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Choice> offers() {
        return jdbc.sql("select id, name from offer where active order by lower(name)")
                .query(Rows.of(Choice.class))
                .list();
    }

    record Choice(long id, String name) {}
}
