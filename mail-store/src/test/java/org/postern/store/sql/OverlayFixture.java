package org.postern.store.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.postern.store.SetClock;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.Overlay;

/** A store whose account alice is somebody on another server, and short ways to say what that server has. */
public final class OverlayFixture implements AutoCloseable {
    final SetClock clock = new SetClock("2026-11-23T05:00:00Z");
    final MailDatabase database;
    final Mailboxes mail;
    final Overlay overlay;
    final Account alice;

    OverlayFixture(Path directory) {
        database = MailDatabase.open(directory, StoreFixture.SETTINGS, clock);
        mail = database.mailboxes();
        overlay = database.overlay();
        alice = database.accounts().findOrAddWithoutPassword(EmailAddress.parse("alice@office.test"), "Alice");
    }

    /** Messages {@code u1} to {@code uN} of 1,001 octets and more. */
    public static List<Overlay.RemoteEntry> listing(int messages) {
        return listing("u", 1, messages);
    }

    public static List<Overlay.RemoteEntry> listing(String prefix, int from, int to) {
        return IntStream.rangeClosed(from, to)
                .mapToObj(i -> new Overlay.RemoteEntry(prefix + i, 1_000 + i))
                .toList();
    }

    static byte[] header(int number) {
        return ("Message-ID: <" + number + "@elsewhere.test>\r\nDate: Mon, 23 Nov 2026 05:00:" + number % 60
                        + " +0000\r\nFrom: Carol <carol@elsewhere.test>\r\nTo: alice@office.test\r\nSubject: letter no"
                        + number + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    public static Overlay.Stub stub(String prefix, int number) {
        return new Overlay.Stub(
                prefix + number,
                header(number),
                Instant.parse("2026-11-01T00:00:00Z").plusSeconds(number),
                false);
    }

    Overlay.Seen seen(List<Overlay.RemoteEntry> listing) {
        return overlay.seen(alice.id(), listing);
    }

    void stubs(String prefix, int... numbers) {
        overlay.stub(
                alice.id(), IntStream.of(numbers).mapToObj(i -> stub(prefix, i)).toList());
    }

    /** The subjects of a folder, newest first. */
    List<String> shown(String folder) {
        List<String> subjects = new ArrayList<>();
        for (MessageRow row : rows(folder)) {
            String text = content(row);
            subjects.add(text.substring(text.indexOf("Subject: ") + 9, text.indexOf("\r\n\r\n")));
        }
        return subjects;
    }

    List<MessageRow> rows(String folder) {
        return mail.list(mail.folder(alice.id(), folder).orElseThrow().id(), Mailboxes.ListFilter.ALL, 0, 1_000);
    }

    MessageRow row(String remoteUidl) {
        return mail.folders(alice.id()).stream()
                .flatMap(folder -> rows(folder.name()).stream())
                .filter(row -> overlay.remote(alice.id(), row.uidl())
                        .filter(remote -> remote.remoteUidl().equals(remoteUidl))
                        .isPresent())
                .findFirst()
                .orElseThrow();
    }

    String content(MessageRow row) {
        try (InputStream in = mail.content(alice.id(), row.uidl())) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> found(String query) {
        Mailboxes.SearchResult result = mail.search(alice.id(), null, query, 0, 50);
        for (int i = 0; i < 100 && !result.complete(); i++) { // each try waits for the indexer
            result = mail.search(alice.id(), null, query, 0, 50);
        }
        return result.rows().stream().map(MessageRow::uidl).toList();
    }

    List<String> problems() {
        List<String> problems = new ArrayList<>();
        database.check(problems::add, (done, total) -> {});
        return problems;
    }

    @Override
    public void close() {
        database.close();
    }
}
