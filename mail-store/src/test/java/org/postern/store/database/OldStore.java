package org.postern.store.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.sql.StoreFixture;

/** Stores as earlier versions left them, filled like an office's, and what is in a store of whatever version. */
public final class OldStore {
    /** What every version of the schema has, in words that all of them understand. */
    private static final List<String> CONTENT = List.of(
            "SELECT id, address_key, password FROM account ORDER BY id",
            "SELECT id, account_id, name, role, uid_next, mod_seq, messages, unread, bytes FROM folder ORDER BY id",
            "SELECT id, folder_id, uid, mod_seq, flags, arrived, size, content_id FROM message ORDER BY id",
            "SELECT id, refs, size, length(data) FROM content ORDER BY id",
            "SELECT content_id, number, length(data) FROM chunk ORDER BY content_id, number",
            "SELECT id, sender, size, content_id FROM outbound ORDER BY id",
            "SELECT id, outbound_id, recipient, attempts, next_attempt, last_reply FROM queue ORDER BY id",
            "SELECT name, seq FROM sqlite_sequence WHERE name <> 'junk_lesson' ORDER BY name");

    private OldStore() {}

    /** Makes a store of a version with mail in folders and in the queue; noise that takes about so many MiB. */
    public static void make(Path directory, int version, int mebibytes) throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            byte[] noise = new byte[mebibytes << 18];
            Random random = new Random(7);
            for (int i = 0; i < 4; i++) {
                random.nextBytes(noise);
                store.deliver(
                        store.alice,
                        StoreFixture.message(
                                "large " + i, Base64.getMimeEncoder().encodeToString(noise)));
            }
            store.mail.createFolder(store.alice.id(), "Receipts 2026");
            for (int i = 0; i < 40; i++) {
                MessageRow row = store.deliver(store.alice, StoreFixture.message("small " + i, "text " + i));
                store.deliver(store.bob, StoreFixture.message("other " + i, "text " + i), Flag.SEEN);
                if (i % 4 == 0) {
                    store.mail.move(store.alice.id(), List.of(row.uidl()), "Receipts 2026");
                }
            }
            for (int i = 0; i < 5; i++) {
                queue(store, "person" + i + "@elsewhere.test");
            }
        }
        back(directory, version);
    }

    /**
     * Unpacks a store that the code of that version wrote, kept since then: a message of two chunks, eight small ones for
     * each of two people, a folder, and three messages in the queue.
     */
    static void unpack(Path directory, int version) throws IOException {
        try (InputStream packed = Objects.requireNonNull(
                        OldStore.class.getResourceAsStream("schema-" + version + ".db.gz"), "no store of " + version);
                InputStream in = new GZIPInputStream(packed)) {
            Files.copy(in, directory.resolve("mail.db"));
        }
    }

    /** Adds contents without references, so that a copy takes some time. */
    static void enlarge(Path directory, int mebibytes) throws SQLException {
        String large = "SELECT data FROM content WHERE size > 65536 LIMIT 1";
        run(
                directory.resolve("mail.db"),
                "INSERT INTO content(refs, size, data) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
                        + " SELECT i + 1 FROM n WHERE i < " + mebibytes * 20 + ") SELECT 0, 65536, (" + large
                        + ") FROM n");
    }

    static void queue(StoreFixture store, String recipient) throws Exception {
        try (SpooledMessage message = store.spooled(StoreFixture.message("out", "to " + recipient))) {
            store.mail
                    .deliver(new Delivery(
                            message,
                            List.of(),
                            Optional.of(new Delivery.Outbound(
                                    Optional.of(store.alice.address()),
                                    List.of(EmailAddress.parse(recipient)),
                                    Optional.of(store.alice.id()),
                                    false))))
                    .join();
        }
    }

    /** Undoes what later versions of the schema added. */
    public static void back(Path directory, int version) throws SQLException {
        if (version < 7) {
            undo(directory, 6, Schema.SEVENTH);
        }
        if (version < 6) {
            undo(directory, 5, Schema.SIXTH);
        }
        if (version < 5) {
            undo(directory, 4, Schema.FIFTH);
        }
        if (version < 4) {
            undo(directory, 3, Schema.FOURTH);
        }
        if (version < 3) {
            undo(directory, 2, Schema.THIRD);
        }
        if (version < 2) {
            undo(directory, 1, Schema.SECOND);
        }
    }

    private static void undo(Path directory, int version, List<String> changes) throws SQLException {
        try (Connection connection = open(directory.resolve("mail.db"));
                Statement statement = connection.createStatement()) {
            for (String change : changes) {
                String[] words = change.strip().split("[ (\n]+", -1);
                if (words[0].equals("CREATE") && words[1].equals("TABLE")) {
                    statement.execute("DROP TABLE " + words[2]); // and its indexes and triggers
                } else if (words[1].equals("TRIGGER")) {
                    statement.execute("DROP TRIGGER IF EXISTS " + words[2]);
                } else if (words[0].equals("ALTER")) {
                    statement.execute("ALTER TABLE " + words[2] + " DROP COLUMN " + words[5]);
                } else if (words[0].equals("DROP")) {
                    String index = "CREATE INDEX " + words[2] + " ";
                    statement.execute(Schema.TABLES.stream()
                            .filter(each -> each.startsWith(index))
                            .findFirst()
                            .orElseThrow());
                } else {
                    statement.execute("DROP INDEX IF EXISTS " + words[words[1].equals("UNIQUE") ? 3 : 2]);
                }
            }
            statement.execute("PRAGMA user_version=" + version);
        }
    }

    /** All of importance that a store holds, and that the database finds it sound. */
    public static List<String> content(Path file) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Connection connection = open(file);
                Statement statement = connection.createStatement()) {
            try (ResultSet sound = statement.executeQuery("PRAGMA integrity_check")) {
                assertThat(sound.getString(1)).as(file.toString()).isEqualTo("ok");
            }
            for (String query : CONTENT) {
                try (ResultSet row = statement.executeQuery(query)) {
                    while (row.next()) {
                        StringBuilder line = new StringBuilder(query.substring(query.indexOf("FROM ")));
                        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                            line.append('|').append(row.getString(i));
                        }
                        rows.add(line.toString());
                    }
                }
            }
        }
        return rows;
    }

    public static int version(Path file) throws SQLException {
        try (Connection connection = open(file);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            return row.getInt(1);
        }
    }

    public static void run(Path file, String... changes) throws SQLException {
        try (Connection connection = open(file);
                Statement statement = connection.createStatement()) {
            for (String change : changes) {
                statement.execute(change);
            }
        }
    }

    private static Connection open(Path file) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + file);
    }
}
