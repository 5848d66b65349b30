package io.rondo.audiences;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.Condition;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The strategic segments and their rules. The refresh of profiles assigns them. */
@Repository
public class StrategicSegments {

    /** The code of the last segment, which takes everybody no rule applies to. */
    public static final String EVERYBODY_ELSE = "all";

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final Segments segments;

    StrategicSegments(JdbcClient jdbc, JsonMapper json, Segments segments) {
        this.jdbc = jdbc;
        this.json = json;
        this.segments = segments;
    }

    /** In order of priority; the last is {@link #EVERYBODY_ELSE}. */
    public List<StrategicSegment> all() {
        return jdbc.sql("select * from strategic_segment order by priority")
                .query(this::segment)
                .list();
    }

    /** The rule as a condition on {@code customer} left-joined with {@code profile}, counting days back from a moment. */
    public Condition condition(StrategicSegment segment, Instant asOf) {
        return new CriteriaSql(asOf).compile(segments.resolve(segment.criteria()));
    }

    private StrategicSegment segment(ResultSet row, int number) throws SQLException {
        return new StrategicSegment(
                row.getString("code"),
                row.getString("name"),
                row.getInt("priority"),
                json.readValue(row.getString("criteria"), Criteria.class),
                row.getString("changed_by"),
                row.getObject("changed_at", OffsetDateTime.class).toInstant());
    }
}
