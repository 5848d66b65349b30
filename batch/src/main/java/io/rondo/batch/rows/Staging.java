package io.rondo.batch.rows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.stereotype.Component;

/**
 * Brings a chunk of rows into a temporary table by COPY, so that statements can work on it as a set. The table lives as long
 * as its connection and is emptied by every commit.
 */
@Component
public class Staging {

    private final DataSource dataSource;
    private final JdbcClient jdbc;

    Staging(DataSource dataSource, JdbcClient jdbc) {
        this.dataSource = dataSource;
        this.jdbc = jdbc;
    }

    /** Rows in COPY's text format. */
    public static final class Rows {

        private final StringBuilder text = new StringBuilder(1 << 16);
        private boolean first = true;

        public Rows add(@Nullable Object value) {
            text.append(first ? "" : "\t");
            first = false;
            switch (value) {
                case null -> text.append("\\N");
                case String it -> escape(it);
                case Instant it -> text.append(it);
                default -> text.append(value);
            }
            return this;
        }

        public void end() {
            text.append('\n');
            first = true;
        }

        private void escape(String value) {
            for (var i = 0; i < value.length(); i++) {
                switch (value.charAt(i)) {
                    case '\\' -> text.append("\\\\");
                    case '\n' -> text.append("\\n");
                    case '\r' -> text.append("\\r");
                    case '\t' -> text.append("\\t");
                    default -> text.append(value.charAt(i));
                }
            }
        }
    }

    /**
     * Fills the table, made if this connection has none yet. Call it inside a transaction.
     *
     * @param columns with their types, as in CREATE TABLE; the rows hold the first of them
     * @param filled names of the columns the rows hold
     */
    public void fill(String table, String columns, String filled, Rows rows) {
        // What was planned while tables were small would scan all of them for every chunk once they are large.
        jdbc.sql(
                        "select set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', '64MB', true)")
                .query()
                .listOfRows();
        jdbc.sql("create temporary table if not exists %s (%s) on commit delete rows".formatted(table, columns))
                .update();
        var connection = DataSourceUtils.getConnection(dataSource);
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn(
                            "copy %s (%s) from stdin".formatted(table, filled),
                            new ByteArrayInputStream(rows.text.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException("Expected to stage rows for '%s'".formatted(table), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }
}
