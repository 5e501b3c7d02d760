package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.cli.Commands;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigFile;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.Suppressions;
import org.postern.store.sql.MailDatabase;

/** A box, its backup, and the box that is made of it: equal in all that anybody can see of it. */
class BackupTest {
    private static final String PASSPHRASE = "a passphrase for the safe";

    @TempDir
    Path directory;

    private Path secret;

    @BeforeEach
    void writePassphrase() throws IOException {
        secret = Files.writeString(directory.resolve("passphrase"), PASSPHRASE + "\n");
    }

    @Test
    void aBusyBoxComesBackEqualOnAnEmptyMachine() throws Exception {
        Path data = Office.in(directory, "--smarthost", "127.0.0.1:9");
        furnish(data);
        Path file = directory.resolve("office.postern");
        Queue<String> acknowledged = new ConcurrentLinkedQueue<>();
        Set<String> before;
        Map<String, String> was;
        String certificate;
        try (ServerProcess server = ServerProcess.serve(data)) {
            certificate = fingerprint(server.port("https"));
            submit(server, "carol@elsewhere.example");
            submit(server, "held@elsewhere.example");
            Commands.run(data, "queue", "hold", "--recipient", "held@elsewhere.example", "--reason", "ask alice first");
            AtomicBoolean stop = new AtomicBoolean();
            Semaphore some = new Semaphore(0);
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                int number = i;
                Thread sender = new Thread(() -> send(server.port("smtp"), number, stop, acknowledged, some));
                sender.start();
                senders.add(sender);
            }
            some.acquire(60);
            before = new HashSet<>(acknowledged);
            String said = backup(data, file);
            assertThat(said).contains("backed up 2 accounts");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(acknowledged).hasSizeGreaterThan(before.size());
            stop.set(true);
            for (Thread sender : senders) {
                sender.join();
            }
            assertThat(server.stop()).isZero();
        }
        was = everything(data);

        Path other = directory.resolve("other").resolve("box");
        Files.createDirectories(other.getParent());
        String restored = ServerProcess.command(
                "", "restore", file.toString(), "--data", other.toString(), "--passphrase-file", secret.toString());
        assertThat(restored).contains("restored 2 accounts").doesNotContain("what was there before");
        Map<String, String> is = everything(other);
        Set<String> missing = new HashSet<>(was.keySet());
        missing.removeAll(is.keySet());
        assertThat(missing)
                .as("what is missing came after the backup began")
                .allMatch(key ->
                        key.startsWith("message ") && was.getOrDefault(key, "").contains("burst"));
        is.forEach((key, value) -> assertThat(value).as(key).isEqualTo(was.get(key)));
        assertThat(is.keySet())
                .as("nothing is compared with itself in its absence")
                .contains("queue carol@elsewhere.example", "queue held@elsewhere.example");
        assertThat(is.get("junk learned")).contains("7=", "8=").doesNotContain("9=");
        assertThat(is.get("suppressed")).contains("gone@elsewhere.example");
        Set<String> kept = new HashSet<>();
        is.values()
                .forEach(value -> Stream.of(value.split("\n"))
                        .filter(line -> line.startsWith("burst"))
                        .forEach(kept::add));
        Set<String> lost = new HashSet<>(before);
        lost.removeAll(kept);
        assertThat(lost).isEmpty();
        try (ServerProcess server = ServerProcess.serve(other)) {
            assertThat(fingerprint(server.port("https"))).isEqualTo(certificate);
            try (SmtpTalk pop3 = SmtpTalk.tls(server.port("pop3s"))) {
                pop3.say("USER " + Office.ALICE);
                assertThat(pop3.say("PASS " + Office.PASSWORD)).startsWith("+OK");
            }
        }
        assertThat(ServerProcess.command("", "check", "--data", other.toString()))
                .contains("mail database: whole");
    }

    /** All that the box keeps, by what it is. */
    private Map<String, String> everything(Path data) throws Exception {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> keys = Files.walk(data.resolve("keys"))) {
            for (Path key : (Iterable<Path>) keys.filter(Files::isRegularFile)::iterator) {
                all.put("key " + data.relativize(key), hash(Files.readAllBytes(key)));
            }
        }
        all.put("configuration", Files.readString(data.resolve("postern.toml")));
        Config config = ConfigFile.read(data.resolve("postern.toml"));
        try (MailDatabase database = MailDatabase.open(data, config.store().settings(), Clock.systemUTC())) {
            for (Account account : database.accounts().list()) {
                String who = account.address().toString();
                all.put("account " + who, account.toString());
                all.put(
                        "password " + who,
                        database.passwords().find(account.id()).orElseThrow().hash());
                all.put(
                        "app passwords " + who,
                        database.appPasswords().of(account.id()).toString());
                all.put(
                        "scripts " + who,
                        database.sieveScripts().list(account.id()).toString());
                for (FolderInfo folder : database.mailboxes().folders(account.id())) {
                    all.put("folder " + who + " " + folder.name(), folder.role() + " " + folder.uidValidity());
                    mail(database, account, folder, all);
                }
            }
            all.put("aliases", database.aliases().list().toString());
            all.put("suppressed", database.suppressions().list().toString());
            all.put("junk key", database.junkMemory().key().toString());
            all.put(
                    "junk learned",
                    database.junkMemory()
                            .evidence(account(database, Office.BOB).id(), List.of(7L, 8L, 9L))
                            .toString());
            queue(database.queue(), all);
        }
        return all;
    }

    /** Attempts go on after the backup began, so those of mail that is not held may differ. */
    private static void queue(OutboundQueue queue, Map<String, String> all) throws Exception {
        for (OutboundQueue.Row row : queue.list(0, 1_000)) {
            try (InputStream content = queue.content(row.messageId())) {
                all.put(
                        "queue " + row.recipient(),
                        String.join(
                                "\n",
                                row.held() ? row.toString() : "",
                                row.id() + " " + row.sender() + " " + row.accountId() + " " + row.smtpUtf8(),
                                row.size() + " " + row.queued() + " " + row.held() + " " + row.holdReason(),
                                row.dsn().toString(),
                                hash(content.readAllBytes())));
            }
        }
    }

    private static void mail(MailDatabase database, Account account, FolderInfo folder, Map<String, String> all)
            throws Exception {
        try (Maildrop maildrop = database.mailboxes().openMaildrop(account.id(), folder.name())) {
            for (int i = 0; i < maildrop.count(); i++) {
                MessageRow row = database.mailboxes()
                        .find(account.id(), maildrop.uidl(i))
                        .orElseThrow();
                byte[] content = maildrop.content(i).readAllBytes();
                String text = new String(content, StandardCharsets.ISO_8859_1);
                String subject = text.contains("Subject: ")
                        ? text.split("Subject: ", 2)[1].split("\r\n", 2)[0]
                        : "";
                all.put(
                        "message " + account.address() + " " + row.uidl(),
                        String.join(
                                "\n",
                                subject,
                                folder.name(),
                                hash(content),
                                "" + row.uid(),
                                row.flags() + " " + row.keywords(),
                                row.arrived().toString()));
            }
        }
    }

    private static String hash(byte[] content) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    }

    /** People, folders, flags, an alias, an app password, a script, learned junk. */
    private void furnish(Path data) throws Exception {
        Path mbox = Files.writeString(directory.resolve("old.mbox"), mbox(30));
        Commands.run(data, "import", Office.ALICE, mbox.toString(), "--folder", "archive");
        Commands.run(data, "import", Office.BOB, mbox.toString());
        Commands.run(data, "alias", "add", "info@office.test", Office.ALICE);
        Path script =
                Files.writeString(directory.resolve("script.sieve"), "require \"fileinto\";\nfileinto \"Mine\";\n");
        Commands.run(data, "sieve", "put", Office.BOB, script.toString(), "--activate");
        Config config = ConfigFile.read(data.resolve("postern.toml"));
        try (MailDatabase database = MailDatabase.open(data, config.store().settings(), Clock.systemUTC())) {
            Account alice = account(database, Office.ALICE);
            database.appPasswords().add(alice.id(), "telephone", "digest", java.time.Instant.EPOCH, 9);
            database.mailboxes().createFolder(alice.id(), "\u00c4rger");
            FolderInfo archive =
                    database.mailboxes().folder(alice.id(), "Archive").orElseThrow();
            List<String> uidls =
                    database
                            .mailboxes()
                            .list(archive.id(), org.postern.store.mailbox.Mailboxes.ListFilter.ALL, 0, 10)
                            .stream()
                            .map(MessageRow::uidl)
                            .toList();
            database.mailboxes().changeFlags(alice.id(), uidls, Set.of(Flag.FLAGGED, Flag.ANSWERED), Set.of());
            database.mailboxes().move(alice.id(), uidls.subList(0, 3), "\u00c4rger");
            database.junkMemory().train(account(database, Office.BOB).id(), true, List.of(7L, 8L));
            database.suppressions()
                    .add(new Suppressions.Entry(
                            EmailAddress.parse("gone@elsewhere.example"),
                            java.time.Instant.EPOCH,
                            "550 5.1.1 no such user"));
        }
    }

    private static Account account(MailDatabase database, String address) {
        return database.accounts().find(EmailAddress.parse(address)).orElseThrow();
    }

    private static String mbox(int messages) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < messages; i++) {
            text.append("From a@b.example Mon Nov  2 10:00:00 2026\nSubject: old ")
                    .append(i)
                    .append("\nDate: Mon, 2 Nov 2026 10:00:")
                    .append(10 + i)
                    .append(" +0000\n\nline ")
                    .append(i)
                    .append("\n\n");
        }
        return text.toString();
    }

    private static void submit(ServerProcess server, String to) throws IOException {
        try (SmtpTalk smtp = SmtpTalk.tls(server.port("submissions"))) {
            smtp.say("EHLO [127.0.0.1]");
            String token = java.util.Base64.getEncoder()
                    .encodeToString(("\0" + Office.ALICE + "\0" + Office.PASSWORD).getBytes(StandardCharsets.UTF_8));
            assertThat(smtp.say("AUTH PLAIN " + token)).startsWith("235");
            assertThat(smtp.send(
                            Office.ALICE,
                            "From: <alice@office.test>\r\nTo: <" + to + ">\r\nSubject: out\r\n\r\nwaits",
                            to))
                    .startsWith("250");
        }
    }

    private static void send(int port, int number, AtomicBoolean stop, Queue<String> acknowledged, Semaphore some) {
        try (SmtpTalk smtp = SmtpTalk.plain(port)) {
            smtp.say("EHLO load.test");
            for (int i = 0; !stop.get(); i++) {
                String subject = "burst " + number + " " + i;
                String message = "From: <x@load.test>\r\nSubject: " + subject + "\r\n\r\n" + "a line\r\n".repeat(300);
                if (smtp.send("x@load.test", message, Office.ALICE, Office.BOB).startsWith("250")) {
                    acknowledged.add(subject);
                    some.release();
                }
            }
        } catch (IOException e) {
            some.release(1_000);
        }
    }

    private static String fingerprint(int port) throws Exception {
        try (SSLSocket socket = (SSLSocket) TrustAll.socket("127.0.0.1", port)) {
            socket.startHandshake();
            return hash(((X509Certificate) socket.getSession().getPeerCertificates()[0]).getEncoded());
        }
    }

    private String backup(Path data, Path file) throws Exception {
        return ServerProcess.command(
                "", "backup", file.toString(), "--data", data.toString(), "--passphrase-file", secret.toString());
    }
}
