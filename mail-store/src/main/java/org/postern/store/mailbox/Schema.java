package org.postern.store.mailbox;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;

/**
 * The tables, and how older ones become newer. Numbers of messages, folders and accounts are never given twice
 * (AUTOINCREMENT): UIDLs, UIDVALIDITY (the folder's number) and sessions rest on that. References are declared for {@code
 * check}; they are not enforced at each change, since every reference to a content would need an index for it.
 */
final class Schema {
    static final int VERSION = 1;
    /** "Post" in ASCII: what `file` and we know the database by. */
    static final int APPLICATION_ID = 0x506F7374;
    /** Measured with 4 KiB mails: pages of 8 or 16 KiB save a tenth of the disk and cost up to twice the CPU. */
    static final long PAGE_BYTES = 4_096;

    private static final List<String> TABLES = List.of(
            "CREATE TABLE store(tag TEXT NOT NULL, created INTEGER NOT NULL)",
            """
            CREATE TABLE account(
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              address_key TEXT NOT NULL UNIQUE,
              local_part TEXT NOT NULL,
              domain TEXT NOT NULL,
              display_name TEXT NOT NULL,
              enabled INTEGER NOT NULL,
              quota_bytes INTEGER NOT NULL,
              created INTEGER NOT NULL,
              password TEXT NOT NULL,
              password_version INTEGER NOT NULL)""",
            """
            CREATE TABLE folder(
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              account_id INTEGER NOT NULL REFERENCES account(id),
              name TEXT NOT NULL,
              name_key TEXT NOT NULL,
              role TEXT NOT NULL,
              uid_next INTEGER NOT NULL DEFAULT 1,
              mod_seq INTEGER NOT NULL DEFAULT 1,
              messages INTEGER NOT NULL DEFAULT 0,
              unread INTEGER NOT NULL DEFAULT 0,
              bytes INTEGER NOT NULL DEFAULT 0,
              UNIQUE(account_id, name_key))""",
            """
            CREATE TABLE content(
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              refs INTEGER NOT NULL,
              size INTEGER NOT NULL,
              data BLOB NOT NULL)""",
            """
            CREATE TABLE chunk(
              content_id INTEGER NOT NULL REFERENCES content(id),
              number INTEGER NOT NULL,
              data BLOB NOT NULL,
              UNIQUE(content_id, number))""",
            """
            CREATE TABLE message(
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              folder_id INTEGER NOT NULL REFERENCES folder(id),
              uid INTEGER NOT NULL,
              mod_seq INTEGER NOT NULL,
              flags INTEGER NOT NULL,
              keywords TEXT,
              arrived INTEGER NOT NULL,
              size INTEGER NOT NULL,
              attachments INTEGER NOT NULL,
              content_id INTEGER NOT NULL REFERENCES content(id))""",
            // Covers the opening of a maildrop: number, UID and size without touching a row.
            "CREATE UNIQUE INDEX message_by_uid ON message(folder_id, uid, size)",
            "CREATE INDEX message_unread ON message(folder_id, uid) WHERE flags & 1 = 0",
            "CREATE INDEX message_flagged ON message(folder_id, uid) WHERE flags & 4 <> 0",
            "CREATE INDEX message_attachments ON message(folder_id, uid) WHERE attachments = 1",
            // Removed messages that the search index still has to forget.
            "CREATE TABLE forget(message_id INTEGER PRIMARY KEY)",
            """
            CREATE TABLE outbound(
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              sender TEXT,
              account_id INTEGER,
              smtp_utf8 INTEGER NOT NULL,
              size INTEGER NOT NULL,
              queued INTEGER NOT NULL,
              content_id INTEGER NOT NULL REFERENCES content(id))""",
            """
            CREATE TABLE queue(
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              outbound_id INTEGER NOT NULL REFERENCES outbound(id),
              recipient TEXT NOT NULL,
              domain TEXT NOT NULL,
              attempts INTEGER NOT NULL,
              next_attempt INTEGER NOT NULL,
              last_reply TEXT NOT NULL,
              held INTEGER NOT NULL,
              delay_notice INTEGER NOT NULL)""",
            "CREATE INDEX queue_due ON queue(held, next_attempt, domain)",
            "CREATE INDEX queue_by_domain ON queue(domain, held, next_attempt)",
            "CREATE INDEX queue_fresh ON queue(domain) WHERE attempts = 0 AND held = 0",
            "CREATE INDEX queue_by_message ON queue(outbound_id)");

    private Schema() {}

    /** Makes the tables in an empty database; the caller holds a transaction. */
    static void create(Link link, long now) throws SQLException {
        for (String table : TABLES) {
            link.run(table);
        }
        link.update("INSERT INTO store(tag, created) VALUES(?, ?)", Uidl.tag(new SecureRandom().nextInt()), now);
        link.run("PRAGMA application_id=" + APPLICATION_ID);
        link.run("PRAGMA user_version=" + VERSION);
    }

    /** Brings the tables of version {@code from} to {@link #VERSION}; the caller holds a transaction. */
    static void migrate(Link link, int from) throws SQLException {
        if (from < 1) {
            throw new StoreException(StoreException.Kind.CORRUPT, "there never was a schema version " + from);
        }
        // Version 1 is the first; a step per version follows here: if (from < 2) { … }
        link.run("PRAGMA user_version=" + VERSION);
    }
}
