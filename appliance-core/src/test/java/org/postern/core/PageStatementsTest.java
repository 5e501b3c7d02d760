package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.label.LabelColor;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.sql.MailDatabase;
import org.sqlite.JDBC;

/**
 * How many statements the database runs for a page, those of the hop included. A page that runs more is slower for
 * everybody at each click; whoever needs more raises the number here and says why in the change.
 */
class PageStatementsTest {
    private static final int TRIES = 4;

    @TempDir
    private Path directory = Path.of("");

    private final List<String> run = new CopyOnWriteArrayList<>();
    private final Counting counting = new Counting(run);
    private final List<Driver> others = new ArrayList<>();
    private TestBox box;

    @BeforeEach
    void open() throws Exception {
        for (Driver each : DriverManager.drivers().toList()) {
            others.add(each);
            DriverManager.deregisterDriver(each);
        }
        DriverManager.registerDriver(counting);
        Map<String, String> settings = Map.of(
                "authentication.enabled", "false",
                "delivery.smarthost", "localhost:9", // refuses connections
                "delivery.smarthost-security", "plain",
                "delivery.private-targets", "true");
        box = TestBox.start(directory, "office.test", Clock.systemUTC(), settings, "alice");
    }

    @AfterEach
    void close() throws SQLException {
        try {
            if (box != null) {
                box.close();
            }
        } finally {
            DriverManager.deregisterDriver(counting);
            for (Driver each : others) {
                DriverManager.registerDriver(each);
            }
        }
    }

    @Test
    void aPageRunsAsManyStatementsHoweverMuchIsShown() throws Exception {
        furnish(0, 3);
        String uidl = box.page("alice", "/mail/inbox").uidls().get(1);
        Map<String, Integer> most = Map.of(
                "/mail/inbox",
                22, // conversations
                "/mail/inbox?dir=asc",
                15,
                "/mail/inbox/" + uidl,
                33,
                "/search?q=subject:crane",
                21);
        Map<String, Integer> before = count(most);
        furnish(3, 30);
        assertThat(count(most))
                .as("with many mails, folders, labels, searches and recipients")
                .isEqualTo(before);
    }

    private Map<String, Integer> count(Map<String, Integer> most) throws Exception {
        Map<String, Integer> counts = new TreeMap<>();
        for (Map.Entry<String, Integer> page : most.entrySet()) {
            List<String> statements = statements(page.getKey());
            assertThat(statements).as(page.getKey()).hasSizeLessThanOrEqualTo(page.getValue());
            counts.put(page.getKey(), statements.size());
        }
        return counts;
    }

    /** Mail, what the pane beside each page shows, and a mail that cannot leave. */
    private void furnish(int from, int to) throws Exception {
        try (SmtpTalk smtp = SmtpTalk.plain(box.port("smtp"))) {
            smtp.say("EHLO example.net");
            for (int i = from; i < to; i++) {
                String message = "From: Carol <carol@example.net>\r\nTo: <alice@office.test>\r\nSubject: Crane " + i
                        + "\r\nMessage-ID: <c" + i + "@example.net>\r\n\r\nThe inspection of crane " + i + ".\r\n";
                assertThat(smtp.send("carol@example.net", message, "alice@office.test"))
                        .startsWith("250");
            }
        }
        try (MailDatabase database = MailDatabase.open(directory, StoreSettings.DEFAULT, Clock.systemUTC())) {
            long alice = database.accounts().list().get(0).id();
            for (int i = from; i < to; i++) {
                database.mailboxes().createFolder(alice, "Project " + i / 5 + "/Crane " + i);
                database.labels().save(alice, Optional.empty(), "Label " + i, LabelColor.RED);
                database.searches().save(alice, Optional.empty(), "Search " + i, "subject:crane" + i);
            }
        }
        String[] recipients = IntStream.range(from, to)
                .mapToObj(i -> "carol" + i + "@example.net")
                .toArray(String[]::new);
        assertThat(box.submit("alice", "alice@office.test", "Subject: to many\r\n\r\nText.\r\n", recipients))
                .startsWith("250");
        box.awaitOutbox("alice", "carol" + (to - 1) + "@example.net");
        assertThat(box.page("alice", "/mail/inbox").text())
                .contains("Crane " + (to - 1), "Label " + (to - 1), "Search " + (to - 1));
    }

    /** Those of a page that was seen before. Whatever else the box does at that time only adds some. */
    private List<String> statements(String path) throws Exception {
        box.page("alice", path);
        List<String> fewest = List.of();
        for (int i = 0; i < TRIES; i++) {
            run.clear();
            assertThat(box.page("alice", path).status()).isEqualTo(200);
            List<String> these = List.copyOf(run);
            fewest = fewest.isEmpty() || these.size() < fewest.size() ? these : fewest;
        }
        assertThat(fewest).as("what the counting driver heard").isNotEmpty();
        return fewest;
    }

    /** SQLite's driver, with an ear on prepared statements. */
    private record Counting(List<String> heard) implements Driver {
        @Override
        public Connection connect(String url, Properties properties) throws SQLException {
            Connection real = new JDBC().connect(url, properties);
            return (Connection) Proxy.newProxyInstance(
                    Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, given) -> {
                        Object result = call(real, method, given);
                        return result instanceof PreparedStatement statement
                                ? listening(statement, String.valueOf(given[0]))
                                : result;
                    });
        }

        private PreparedStatement listening(PreparedStatement real, String sql) {
            return (PreparedStatement) Proxy.newProxyInstance(
                    PreparedStatement.class.getClassLoader(),
                    new Class<?>[] {PreparedStatement.class},
                    (proxy, method, given) -> {
                        if (method.getName().startsWith("execute")) {
                            heard.add(sql);
                        }
                        return call(real, method, given);
                    });
        }

        private static Object call(Object on, Method method, Object[] given) throws Throwable {
            try {
                return method.invoke(on, given);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        @Override
        public boolean acceptsURL(String url) {
            return url.startsWith("jdbc:sqlite:");
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }
    }
}
