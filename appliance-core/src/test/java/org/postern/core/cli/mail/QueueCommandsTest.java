package org.postern.core.cli.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.Main;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.message.BytesMessage;
import org.postern.store.sql.MailDatabase;
import picocli.CommandLine;

/** {@code postern queue} and {@code postern suppression} as an administrator types them. */
class QueueCommandsTest {
    @TempDir
    Path temp;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final InputStream standardInput = System.in;
    private Path data = Path.of("");

    @BeforeEach
    void makeABox() throws IOException {
        data = temp.resolve("box");
        assertThat(run("init", "--domain", "office.test", "--https", "127.0.0.1:0", "--smtp", "127.0.0.1:0"))
                .isZero();
        System.setIn(new ByteArrayInputStream("correct horse battery\n".getBytes(StandardCharsets.UTF_8)));
        assertThat(run("user", "add", "alice", "--password-stdin")).isZero();
        queue("carol@far.test", "dave@near.test");
    }

    @AfterEach
    void giveStandardInputBack() {
        System.setIn(standardInput);
    }

    private void queue(String... recipients) throws IOException {
        byte[] mail = "From: alice@office.test\r\nSubject: \u001b[2Jx\r\n\r\nbody\r\n".getBytes(StandardCharsets.UTF_8);
        try (MailDatabase database = open()) {
            Account alice = alice(database);
            Delivery.Outbound outbound = new Delivery.Outbound(
                    Optional.of(alice.address()),
                    Arrays.stream(recipients).map(EmailAddress::parse).toList(),
                    Optional.of(alice.id()),
                    false);
            database.mailboxes()
                    .deliver(new Delivery(new BytesMessage(mail), List.of(), Optional.of(outbound)))
                    .join();
        }
    }

    @Test
    void listsAndShowsWhatWaits() {
        assertThat(run("queue", "list")).isZero();
        assertThat(out.toString())
                .contains("alice@office.test\tcarol@far.test\t", "2 recipients of 1 messages, 0 held");
        forget();
        assertThat(run("queue", "list", "--domain", "near.test", "--sender", "Alice@office.test"))
                .isZero();
        assertThat(out.toString()).contains("dave@near.test").doesNotContain("carol");
        forget();
        assertThat(run("queue", "show", "1")).isZero();
        assertThat(out.toString())
                .contains("from         alice@office.test", "to           carol@far.test", "Subject: ?[2Jx")
                .doesNotContain("body", "\u001b");
        assertThat(run("queue", "show", "99")).isEqualTo(1);
        assertThat(run("queue", "show", "x")).isEqualTo(2);
        assertThat(run("queue", "list", "--limit", "0")).isEqualTo(2);
    }

    @Test
    void holdsReleasesAndRetries() {
        assertThat(run("queue", "hold", "1", "--recipient", "carol@far.test", "--reason", "ask alice first"))
                .isZero();
        assertThat(out.toString()).contains("held: 1 recipient\n");
        forget();
        assertThat(run("queue", "list", "--held")).isZero();
        assertThat(out.toString())
                .contains("carol@far.test\theld", "ask alice first")
                .doesNotContain("dave");
        forget();
        assertThat(run("queue", "retry", "--all")).isZero();
        assertThat(out.toString()).contains("due now: 1 recipient\n");
        assertThat(run("queue", "retry", "--domain", "far.test")).isEqualTo(1);
        assertThat(err.toString()).contains("Nothing was changed");
        assertThat(run("queue", "release", "--domain", "far.test")).isZero();
        assertThat(run("queue", "release", "--all")).isEqualTo(1);
        assertThat(run("queue", "retry")).isEqualTo(2);
        assertThat(run("queue", "hold", "--domain", "no domain")).isEqualTo(1);
    }

    @Test
    void deletesOnlyWhenToldTwice() {
        assertThat(run("queue", "delete", "--all")).isEqualTo(2);
        assertThat(err.toString()).contains("2 recipients would be removed; nothing was changed");
        assertThat(run("queue", "delete", "1", "--domain", "near.test", "--yes"))
                .isZero();
        assertThat(inbox()).isZero();
        assertThat(run("queue", "delete", "1", "--bounce", "--yes")).isZero();
        assertThat(inbox()).isEqualTo(1);
        assertThat(run("queue", "delete", "1", "--yes")).isEqualTo(1);
    }

    @Test
    void suppressesAndLifts() {
        assertThat(run("suppression", "add", "carol@far.test", "--reason", "left the firm"))
                .isZero();
        assertThat(run("suppression", "list")).isZero();
        assertThat(out.toString()).contains("carol@far.test\t20", "\tactive\tleft the firm");
        assertThat(run("suppression", "add", "alice@office.test")).isEqualTo(1);
        assertThat(run("suppression", "delete", "Carol@FAR.test")).isZero();
        assertThat(run("suppression", "delete", "carol@far.test")).isEqualTo(1);
        assertThat(run("suppression", "delete")).isEqualTo(2);
    }

    @Test
    void aPersonWhoIsDeletedSendsNothingMore() {
        assertThat(run("user", "delete", "alice")).isZero();
        assertThat(out.toString()).contains("removed from the queue, not sent: mail to 2 recipients");
        forget();
        assertThat(run("queue", "list")).isZero();
        assertThat(out.toString()).isEqualTo("0 recipients of 0 messages, 0 held\n");
    }

    private void forget() {
        out.getBuffer().setLength(0);
    }

    private int inbox() {
        try (MailDatabase database = open()) {
            return database.mailboxes()
                    .folder(alice(database).id(), "Inbox")
                    .map(FolderInfo::messages)
                    .orElseThrow();
        }
    }

    private MailDatabase open() {
        return MailDatabase.open(data, StoreSettings.DEFAULT, Clock.systemUTC());
    }

    private static Account alice(MailDatabase database) {
        return database.accounts().find(EmailAddress.parse("alice@office.test")).orElseThrow();
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data");
        all.add(data.toString());
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        return line.execute(all.toArray(String[]::new));
    }
}
