package org.postern.store.database;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;

/**
 * Asks every connection to SQLite, just before it is closed, how it was set. Stands in front of the driver until it is closed
 * itself: what the product opens cannot pass it by.
 */
final class WatchedConnections implements Driver, AutoCloseable {
    /**
     * How a connection was set at its end.
     *
     * @param file name of the database file
     * @param synchronous 0 off, 1 normal, 2 full
     * @param writing false for connections that may only read
     */
    record Ended(String file, int synchronous, boolean writing) {}

    private static final String PREFIX = "jdbc:sqlite:";

    private final Driver real;
    private final List<Ended> ended = new CopyOnWriteArrayList<>();

    WatchedConnections() throws SQLException {
        real = DriverManager.getDriver(PREFIX);
        DriverManager.deregisterDriver(real);
        DriverManager.registerDriver(this);
    }

    /** The connections that were closed by now. */
    List<Ended> ended() {
        return List.copyOf(ended);
    }

    @Override
    public Connection connect(String url, Properties properties) throws SQLException {
        Connection connection = real.connect(url, properties);
        String file = Path.of(url.substring(PREFIX.length())).getFileName().toString();
        return (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close") && !connection.isClosed()) {
                        ended.add(new Ended(
                                file,
                                ask(connection, "PRAGMA main.synchronous"),
                                ask(connection, "PRAGMA query_only") == 0));
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static int ask(Connection connection, String pragma) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(pragma)) {
            return row.getInt(1);
        }
    }

    @Override
    public void close() throws SQLException {
        DriverManager.deregisterDriver(this);
        DriverManager.registerDriver(real);
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(PREFIX);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) throws SQLException {
        return real.getPropertyInfo(url, properties);
    }

    @Override
    public int getMajorVersion() {
        return real.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return real.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return real.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getGlobal();
    }
}
