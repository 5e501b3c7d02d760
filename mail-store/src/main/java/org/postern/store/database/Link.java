package org.postern.store.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteLimits;

/**
 * One connection to a database file, with a cache of prepared statements. Confined to one thread at a time. Only
 * {@link #begin}, {@link #commit} and {@link #rollback} begin and end transactions; a statement outside is a
 * transaction by itself.
 */
public final class Link implements AutoCloseable {
    /** The search index or a copy, and the target of a copy being made. */
    private static final int MOST_ATTACHED = 2;
    /** Far above any row of ours; a damaged length never claims more memory than this. */
    private static final int MOST_VALUE_BYTES = 64 << 20;

    private final Connection connection;
    /** Searches make statements of their own, so the cache is bounded. No call uses as many within another one. */
    private static final int MOST_PREPARED = 256;

    /** The statement that was used longest ago comes first. */
    private final Map<String, PreparedStatement> prepared = new LinkedHashMap<>(16, 0.75f, true);

    private Link(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens a file. Nothing in its schema is trusted: functions with effects do not run from there, no extension is
     * loaded, and the cells of a page are checked when it is read. The driver offers no defensive mode
     * (SQLITE_DBCONFIG_DEFENSIVE); no statement here could use what that mode forbids. {@link ExactSchema} is the real
     * barrier.
     */
    public static Link open(Path file, int busyMillis) throws SQLException {
        return connected(file.toAbsolutePath().toString(), busyMillis);
    }

    /** An empty database in memory. */
    static Link inMemory() throws SQLException {
        return connected(":memory:", 0);
    }

    private static Link connected(String name, int busyMillis) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + name);
        Link link = new Link(connection);
        try {
            if (connection instanceof SQLiteConnection sqlite) {
                sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_ATTACHED, MOST_ATTACHED);
                sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_TRIGGER_DEPTH, 1);
                sqlite.setLimit(SQLiteLimits.SQLITE_LIMIT_LENGTH, MOST_VALUE_BYTES);
            }
            // In both of its modes the driver would begin and end transactions around each statement. With auto-commit
            // off and its open transaction rolled back, the driver leaves transactions to this class.
            connection.setAutoCommit(false);
            link.run("ROLLBACK");
            link.run("PRAGMA busy_timeout=" + busyMillis);
            link.run("PRAGMA trusted_schema=OFF");
            link.run("PRAGMA cell_size_check=ON");
            return link;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Runs a statement once, without caching it. */
    public void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    public void begin() throws SQLException {
        update("BEGIN IMMEDIATE");
    }

    /** Begins a read transaction: everything read until {@link #commit} is from the same instant. */
    public void beginRead() throws SQLException {
        update("BEGIN");
    }

    public void commit() throws SQLException {
        update("COMMIT");
    }

    /** Rolls back. Harmless when SQLite has already done so by itself (as it may on FULL and IOERR). */
    public void rollback() throws SQLException {
        try {
            run("ROLLBACK");
        } catch (SQLException e) {
            if (!String.valueOf(e.getMessage()).contains("no transaction is active")) {
                throw e;
            }
        }
    }

    /** How many rows the statement changed. */
    public int update(String sql, @Nullable Object... values) throws SQLException {
        try {
            return bound(sql, values).executeUpdate();
        } catch (SQLException e) {
            throw dropped(sql, e);
        }
    }

    public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... values) throws SQLException {
        try (ResultSet row = bound(sql, values).executeQuery()) {
            if (!row.next()) {
                return Optional.empty();
            }
            T result = reader.read(row);
            boolean more = row.next();
            while (more) { // RETURNING: the statement is complete only after its last row
                more = row.next();
            }
            return Optional.of(result);
        } catch (SQLException e) {
            throw dropped(sql, e);
        }
    }

    public <T> List<T> all(String sql, RowReader<T> reader, @Nullable Object... values) throws SQLException {
        List<T> results = new ArrayList<>();
        each(sql, row -> results.add(reader.read(row)), values);
        return results;
    }

    public void each(String sql, RowConsumer consumer, @Nullable Object... values) throws SQLException {
        try (ResultSet row = bound(sql, values).executeQuery()) {
            while (row.next()) {
                consumer.accept(row);
            }
        } catch (SQLException e) {
            throw dropped(sql, e);
        }
    }

    /** After a failure the driver closes the statement, so the next use needs a new one. */
    private SQLException dropped(String sql, SQLException cause) {
        PreparedStatement statement = prepared.remove(sql);
        if (statement != null) {
            try {
                statement.close();
            } catch (SQLException e) {
                cause.addSuppressed(e);
            }
        }
        return cause;
    }

    /** The number that the statement yields; 0 when it yields no row. */
    public long number(String sql, @Nullable Object... values) throws SQLException {
        return first(sql, row -> row.getLong(1), values).orElse(0L);
    }

    private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            if (prepared.size() >= MOST_PREPARED) {
                String eldest = prepared.keySet().iterator().next();
                PreparedStatement unused = prepared.remove(eldest);
                if (unused != null) {
                    unused.close();
                }
            }
            prepared.put(sql, statement);
        }
        for (int i = 0; i < values.length; i++) {
            Object value = values[i];
            if (value instanceof Long number) {
                statement.setLong(i + 1, number);
            } else if (value instanceof byte[] bytes) {
                statement.setBytes(i + 1, bytes);
            } else {
                statement.setObject(i + 1, value);
            }
        }
        return statement;
    }

    @Override
    public void close() throws SQLException {
        prepared.clear();
        connection.close();
    }

    /** Makes a value of the current row. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Handles the current row. */
    @FunctionalInterface
    public interface RowConsumer {
        void accept(ResultSet row) throws SQLException;
    }
}
