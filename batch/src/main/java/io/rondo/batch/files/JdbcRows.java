package io.rondo.batch.files;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a query to another database, ordered by its key, a few thousand at a time. Each row is read in the text form its
 * driver gives. A restart goes on behind the last key that was stored; so every row needs a key, and each its own.
 *
 * <p>Never says what the driver says: its messages may quote addresses, users or rows.
 */
public final class JdbcRows implements RowSource {

    /** Begins the {@code file_path} of a run over a source. */
    public static final String PREFIX = "jdbc:";

    private static final int FETCH_SIZE = 2_000;

    private final String name;
    private final Connection connection;
    private final PreparedStatement statement;
    private final ResultSet rows;
    private final List<String> header;
    private final int keyPlace;
    private long line;
    private final long size;
    private @Nullable String last;
    private boolean first = true;

    private JdbcRows(
            String name,
            Connection connection,
            PreparedStatement statement,
            List<String> header,
            int keyPlace,
            long size,
            long line,
            @Nullable String last)
            throws SQLException {
        this.name = name;
        this.connection = connection;
        this.statement = statement;
        this.header = header;
        this.keyPlace = keyPlace;
        this.size = size;
        this.line = line;
        this.last = last;
        this.rows = statement.executeQuery();
    }

    /**
     * @param read rows read before; the next one is numbered behind them, the first 2, as behind a header
     * @param after the last key read before; null: from the beginning
     * @throws IllegalArgumentException if the source cannot be read
     */
    static JdbcRows open(String name, ImportSettings.Source source, long read, @Nullable String after) {
        var login = new Properties();
        if (source.user() != null) {
            login.setProperty("user", source.user());
        }
        if (source.password() != null) {
            login.setProperty("password", source.password());
        }
        Connection connection = null;
        try {
            connection = DriverManager.getConnection(source.url(), login);
            connection.setReadOnly(true);
            // PostgreSQL sends rows bit by bit only inside a transaction.
            connection.setAutoCommit(false);
            return begin(name, connection, source, read, after);
        } catch (SQLException | IllegalArgumentException e) {
            closeQuietly(connection);
            throw e instanceof IllegalArgumentException ours ? ours : unreadable(name, (SQLException) e);
        }
    }

    private static JdbcRows begin(
            String name, Connection connection, ImportSettings.Source source, long read, @Nullable String after)
            throws SQLException {
        var from = " from (" + source.query() + ") rondo_rows ";
        var header = new ArrayList<String>();
        var keyType = Types.OTHER;
        try (var empty = connection.prepareStatement("select rondo_rows.*" + from + "where 1 = 0");
                var nothing = empty.executeQuery()) {
            var columns = nothing.getMetaData();
            for (var i = 1; i <= columns.getColumnCount(); i++) {
                header.add(columns.getColumnLabel(i));
                if (columns.getColumnLabel(i).equalsIgnoreCase(source.key())) {
                    keyType = columns.getColumnType(i);
                }
            }
        }
        var place = place(name, header, source.key());
        var key = quoted(connection, header.get(place));
        var size = size(name, connection, source, "select count(*), count(" + key + ")" + from);
        var statement = connection.prepareStatement(
                "select rondo_rows.*" + from + (after == null ? "" : "where " + key + " >= ? ") + "order by " + key);
        statement.setFetchSize(FETCH_SIZE);
        if (after != null) {
            statement.setObject(1, after, keyType);
        }
        return new JdbcRows(name, connection, statement, List.copyOf(header), place, size, read + 1, after);
    }

    private static long size(String name, Connection connection, ImportSettings.Source source, String counting)
            throws SQLException {
        try (var counted = connection.prepareStatement(counting);
                var count = counted.executeQuery()) {
            count.next();
            var without = count.getLong(1) - count.getLong(2);
            if (without > 0) {
                throw new IllegalArgumentException(
                        "Expected every row of source '%s' to have a key '%s', but %,d have none"
                                .formatted(name, source.key(), without));
            }
            return count.getLong(1);
        }
    }

    private static int place(String name, List<String> header, String key) {
        for (var i = 0; i < header.size(); i++) {
            if (header.get(i).equalsIgnoreCase(key)) {
                if (new HashSet<>(header).size() < header.size()) {
                    break;
                }
                return i;
            }
        }
        throw new IllegalArgumentException(
                "Expected the columns of source '%s' to differ and one to be its key '%s', but they are %s"
                        .formatted(name, key, header));
    }

    private static String quoted(Connection connection, String column) throws SQLException {
        var mark = connection.getMetaData().getIdentifierQuoteString().strip();
        return mark + column.replace(mark, mark + mark) + mark;
    }

    @Override
    public List<String> header() {
        return header;
    }

    /** In rows. */
    @Override
    public long size() {
        return size;
    }

    @Override
    public @Nullable CsvRow next() {
        try {
            var values = row();
            if (first && values != null && values.get(keyPlace).equals(last)) {
                // It was stored before; asked for once more, so that another one of the same key is seen.
                values = row();
            }
            first = false;
            if (values == null) {
                return null;
            }
            var key = values.get(keyPlace);
            if (key.equals(last)) {
                throw new IllegalArgumentException(
                        "Expected every row of source '%s' to have a key of its own, but two have the same, at row %,d"
                                .formatted(name, line));
            }
            last = key;
            line++;
            return new CsvRow(header, line, values, null, line - 1, key);
        } catch (SQLException e) {
            throw unreadable(name, e);
        }
    }

    private @Nullable List<String> row() throws SQLException {
        if (!rows.next()) {
            return null;
        }
        var values = new ArrayList<String>(header.size());
        for (var i = 1; i <= header.size(); i++) {
            var value = rows.getString(i);
            values.add(value == null ? "" : value);
        }
        return values;
    }

    @Override
    public void close() {
        closeQuietly(rows);
        closeQuietly(statement);
        closeQuietly(connection);
    }

    private static void closeQuietly(@Nullable AutoCloseable open) {
        try {
            if (open != null) {
                open.close();
            }
        } catch (Exception e) {
            // What was read is stored, and nothing was written there.
        }
    }

    private static IllegalArgumentException unreadable(String name, SQLException e) {
        return new IllegalArgumentException("Expected to read source '%s', but its database refused with SQL state %s"
                .formatted(name, e.getSQLState()));
    }
}
