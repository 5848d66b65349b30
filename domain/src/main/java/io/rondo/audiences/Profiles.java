package io.rondo.audiences;

import io.rondo.kernel.CustomerId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The profiles of customers. */
@Repository
public class Profiles {

    private static final TypeReference<Map<String, String>> ATTRIBUTES = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final JsonMapper json;

    Profiles(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    public Optional<Profile> find(CustomerId customer) {
        return jdbc.sql("select * from profile where customer_id = :id")
                .param("id", customer.value())
                .query(this::profile)
                .optional();
    }

    /** The strategic segments in use, largest first. */
    public List<String> strategicSegments() {
        return jdbc.sql("select strategic_segment from profile group by 1 order by count(*) desc, 1")
                .query((row, number) -> row.getString(1))
                .list();
    }

    private Profile profile(ResultSet row, int number) throws SQLException {
        return new Profile(
                new CustomerId(row.getLong("customer_id")),
                ValueTier.of(row.getString("value_tier")),
                Stage.of(row.getString("stage")),
                row.getString("strategic_segment"),
                row.getObject("recency_days", Integer.class),
                row.getObject("frequency", Integer.class),
                row.getBigDecimal("monetary"),
                row.getString("channel"),
                json.readValue(row.getString("attributes"), ATTRIBUTES),
                row.getObject("refreshed_at", OffsetDateTime.class).toInstant());
    }
}
