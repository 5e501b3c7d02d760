package org.postern.store.database;

import java.security.SecureRandom;
import java.sql.SQLException;
import java.util.List;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.Uidl;

/**
 * The tables and their migrations. Ids of messages, folders and accounts are never reused (AUTOINCREMENT): UIDLs,
 * UIDVALIDITY (the folder's id) and sessions depend on that. References are declared for {@code check}. They are not
 * enforced at each change, since every reference to a content would need an index for it.
 */
public final class Schema {
    public static final int VERSION = 7;
    /** "Post" in ASCII: identifies the database to `file` and to this program. */
    public static final int APPLICATION_ID = 0x506F7374;
    /**
     * Measured with 4 KiB mails: pages of 8 or 16 KiB save a tenth of the disk space and cost up to twice the CPU time.
     */
    public static final long PAGE_BYTES = 4_096;

    static final List<String> TABLES = List.of(
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
            // Covers the opening of a maildrop: id, UID and size without reading a row.
            "CREATE UNIQUE INDEX message_by_uid ON message(folder_id, uid, size)",
            "CREATE INDEX message_unread ON message(folder_id, uid) WHERE flags & 1 = 0",
            "CREATE INDEX message_flagged ON message(folder_id, uid) WHERE flags & 4 <> 0",
            "CREATE INDEX message_attachments ON message(folder_id, uid) WHERE attachments = 1",
            // Removed messages that are still in the search index.
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

    /** Statements that version 2 added. */
    static final List<String> SECOND = List.of(
            "ALTER TABLE outbound ADD COLUMN envid TEXT",
            "ALTER TABLE outbound ADD COLUMN ret TEXT",
            "ALTER TABLE queue ADD COLUMN notify TEXT",
            "ALTER TABLE queue ADD COLUMN orcpt TEXT",
            "ALTER TABLE queue ADD COLUMN hold_reason TEXT",
            // Addresses without a mailbox: an alias, a group, or '@domain' for all unknown addresses of the domain.
            """
            CREATE TABLE alias(
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              address_key TEXT NOT NULL UNIQUE,
              address TEXT NOT NULL,
              kind TEXT NOT NULL)""",
            """
            CREATE TABLE alias_target(
              alias_id INTEGER NOT NULL REFERENCES alias(id),
              address_key TEXT NOT NULL,
              address TEXT NOT NULL,
              PRIMARY KEY(alias_id, address_key)) WITHOUT ROWID""",
            """
            CREATE TABLE app_password(
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              account_id INTEGER NOT NULL REFERENCES account(id),
              name TEXT NOT NULL,
              password TEXT NOT NULL,
              created INTEGER NOT NULL,
              last_used INTEGER,
              UNIQUE(account_id, name))""",
            """
            CREATE TABLE suppression(
              address_key TEXT PRIMARY KEY,
              address TEXT NOT NULL,
              since INTEGER NOT NULL,
              reply TEXT NOT NULL) WITHOUT ROWID""",
            """
            CREATE TABLE sieve_script(
              account_id INTEGER NOT NULL REFERENCES account(id),
              name TEXT NOT NULL,
              active INTEGER NOT NULL,
              script BLOB NOT NULL,
              changed INTEGER NOT NULL,
              PRIMARY KEY(account_id, name)) WITHOUT ROWID""",
            // Also digests of seen mail, with the handle "seen mail".
            """
            CREATE TABLE auto_reply(
              account_id INTEGER NOT NULL REFERENCES account(id),
              address_key TEXT NOT NULL,
              handle TEXT NOT NULL,
              sent INTEGER NOT NULL,
              PRIMARY KEY(account_id, address_key, handle)) WITHOUT ROWID""",
            // Account 0 holds the training shared by all accounts.
            """
            CREATE TABLE junk_token(
              account_id INTEGER NOT NULL,
              token INTEGER NOT NULL,
              ham INTEGER NOT NULL,
              spam INTEGER NOT NULL,
              day INTEGER NOT NULL,
              PRIMARY KEY(account_id, token)) WITHOUT ROWID""",
            """
            CREATE TABLE junk_count(
              account_id INTEGER PRIMARY KEY,
              ham INTEGER NOT NULL,
              spam INTEGER NOT NULL)""",
            """
            CREATE TABLE junk_lesson(
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              account_id INTEGER NOT NULL,
              message_id INTEGER NOT NULL UNIQUE,
              spam INTEGER NOT NULL)""",
            // What was learned from a message, so that it can be undone.
            """
            CREATE TABLE junk_learned(
              message_id INTEGER PRIMARY KEY,
              account_id INTEGER NOT NULL,
              spam INTEGER NOT NULL,
              shared INTEGER NOT NULL)""",
            "CREATE TABLE junk_key(first INTEGER NOT NULL, second INTEGER NOT NULL)",
            """
            CREATE TABLE sts_policy(
              domain TEXT PRIMARY KEY,
              policy_id TEXT NOT NULL,
              mode TEXT NOT NULL,
              mx TEXT NOT NULL,
              fetched INTEGER NOT NULL,
              expires INTEGER NOT NULL) WITHOUT ROWID""",
            """
            CREATE TABLE greylist(
              key TEXT PRIMARY KEY,
              first INTEGER NOT NULL,
              passed INTEGER NOT NULL) WITHOUT ROWID""",
            // Rows to delete first are at the two ends: never passed (0), or passed long ago.
            "CREATE INDEX greylist_by_age ON greylist(passed, first)",
            """
            CREATE TABLE sent_count(
              account_id INTEGER NOT NULL REFERENCES account(id),
              hour INTEGER NOT NULL,
              recipients INTEGER NOT NULL,
              PRIMARY KEY(account_id, hour)) WITHOUT ROWID""");

    /** Statements that version 3 added. */
    static final List<String> THIRD = List.of(
            // The modification sequence at which a row was last inserted between others.
            "ALTER TABLE folder ADD COLUMN filled INTEGER NOT NULL DEFAULT 0",
            // Mail on another server. The columns from folder_id on hold the message row of a message that vanished
            // there, until it is listed again.
            """
            CREATE TABLE remote_message(
              account_id INTEGER NOT NULL REFERENCES account(id),
              remote_uidl TEXT NOT NULL,
              uid INTEGER NOT NULL,
              size INTEGER NOT NULL,
              message_id INTEGER,
              fingerprint TEXT,
              gone INTEGER,
              doomed INTEGER NOT NULL,
              folder_id INTEGER,
              folder_uid INTEGER,
              flags INTEGER,
              keywords TEXT,
              arrived INTEGER,
              attachments INTEGER,
              content_id INTEGER REFERENCES content(id),
              PRIMARY KEY(account_id, remote_uidl)) WITHOUT ROWID""",
            "CREATE INDEX remote_by_message ON remote_message(message_id) WHERE message_id IS NOT NULL",
            """
            CREATE INDEX remote_missing ON remote_message(account_id, uid)
              WHERE message_id IS NULL AND gone IS NULL AND doomed = 0""",
            "CREATE INDEX remote_gone ON remote_message(account_id, fingerprint) WHERE gone IS NOT NULL",
            // Empty between transactions.
            """
            CREATE INDEX remote_back ON remote_message(account_id, folder_id)
              WHERE gone IS NULL AND content_id IS NOT NULL""",
            "CREATE INDEX remote_parked ON remote_message(message_id) WHERE content_id IS NOT NULL");

    /** Statements that version 4 added. */
    static final List<String> FOURTH = List.of(
            "ALTER TABLE account ADD COLUMN role TEXT NOT NULL DEFAULT 'MEMBER'",
            // The actions of administrators. Rows are only added, never changed or removed.
            """
            CREATE TABLE audit(
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              at INTEGER NOT NULL,
              actor TEXT NOT NULL,
              origin TEXT NOT NULL,
              act TEXT NOT NULL,
              object TEXT NOT NULL,
              detail TEXT NOT NULL,
              outcome TEXT NOT NULL)""",
            "CREATE INDEX audit_by_time ON audit(at)",
            """
            CREATE TRIGGER audit_once BEFORE INSERT ON audit
            WHEN EXISTS(SELECT 1 FROM audit WHERE id = NEW.id)
            BEGIN SELECT RAISE(ABORT, 'the audit table only grows'); END""",
            """
            CREATE TRIGGER audit_keeps BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit table only grows'); END""",
            """
            CREATE TRIGGER audit_stays BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit table only grows'); END""");

    /** Statements that version 5 added. */
    static final List<String> FIFTH = List.of(
            // Browsers in which an account signed in, each by the digest of its cookie.
            """
            CREATE TABLE known_browser(
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              account_id INTEGER NOT NULL REFERENCES account(id),
              digest TEXT NOT NULL,
              user_agent TEXT NOT NULL,
              address TEXT NOT NULL,
              since INTEGER NOT NULL,
              last_sign_in INTEGER NOT NULL,
              UNIQUE(account_id, digest))""",
            // When the box last wrote a notice of a kind; account 0 stands for the whole box.
            """
            CREATE TABLE notice(
              kind TEXT NOT NULL,
              account_id INTEGER NOT NULL,
              sent INTEGER NOT NULL,
              PRIMARY KEY(kind, account_id))""");

    /** Statements that version 6 added. */
    static final List<String> SIXTH = List.of(
            // Lists are in the order of arrival, which a move keeps; the id at the end of an index decides between
            // equals.
            "DROP INDEX message_unread",
            "DROP INDEX message_flagged",
            "DROP INDEX message_attachments",
            "CREATE INDEX message_by_arrival ON message(folder_id, arrived)",
            "CREATE INDEX message_unread_by_arrival ON message(folder_id, arrived) WHERE flags & 1 = 0",
            "CREATE INDEX message_flagged_by_arrival ON message(folder_id, arrived) WHERE flags & 4 <> 0",
            "CREATE INDEX message_attachments_by_arrival ON message(folder_id, arrived) WHERE attachments = 1",
            // Letters written in the webmail: the newest revision, and after sending the digest of what was sent.
            """
            CREATE TABLE composition(
              account_id INTEGER NOT NULL REFERENCES account(id),
              id TEXT NOT NULL,
              message_id INTEGER NOT NULL,
              page TEXT NOT NULL,
              changed INTEGER NOT NULL,
              sent TEXT,
              PRIMARY KEY(account_id, id)) WITHOUT ROWID""",
            "ALTER TABLE folder ADD COLUMN favourite INTEGER NOT NULL DEFAULT 0",
            // Whether the folders inside are hidden in the pane.
            "ALTER TABLE folder ADD COLUMN folded INTEGER NOT NULL DEFAULT 0",
            // For Undo: the removed folders, and the UIDs in Trash of the messages that were in each.
            """
            CREATE TABLE removed_folder(
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              account_id INTEGER NOT NULL REFERENCES account(id),
              removal INTEGER NOT NULL,
              name TEXT NOT NULL,
              favourite INTEGER NOT NULL,
              first_uid INTEGER NOT NULL,
              end_uid INTEGER NOT NULL)""",
            "CREATE INDEX removed_by_number ON removed_folder(account_id, removal)",
            // Senders whose mail goes to Junk, by account.
            """
            CREATE TABLE blocked_sender(
              account_id INTEGER NOT NULL REFERENCES account(id),
              address_key TEXT NOT NULL,
              address TEXT NOT NULL,
              since INTEGER NOT NULL,
              PRIMARY KEY(account_id, address_key)) WITHOUT ROWID""",
            // Meetings in an account's mail: the latest version of each, and the person's answer to it.
            """
            CREATE TABLE invitation(
              account_id INTEGER NOT NULL REFERENCES account(id),
              uid TEXT NOT NULL,
              recurrence TEXT NOT NULL,
              organizer TEXT NOT NULL,
              sequence INTEGER NOT NULL,
              stamp INTEGER NOT NULL,
              uidl TEXT NOT NULL,
              author TEXT NOT NULL,
              cancelled INTEGER NOT NULL,
              starts INTEGER,
              ends INTEGER,
              zone TEXT NOT NULL,
              rule TEXT NOT NULL,
              summary TEXT NOT NULL,
              answer TEXT,
              answered INTEGER,
              PRIMARY KEY(account_id, uid, recurrence, organizer)) WITHOUT ROWID""",
            "CREATE INDEX invitation_by_start ON invitation(account_id, starts)",
            // Sessions of the webmail that last over a restart, each by the digest of its cookie.
            """
            CREATE TABLE web_session(
              digest TEXT PRIMARY KEY,
              id TEXT NOT NULL,
              account_id INTEGER NOT NULL REFERENCES account(id),
              version INTEGER NOT NULL,
              since INTEGER NOT NULL,
              used INTEGER NOT NULL,
              ends INTEGER NOT NULL,
              user_agent TEXT NOT NULL,
              address TEXT NOT NULL,
              language TEXT NOT NULL,
              zone TEXT NOT NULL,
              sealed TEXT) WITHOUT ROWID""",
            "CREATE INDEX web_session_by_account ON web_session(account_id, used)");

    /** Statements that version 7 added. */
    static final List<String> SEVENTH = List.of(
            // The place of a folder among its siblings in the pane, chosen by the person; 0: by name.
            "ALTER TABLE folder ADD COLUMN position INTEGER NOT NULL DEFAULT 0",
            // Which messages were in Trash and Junk at what time: those with a lower UID.
            """
            CREATE TABLE folder_mark(
              folder_id INTEGER NOT NULL REFERENCES folder(id),
              at INTEGER NOT NULL,
              uid_next INTEGER NOT NULL,
              PRIMARY KEY(folder_id, at)) WITHOUT ROWID""",
            // Senders whose pictures are always shown, by account.
            """
            CREATE TABLE picture_sender(
              account_id INTEGER NOT NULL REFERENCES account(id),
              address_key TEXT NOT NULL,
              address TEXT NOT NULL,
              since INTEGER NOT NULL,
              PRIMARY KEY(account_id, address_key)) WITHOUT ROWID""",
            // The sender's own copy of a message that waits; the person may have removed it since.
            "ALTER TABLE outbound ADD COLUMN copy_id INTEGER",
            "CREATE INDEX outbound_by_account ON outbound(account_id)",
            // A message has a label if its keywords hold that of the label.
            """
            CREATE TABLE label(
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              account_id INTEGER NOT NULL REFERENCES account(id),
              name TEXT NOT NULL,
              name_key TEXT NOT NULL,
              keyword TEXT NOT NULL COLLATE NOCASE,
              color TEXT NOT NULL,
              position INTEGER NOT NULL,
              UNIQUE(account_id, name_key),
              UNIQUE(account_id, keyword))""",
            """
            CREATE TABLE saved_search(
              id INTEGER PRIMARY KEY AUTOINCREMENT,
              account_id INTEGER NOT NULL REFERENCES account(id),
              name TEXT NOT NULL,
              name_key TEXT NOT NULL,
              query TEXT NOT NULL,
              position INTEGER NOT NULL,
              UNIQUE(account_id, name_key))""",
            """
            CREATE TABLE past_search(
              account_id INTEGER NOT NULL REFERENCES account(id),
              query_key TEXT NOT NULL,
              query TEXT NOT NULL,
              at INTEGER NOT NULL,
              PRIMARY KEY(account_id, query_key)) WITHOUT ROWID""",
            "CREATE INDEX message_labelled ON message(folder_id, arrived) WHERE keywords IS NOT NULL",
            "CREATE INDEX message_labelled_unread ON message(folder_id, keywords) WHERE keywords IS NOT NULL AND flags & 1 = 0");

    /** By version, from the second. */
    private static final List<List<String>> CHANGES = List.of(SECOND, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH);

    /** Tables with data of an account other than its mail; its rows are deleted with the account. */
    public static final List<String> OF_ACCOUNT = List.of(
            "app_password",
            "blocked_sender",
            "composition",
            "invitation",
            "known_browser",
            "label",
            "notice",
            "past_search",
            "picture_sender",
            "removed_folder",
            "saved_search",
            "sieve_script",
            "auto_reply",
            "junk_token",
            "junk_count",
            "junk_lesson",
            "junk_learned",
            "sent_count",
            "web_session");

    private Schema() {}

    /** Makes the tables in an empty database; the caller holds a transaction. */
    static void create(Link link, long now) throws SQLException {
        tables(link, VERSION);
        link.update("INSERT INTO store(tag, created) VALUES(?, ?)", Uidl.tag(new SecureRandom().nextInt()), now);
        link.run("PRAGMA application_id=" + APPLICATION_ID);
        link.run("PRAGMA user_version=" + VERSION);
    }

    /** Makes the tables of a version in an empty database. */
    static void tables(Link link, int version) throws SQLException {
        for (String table : TABLES) {
            link.run(table);
        }
        change(link, 1, version);
    }

    private static void change(Link link, int from, int to) throws SQLException {
        for (int version = from + 1; version <= to; version++) {
            for (String change : CHANGES.get(version - 2)) {
                link.run(change);
            }
        }
    }

    /**
     * For read-only access to a store of version {@code from}: makes empty temporary tables in place of those it lacks.
     */
    static void standIns(Link link, int from) throws SQLException {
        if (from < 3) {
            link.run(
                    "CREATE TEMP TABLE remote_message(account_id, remote_uidl, message_id, size, gone, doomed, content_id)");
        }
    }

    /** Migrates the tables of version {@code from} to {@link #VERSION}; the caller holds a transaction. */
    static void migrate(Link link, int from) throws SQLException {
        if (from < 1) {
            throw new StoreException(StoreException.Kind.CORRUPT, "unknown schema version " + from);
        }
        change(link, from, VERSION);
        link.run("PRAGMA user_version=" + VERSION);
    }
}
