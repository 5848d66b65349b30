package io.rondo.dashboards.site;

import java.util.Objects;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SimplePropertyRowMapper;

/** Maps a row to a record by its column names; never null, which {@code JdbcClient.query(Class)} cannot promise. */
public final class Rows {

    private Rows() {}

    public static <T> RowMapper<T> of(Class<T> type) {
        var mapper = new SimplePropertyRowMapper<>(type);
        return (row, number) -> Objects.requireNonNull(mapper.mapRow(row, number));
    }
}
