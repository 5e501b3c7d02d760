package org.postern.store.sql;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.Overlay;
import org.postern.store.mailbox.StoreSettings;

/**
 * What the overlay costs with a large maildrop. Run by hand with an empty directory and a number of messages; prints
 * milliseconds.
 */
final class OverlayFigures {
    private static final int BATCH = 500;

    private final PrintStream out;
    private final MailDatabase database;
    private final Account alice;

    private OverlayFigures(MailDatabase database, PrintStream out) {
        this.database = database;
        this.out = out;
        this.alice = database.accounts().findOrAddWithoutPassword(EmailAddress.parse("alice@office.test"), "");
    }

    public static void main(String[] arguments) throws IOException {
        try (MailDatabase database =
                MailDatabase.open(Path.of(arguments[0]), StoreSettings.DEFAULT, Clock.systemUTC())) {
            new OverlayFigures(database, System.out).run(Integer.parseInt(arguments[1]));
        }
    }

    private void run(int messages) {
        Overlay overlay = database.overlay();
        List<Overlay.RemoteEntry> listing = listing("0000", messages);
        timed("seen, first", () -> overlay.seen(alice.id(), listing));
        for (int i = 0; i < 5; i++) {
            timed("seen, nothing changed", () -> overlay.seen(alice.id(), listing));
        }
        List<Overlay.RemoteEntry> missing = overlay.missing(alice.id(), BATCH);
        timed("headers, all, by " + BATCH, () -> readAll(overlay, "0000", missing));
        timed("missing", () -> overlay.missing(alice.id(), BATCH));
        timed("seen, nothing changed, all read", () -> overlay.seen(alice.id(), listing));
        timed("progress", () -> overlay.progress(alice.id()));
        List<Overlay.RemoteEntry> more = new ArrayList<>(listing);
        more.add(new Overlay.RemoteEntry("one-more", 4_000));
        timed("seen, one new", () -> overlay.seen(alice.id(), more));
        timed("seen, none there", () -> overlay.seen(alice.id(), List.of()));
        timed("seen, all back", () -> overlay.seen(alice.id(), listing));
        List<Overlay.RemoteEntry> renamed = listing("ffff", messages);
        timed("seen, other ids", () -> overlay.seen(alice.id(), renamed));
        timed("headers, all taken over", () -> readAll(overlay, "ffff", overlay.missing(alice.id(), BATCH)));
        long[] pages = new long[200];
        long inbox =
                database.mailboxes().folder(alice.id(), "Inbox").orElseThrow().id();
        for (int i = 0; i < pages.length; i++) {
            long start = System.nanoTime();
            database.mailboxes().list(inbox, Mailboxes.ListFilter.ALL, i * 50 % messages, 50);
            pages[i] = System.nanoTime() - start;
        }
        Arrays.sort(pages);
        out.printf("%-36s %8.2f ms p95%n", "a page of 50", pages[pages.length * 95 / 100] / 1e6);
    }

    private int readAll(Overlay overlay, String tag, List<Overlay.RemoteEntry> first) {
        int batches = 0;
        for (List<Overlay.RemoteEntry> next = first; !next.isEmpty(); next = overlay.missing(alice.id(), BATCH)) {
            overlay.stub(
                    alice.id(), next.stream().map(entry -> stub(entry, tag)).toList());
            batches++;
        }
        return batches;
    }

    private static List<Overlay.RemoteEntry> listing(String tag, int messages) {
        List<Overlay.RemoteEntry> listing = new ArrayList<>();
        for (int i = 1; i <= messages; i++) { // as Dovecot makes them: number, then the validity of the maildrop
            listing.add(new Overlay.RemoteEntry(String.format("%08x%s5f8a", i, tag), 2_000 + i % 9_000));
        }
        return listing;
    }

    private static Overlay.Stub stub(Overlay.RemoteEntry entry, String tag) {
        String id = entry.uidl().substring(0, entry.uidl().indexOf(tag + "5f8a"));
        String header = "Return-Path: <carol@elsewhere.test>\r\n"
                + ("Received: from mx" + id
                                + ".elsewhere.test by mail.office.test with ESMTPS id " + id
                                + "; Mon, 23 Nov 2026 05:00:00 +0000\r\n")
                        .repeat(3)
                + "Message-ID: <" + id + "@elsewhere.test>\r\nDate: Mon, 23 Nov 2026 05:00:00 +0000\r\n"
                + "From: Carol Writer <carol@elsewhere.test>\r\nTo: Alice <alice@office.test>\r\nSubject: about the case "
                + id + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n";
        return new Overlay.Stub(entry.uidl(), header.getBytes(StandardCharsets.US_ASCII), Instant.EPOCH, false);
    }

    private void timed(String what, Supplier<Object> work) {
        long start = System.nanoTime();
        Object result = work.get();
        out.printf("%-36s %8.1f ms  %s%n", what, (System.nanoTime() - start) / 1e6, brief(result));
    }

    private static String brief(Object result) {
        return result instanceof List<?> list ? list.size() + " entries" : result.toString();
    }
}
