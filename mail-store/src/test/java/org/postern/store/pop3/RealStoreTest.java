package org.postern.store.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.account.AppPasswords;
import org.postern.store.account.Authenticator;
import org.postern.store.account.HopTickets;
import org.postern.store.account.PasswordHash;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.gate.LoginThreads;
import org.postern.store.gate.TestGates;
import org.postern.store.grant.Grants;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.sql.MailDatabase;

/** The protocol on the durable store, with real passwords and tickets. */
final class RealStoreTest {
    private static final PasswordHash.Cost CHEAP = new PasswordHash.Cost(16, 1, 1);

    private MailDatabase store;
    private HopTickets tickets;
    private Account alice;
    private Account plus;

    @BeforeEach
    void open(@TempDir Path directory) {
        store = MailDatabase.open(directory.resolve("store"), settings(), Clock.systemUTC());
        tickets = new HopTickets(store.passwords());
        alice = store.accounts().add(EmailAddress.parse("alice@office.test"), "", "right".toCharArray(), 0);
        plus = store.accounts().add(EmailAddress.parse("a+b@office.test"), "", "plus".toCharArray(), 0);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void letsMailboxPasswordsInAndNothingElse() {
        assertThat(passwords("alice@office.test", "right")).contains("+OK 0 messages");
        assertThat(passwords("ALICE@Office.Test", "right")).contains("+OK 0 messages");
        assertThat(passwords("alice", "right")).contains("+OK 0 messages");
        assertThat(passwords("alice@office.test", "wrong")).endsWith("-ERR [AUTH] login failed\r\n");
        assertThat(passwords("nobody@office.test", "right")).endsWith("-ERR [AUTH] login failed\r\n");
        assertThat(passwords("alice@office.test", tickets.issue(alice).secret()))
                .endsWith("-ERR [AUTH] login failed\r\n");
        store.accounts().setEnabled(alice.address(), false);
        assertThat(passwords("alice@office.test", "right")).endsWith("-ERR [AUTH] login failed\r\n");
    }

    @Test
    void readsAPlusAsAFolderUnlessAnAccountHasIt() throws IOException {
        store.mailboxes().createFolder(alice.id(), "\u6848\u4ef6 2026");
        store.mailboxes().createFolder(plus.id(), "Own");
        deliver(alice, FolderRole.ARCHIVE, "archived");

        assertThat(passwords("alice+Archive@office.test", "right")).contains("+OK 1 messages");
        assertThat(passwords("alice+archive", "right")).contains("+OK 1 messages");
        assertThat(passwords("alice+%E6%A1%88%E4%BB%B6%202026@office.test", "right"))
                .contains("+OK 0 messages");
        assertThat(passwords("alice+nothing@office.test", "right")).endsWith("-ERR no such folder\r\n");
        assertThat(passwords("a+b@office.test", "plus")).contains("+OK 0 messages");
        assertThat(passwords("a+b+own@office.test", "plus")).contains("+OK 0 messages");
        assertThat(hop("a+b+Own@office.test", tickets.issue(plus).secret()).received())
                .contains("+OK logged in");
    }

    @Test
    void closesTheDoorOfADeadTicketAndOfAChangedPassword() {
        String ticket = tickets.issue(alice).secret();
        assertThat(hop("alice@office.test", ticket).received()).contains("+OK logged in");
        assertThat(hop("a+b@office.test", ticket).received()).endsWith("-ERR [AUTH] login failed\r\n");
        assertThat(hop("alice@office.test", "right").received()).endsWith("-ERR [AUTH] login failed\r\n");
        store.accounts().setPassword(alice.address(), "new".toCharArray());
        assertThat(hop("alice@office.test", ticket).received()).endsWith("-ERR [AUTH] login failed\r\n");
    }

    @Test
    void keepsASnapshotWhileMailComesAndGoes() throws IOException {
        MessageRow first = deliver(alice, FolderRole.INBOX, "first");
        MessageRow second = deliver(alice, FolderRole.INBOX, "second");
        Client client = hop("alice@office.test", tickets.issue(alice).secret());
        client.send("STAT").received();
        deliver(alice, FolderRole.INBOX, "third");
        store.mailboxes().purge(alice.id(), List.of(first.uidl()));

        assertThat(client.send("UIDL").received())
                .isEqualTo("+OK 2 messages (" + (first.size() + second.size()) + " octets)\r\n1 " + first.uidl()
                        + "\r\n2 " + second.uidl() + "\r\n.\r\n");
        assertThat(client.send("RETR 1").received()).isEqualTo("-ERR another session removed this message\r\n");
        assertThat(client.send("RETR 2").received())
                .isEqualTo("+OK " + second.size() + " octets\r\nSubject: second\r\n\r\n..dot\r\n.\r\n");
        client.send("DELE 1").send("DELE 2").send("QUIT");
        assertThat(client.received()).endsWith("+OK bye\r\n");
        assertThat(hop("alice@office.test", tickets.issue(alice).secret())
                        .send("STAT")
                        .received())
                .contains("+OK 1 ");
    }

    @Test
    void findsByUidlWhatIsInTheFolderNowAndNothingElse() throws IOException {
        MessageRow first = deliver(alice, FolderRole.INBOX, "first");
        MessageRow foreign = deliver(plus, FolderRole.INBOX, "not hers");
        MessageRow archived = deliver(alice, FolderRole.ARCHIVE, "archived");
        Client client = hop("alice@office.test", tickets.issue(alice).secret());
        client.received();
        MessageRow late = deliver(alice, FolderRole.INBOX, "late");

        assertThat(client.send("XTOP " + late.uidl() + " " + first.uidl()).received())
                .isEqualTo("+OK 2 answers follow\r\n+OK " + late.uidl() + "\r\nSubject: late\r\n\r\n.\r\n+OK "
                        + first.uidl() + "\r\nSubject: first\r\n\r\n.\r\n");
        assertThat(client.send("XRETR " + late.uidl()).received())
                .isEqualTo("+OK " + late.size() + " octets\r\nSubject: late\r\n\r\n..dot\r\n.\r\n");
        for (String uidl : List.of(foreign.uidl(), archived.uidl(), "00000", "x", first.uidl() + "0", "1")) {
            assertThat(client.send("XTOP " + uidl).received())
                    .endsWith("\r\n-ERR [X-GONE] no such message in this folder\r\n");
            assertThat(client.send("XRETR " + uidl).received()).startsWith("-ERR [X-GONE] ");
            assertThat(client.send("XSIZE " + uidl).received()).startsWith("-ERR [X-GONE] ");
        }
        store.mailboxes().move(alice.id(), List.of(first.uidl()), "Archive");
        assertThat(client.send("XRETR " + first.uidl()).received()).startsWith("-ERR [X-GONE] ");
        assertThat(client.send("XSIZE " + late.uidl()).received()).isEqualTo("+OK " + late.size() + " octets\r\n");
    }

    /** The message is summarized on the spot before it is indexed; the index keeps the same. */
    @Test
    void tellsSummariesOfWhatIsInTheFolderNowAndTheSameOnceItIsIndexed() throws IOException {
        MessageRow foreign = deliver(plus, FolderRole.INBOX, "not hers");
        MessageRow archived = deliver(alice, FolderRole.ARCHIVE, "archived");
        MessageRow many = deliver(
                alice,
                FolderRole.INBOX,
                ("To: " + "a@b.test, ".repeat(500) + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        MessageRow own = deliver(
                alice,
                FolderRole.INBOX,
                "From: Ann <ann@b.test>\r\nSubject: .\r\n\r\n.\r\n> quoted\r\n.dot\r\n"
                        .getBytes(StandardCharsets.US_ASCII));
        String command = "XSUM " + own.uidl() + " " + foreign.uidl() + " " + many.uidl() + " " + archived.uidl() + " x";
        String gone = "-ERR [X-GONE] no such message in this folder\r\n";
        String expected = "+OK 5 answers follow\r\n+OK " + own.uidl()
                + "\r\ns\t.\r\nf\tAnn\tann@b.test\r\na\tAnn <ann@b.test>\t\r\ne\tann@b.test\r\no\tb.test\r\nn\t. .dot\r\n.\r\n"
                + gone + "-ERR [X-HEADER] read its header\r\n" + gone + gone;
        Client client = hop("alice@office.test", tickets.issue(alice).secret());
        client.received();

        assertThat(client.send(command).received()).isEqualTo(expected);
        while (!store.mailboxes().search(alice.id(), null, "ann", 0, 1).complete()) {
            Thread.onSpinWait();
        }
        assertThat(store.mailboxes()
                        .openMaildrop(alice.id(), "Inbox")
                        .summaries(List.of(own.uidl(), many.uidl(), foreign.uidl(), "x")))
                .containsOnlyKeys(own.uidl(), many.uidl());
        assertThat(client.send(command).received()).isEqualTo(expected);
    }

    @Test
    void keepsAFolderOutOfReachOnceItsNumberIsNoLongerTheAccounts() throws IOException {
        store.mailboxes().createFolder(alice.id(), "Own");
        MessageRow row = deliver(alice, FolderRole.INBOX, "kept");
        store.mailboxes().move(alice.id(), List.of(row.uidl()), "Own");
        Client client = hop("alice+Own@office.test", tickets.issue(alice).secret());
        assertThat(client.send("XSIZE " + row.uidl()).received()).endsWith("octets\r\n");
        store.mailboxes().deleteFolder(alice.id(), "Own");

        assertThat(client.send("XSIZE " + row.uidl()).received()).startsWith("-ERR [X-GONE] ");
        assertThat(client.send("STAT").received()).startsWith("-ERR ");
    }

    @Test
    void sendsAsManyOctetsAsItAnnounces() throws IOException {
        String text = "Subject: s\r\n\r\n" + ".\r\n.x\r\nline\r\n".repeat(20_000);
        MessageRow row = deliver(alice, FolderRole.INBOX, text.getBytes(StandardCharsets.US_ASCII));
        String answer = hop("alice@office.test", tickets.issue(alice).secret())
                .send("RETR 1")
                .received();

        String sent = answer.substring(answer.indexOf("octets\r\n") + 8);
        String unstuffed = sent.substring(0, sent.length() - 3).replace("\r\n..", "\r\n.");
        assertThat(row.size()).isEqualTo(unstuffed.length());
        assertThat(unstuffed.equals(text)).isTrue();
    }

    private String passwords(String name, String password) {
        Authenticator authenticator = new Authenticator(
                store.passwords(),
                new AppPasswords(store.appPasswords(), Clock.systemUTC()),
                new PasswordHash(CHEAP),
                Domain.parse("office.test"),
                System::nanoTime,
                TestGates.plain(System::nanoTime, LockSupport::parkNanos));
        return new Client(Pop3Protocol.forPasswords(
                        store.mailboxes(),
                        authenticator,
                        store.accounts(),
                        new Grants(
                                store.passwords(),
                                store.appPasswords(),
                                new AppPasswords(store.appPasswords(), Clock.systemUTC()),
                                System::nanoTime),
                        LoginThreads.DIRECT,
                        "mail.office.test"))
                .send("USER " + name)
                .send("PASS " + password)
                .received();
    }

    private Client hop(String name, String ticket) {
        return new Client(Pop3Protocol.forTickets(store.mailboxes(), tickets, "mail.office.test"))
                .send("USER " + name)
                .send("PASS " + ticket);
    }

    private MessageRow deliver(Account to, FolderRole role, String subject) throws IOException {
        return deliver(to, role, ("Subject: " + subject + "\r\n\r\n.dot\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private MessageRow deliver(Account to, FolderRole role, byte[] content) throws IOException {
        try (Spool.Sink sink = store.mailboxes().spool().begin(new byte[0])) {
            sink.write(content, 0, content.length);
            try (SpooledMessage message = sink.finish()) {
                return store.mailboxes()
                        .deliver(new Delivery(
                                message,
                                List.of(new Delivery.Target(to.id(), role, Set.of(), false)),
                                Optional.empty()))
                        .join()
                        .get(0);
            }
        }
    }

    private static StoreSettings settings() {
        StoreSettings usual = StoreSettings.DEFAULT;
        return new StoreSettings(
                usual.spooling(),
                2,
                new StoreSettings.Caches(512, 2_048, usual.caches().maildropMessages()),
                usual.groups(),
                new StoreSettings.Disk(1 << 20, usual.disk().checkpointBytes()),
                usual.busyMillis(),
                usual.ages(),
                CHEAP);
    }
}
