package org.postern.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.database.Link;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.Overlay;
import org.postern.store.mailbox.Spool;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;

/** What the box shows of another server's maildrop, whatever that server does. */
class OverlayTest {
    @TempDir
    Path directory;

    private OverlayFixture box;

    @BeforeEach
    void open() {
        box = new OverlayFixture(directory);
    }

    /** After every test the store is whole, and says the same when it is opened again. */
    @AfterEach
    void close() {
        List<String> shown = box.shown("Inbox");
        assertThat(box.problems()).isEmpty();
        box.close();
        try (OverlayFixture again = new OverlayFixture(directory)) {
            assertThat(again.shown("Inbox")).isEqualTo(shown);
            assertThat(again.problems()).isEmpty();
        }
    }

    @Test
    void listsInTheServersOrderAlthoughHeadersAreReadNewestFirst() {
        assertThat(box.seen(OverlayFixture.listing(5))).isEqualTo(new Overlay.Seen(5, 5, 0));
        assertThat(box.overlay.missing(box.alice.id(), 3))
                .extracting(Overlay.RemoteEntry::uidl)
                .containsExactly("u5", "u4", "u3");
        box.stubs("u", 5, 4);
        assertThat(box.overlay.progress(box.alice.id())).isEqualTo(new Overlay.Progress(5, 2));
        box.stubs("u", 1, 3, 2);

        assertThat(box.shown("Inbox"))
                .containsExactly("letter no5", "letter no4", "letter no3", "letter no2", "letter no1");
        assertThat(box.seen(OverlayFixture.listing(5))).isEqualTo(new Overlay.Seen(5, 0, 0));
        assertThat(box.overlay.missing(box.alice.id(), 3)).isEmpty();
        MessageRow first = box.row("u1");
        assertThat(first.size()).isEqualTo(1_001);
        assertThat(first.arrived().truncatedTo(ChronoUnit.SECONDS)).isEqualTo(Instant.parse("2026-11-01T00:00:01Z"));
        assertThat(first.flags()).isEmpty();
        assertThat(box.overlay.remote(box.alice.id(), first.uidl())).contains(new Overlay.Remote("u1", 1_001));
        FolderInfo inbox = box.mail.folder(box.alice.id(), "Inbox").orElseThrow();
        assertThat(inbox.messages()).isEqualTo(5);
        assertThat(inbox.unread()).isEqualTo(5);
        assertThat(inbox.bytes()).isEqualTo(5_015);
    }

    @Test
    void messagesOfOneSecondAreInTheServersOrderWhateverTheirNumbers() {
        box.seen(OverlayFixture.listing(1_003));
        for (int[] read : List.of(new int[] {1_001, 1_000}, new int[] {999, 998}, new int[] {1_003, 1_002})) {
            box.overlay.stub(
                    box.alice.id(),
                    IntStream.of(read)
                            .mapToObj(i -> new Overlay.Stub(
                                    "u" + i, OverlayFixture.header(i), Instant.parse("2026-11-01T00:00:00Z"), false))
                            .toList());
        }
        assertThat(box.shown("Inbox"))
                .containsExactly(
                        "letter no1003",
                        "letter no1002",
                        "letter no1001",
                        "letter no1000",
                        "letter no999",
                        "letter no998");
    }

    @Test
    void tellsListenersOfHeadersThatCame() throws Exception {
        box.seen(OverlayFixture.listing(2));
        Set<Long> folders = Collections.synchronizedSet(new HashSet<>());
        CountDownLatch told = new CountDownLatch(1);
        try (AutoCloseable listening = box.mail.onChange(change -> {
            folders.add(change.folderId());
            told.countDown();
        })) {
            box.stubs("u", 2, 1);
            assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(listening).isNotNull();
        }
        assertThat(folders)
                .containsExactly(
                        box.mail.folder(box.alice.id(), "Inbox").orElseThrow().id());
    }

    @Test
    void passesOverStubsOfWhatIsNotThereOrHasOne() {
        box.seen(OverlayFixture.listing(2));
        box.stubs("u", 1, 1, 7);
        box.stubs("u", 1, 2);
        box.seen(OverlayFixture.listing(1));
        assertThat(box.shown("Inbox")).containsExactly("letter no1");
    }

    @Test
    void takesTheFirstOfAnIdThatIsListedTwice() {
        List<Overlay.RemoteEntry> twice = List.of(
                new Overlay.RemoteEntry("u1", 1_001),
                new Overlay.RemoteEntry("u2", 9),
                new Overlay.RemoteEntry("u1", 7));
        assertThat(box.seen(twice).known()).isEqualTo(2);
        assertThat(box.seen(twice).gone()).isZero();
        box.stubs("u", 1);
        assertThat(box.row("u1").size()).isEqualTo(1_001);
    }

    @Test
    void completesAHeaderWithoutItsEmptyLineAndRefusesOneWithoutBounds() {
        box.seen(OverlayFixture.listing(3));
        for (String header : List.of("", "Subject: x", "Subject: x\r\n")) {
            byte[] octets = header.getBytes(StandardCharsets.US_ASCII);
            box.overlay.stub(box.alice.id(), List.of(new Overlay.Stub("u1", octets, Instant.EPOCH, true)));
            MessageRow row = box.row("u1");
            assertThat(box.content(row)).isEqualTo(header.isEmpty() ? "\r\n" : "Subject: x\r\n\r\n");
            assertThat(row.attachments()).isTrue();
            box.overlay.deleted(box.alice.id(), List.of("u1"));
            box.seen(OverlayFixture.listing(3));
        }
        byte[] endless = new byte[Overlay.MOST_HEADER_BYTES + 1];
        assertThatThrownBy(() -> new Overlay.Stub("u1", endless, Instant.EPOCH, false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Overlay.RemoteEntry("a b", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void hidesWhatVanishedAndRestoresItAsItWas() {
        box.mail.createFolder(box.alice.id(), "Cases");
        box.seen(OverlayFixture.listing(4));
        box.stubs("u", 4, 3, 2, 1);
        String second = box.row("u2").uidl();
        String third = box.row("u3").uidl();
        box.mail.changeFlags(box.alice.id(), List.of(second, third), Set.of(Flag.SEEN, Flag.FLAGGED), Set.of());
        box.mail.move(box.alice.id(), List.of(second), "Cases");
        MessageRow filed = box.row("u2");

        assertThat(box.seen(List.of())).isEqualTo(new Overlay.Seen(0, 0, 4));
        assertThat(box.shown("Inbox")).isEmpty();
        assertThat(box.mail.folder(box.alice.id(), "Inbox").orElseThrow().bytes())
                .isZero();
        assertThat(box.mail.find(box.alice.id(), third)).isEmpty();
        assertThat(box.found("letter")).isEmpty();
        assertThat(box.overlay.remote(box.alice.id(), third)).isEmpty();
        assertThat(box.problems()).isEmpty();

        assertThat(box.seen(OverlayFixture.listing(5))).isEqualTo(new Overlay.Seen(5, 1, 0));
        assertThat(box.shown("Inbox")).containsExactly("letter no4", "letter no3", "letter no1");
        assertThat(box.row("u2"))
                .usingRecursiveComparison()
                .ignoringFields("modSeq")
                .isEqualTo(filed);
        assertThat(box.mail.find(box.alice.id(), third).orElseThrow().flags())
                .containsExactlyInAnyOrder(Flag.SEEN, Flag.FLAGGED);
        assertThat(box.found("letter")).hasSize(4);
        assertThat(box.mail.folder(box.alice.id(), "Inbox").orElseThrow().unread())
                .isEqualTo(2);
    }

    @Test
    void restoresIntoTheInboxWhatWasInAFolderThatIsNoMore() {
        box.mail.createFolder(box.alice.id(), "Cases");
        box.seen(OverlayFixture.listing(3));
        box.stubs("u", 1, 2, 3);
        box.mail.move(box.alice.id(), List.of(box.row("u2").uidl()), "Cases");
        box.seen(List.of());
        box.mail.deleteFolder(box.alice.id(), "Cases");
        box.seen(OverlayFixture.listing(3));
        assertThat(box.shown("Inbox")).containsExactly("letter no3", "letter no2", "letter no1");
    }

    @Test
    void forgetsWhatVanishedAfterTheGrace() {
        box.seen(OverlayFixture.listing(2));
        box.stubs("u", 1, 2);
        box.mail.changeFlags(box.alice.id(), List.of(box.row("u2").uidl()), Set.of(Flag.FLAGGED), Set.of());
        box.seen(OverlayFixture.listing(1));
        box.clock.forward(Overlay.GRACE.minus(Duration.ofSeconds(1)));
        assertThat(box.seen(OverlayFixture.listing(1)).gone()).isEqualTo(1);
        box.clock.forward(Duration.ofSeconds(2));
        assertThat(box.seen(OverlayFixture.listing(1)).gone()).isZero();
        assertThat(box.seen(OverlayFixture.listing(2))).isEqualTo(new Overlay.Seen(2, 1, 0));
        box.stubs("u", 2);
        assertThat(box.row("u2").flags()).isEmpty();
    }

    @Test
    void anIdWithAnotherSizeIsAnotherMessage() {
        box.seen(OverlayFixture.listing("", 1, 3)); // a server that gives the number of the message for its id
        box.stubs("", 1, 2, 3);
        box.mail.move(box.alice.id(), List.of(box.row("3").uidl()), "Archive");
        box.mail.purge(box.alice.id(), List.of(box.row("1").uidl()));
        assertThat(box.overlay.doomed(box.alice.id()))
                .extracting(Overlay.RemoteEntry::uidl)
                .containsExactly("1");

        // Message 1 was deleted there by someone else: 2 is 1 now, and 3 is 2.
        List<Overlay.RemoteEntry> moved =
                List.of(new Overlay.RemoteEntry("1", 1_002), new Overlay.RemoteEntry("2", 1_003));
        assertThat(box.seen(moved)).isEqualTo(new Overlay.Seen(2, 2, 2));
        assertThat(box.shown("Inbox")).isEmpty();
        assertThat(box.overlay.doomed(box.alice.id())).isEmpty();
        box.overlay.stub(
                box.alice.id(),
                List.of(
                        new Overlay.Stub("2", OverlayFixture.header(3), Instant.EPOCH, false),
                        new Overlay.Stub("1", OverlayFixture.header(2), Instant.EPOCH, false)));
        assertThat(box.shown("Inbox")).containsExactly("letter no2");
        assertThat(box.shown("Archive")).containsExactly("letter no3");
        assertThat(box.seen(moved)).isEqualTo(new Overlay.Seen(2, 0, 0));
    }

    @Test
    void aServerThatCountsOctetsOtherwiseLosesNothing() {
        box.seen(OverlayFixture.listing(2));
        box.stubs("u", 1, 2);
        box.mail.move(box.alice.id(), List.of(box.row("u2").uidl()), "Archive");
        List<Overlay.RemoteEntry> resized = OverlayFixture.listing(2).stream()
                .map(entry -> new Overlay.RemoteEntry(entry.uidl(), entry.size() + 11))
                .toList();
        assertThat(box.seen(resized).missing()).isEqualTo(2);
        box.stubs("u", 2, 1);
        assertThat(box.shown("Archive")).containsExactly("letter no2");
        assertThat(box.row("u2").size()).isEqualTo(1_013);
    }

    @Test
    void aServerThatChangesItsIdsLosesNothingOfWhatPeopleDid() {
        box.seen(OverlayFixture.listing("u", 1, 4));
        box.stubs("u", 4, 3, 2, 1);
        String second = box.row("u2").uidl();
        box.mail.changeFlags(box.alice.id(), List.of(second), Set.of(Flag.ANSWERED, Flag.SEEN), Set.of());
        box.mail.move(box.alice.id(), List.of(second), "Archive");

        assertThat(box.seen(OverlayFixture.listing("v", 1, 4))).isEqualTo(new Overlay.Seen(4, 4, 4));
        box.stubs("v", 4, 2);
        assertThat(box.shown("Archive")).containsExactly("letter no2");
        assertThat(box.row("v2").flags()).containsExactlyInAnyOrder(Flag.SEEN, Flag.ANSWERED);
        assertThat(box.row("v2").uidl()).isEqualTo(second);
        assertThat(box.shown("Inbox")).containsExactly("letter no4");
        box.stubs("v", 1, 3);
        assertThat(box.seen(OverlayFixture.listing("v", 1, 4))).isEqualTo(new Overlay.Seen(4, 0, 0));
        assertThat(box.shown("Inbox")).containsExactly("letter no4", "letter no3", "letter no1");
        // What was taken over is not there twice when the old id comes up again.
        assertThat(box.seen(OverlayFixture.listing("u", 2, 2))).isEqualTo(new Overlay.Seen(1, 1, 4));
        assertThat(box.shown("Archive")).isEmpty();
    }

    @Test
    void ofTwoAlikeEachIsTakenOverOnce() {
        List<Overlay.RemoteEntry> two = List.of(new Overlay.RemoteEntry("a", 9), new Overlay.RemoteEntry("b", 9));
        box.seen(two);
        for (String uidl : List.of("a", "b")) {
            box.overlay.stub(
                    box.alice.id(), List.of(new Overlay.Stub(uidl, OverlayFixture.header(1), Instant.EPOCH, false)));
        }
        box.mail.move(box.alice.id(), List.of(box.row("a").uidl()), "Archive");
        List<Overlay.RemoteEntry> three = List.of(
                new Overlay.RemoteEntry("c", 9), new Overlay.RemoteEntry("d", 9), new Overlay.RemoteEntry("e", 9));
        box.seen(three);
        box.overlay.stub(
                box.alice.id(),
                three.stream()
                        .map(entry -> new Overlay.Stub(entry.uidl(), OverlayFixture.header(1), Instant.EPOCH, false))
                        .toList());
        assertThat(box.shown("Archive")).hasSize(1);
        assertThat(box.shown("Inbox")).hasSize(2);
    }

    @Test
    void takesNothingOverForAnotherSizeOrPersonOrWithoutMarks() {
        Account bob = box.database.accounts().findOrAddWithoutPassword(EmailAddress.parse("bob@office.test"), "");
        byte[] bare = "Subject: hello\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        box.seen(List.of(new Overlay.RemoteEntry("a", 9), new Overlay.RemoteEntry("b", 9)));
        box.overlay.stub(
                box.alice.id(),
                List.of(
                        new Overlay.Stub("a", OverlayFixture.header(1), Instant.EPOCH, false),
                        new Overlay.Stub("b", bare, Instant.EPOCH, false)));
        box.mail.move(box.alice.id(), List.of(box.row("a").uidl(), box.row("b").uidl()), "Archive");
        box.seen(List.of(new Overlay.RemoteEntry("c", 10), new Overlay.RemoteEntry("d", 9)));
        box.overlay.seen(bob.id(), List.of(new Overlay.RemoteEntry("a", 9)));
        box.overlay.stub(bob.id(), List.of(new Overlay.Stub("a", OverlayFixture.header(1), Instant.EPOCH, false)));
        box.overlay.stub(
                box.alice.id(),
                List.of(
                        new Overlay.Stub("c", OverlayFixture.header(1), Instant.EPOCH, false),
                        new Overlay.Stub("d", bare, Instant.EPOCH, false)));
        assertThat(box.shown("Archive")).isEmpty();
        assertThat(box.shown("Inbox")).hasSize(2);
        assertThat(box.mail.folder(bob.id(), "Archive").orElseThrow().messages())
                .isZero();
    }

    @Test
    void whatIsRemovedForGoodIsDoomedUntilTheServerDeletedIt() throws IOException {
        box.seen(OverlayFixture.listing(7));
        box.stubs("u", 1, 2, 3, 4, 5, 6, 7);
        box.mail.purge(box.alice.id(), List.of(box.row("u1").uidl()));
        box.mail.move(box.alice.id(), List.of(box.row("u2").uidl()), "Junk");
        box.mail.empty(box.alice.id(), "Junk");
        try (Maildrop drop = box.mail.openMaildrop(box.alice.id(), "Inbox")) {
            BitSet third = new BitSet();
            third.set(0);
            drop.remove(third);
        }
        String draft = box.row("u4").uidl();
        box.mail.move(box.alice.id(), List.of(draft), "Drafts");
        try (Spool.Sink sink = box.mail.spool().begin(new byte[0])) {
            sink.write(OverlayFixture.header(9), 0, OverlayFixture.header(9).length);
            try (SpooledMessage message = sink.finish()) {
                MessageRow saved = box.mail.saveDraft(box.alice.id(), message, Optional.of(draft));
                assertThat(box.overlay.remote(box.alice.id(), saved.uidl())).isEmpty();
            }
        }
        box.mail.move(box.alice.id(), List.of(box.row("u5").uidl()), "Trash");

        assertThat(box.overlay.doomed(box.alice.id()))
                .extracting(Overlay.RemoteEntry::uidl)
                .containsExactly("u1", "u2", "u3", "u4");
        assertThat(box.overlay.leaving(box.alice.id()))
                .extracting(Overlay.RemoteEntry::uidl)
                .containsExactly("u1", "u2", "u3", "u4", "u5");
        assertThat(box.overlay.leaving(box.alice.id()).get(4)).isEqualTo(new Overlay.RemoteEntry("u5", 1_005));
        assertThat(box.seen(OverlayFixture.listing(7))).isEqualTo(new Overlay.Seen(3, 0, 0));
        assertThat(box.shown("Inbox")).containsExactly("letter no7", "letter no6");
        // The server forgot them for a moment: they stay doomed when they come back.
        box.seen(OverlayFixture.listing("u", 5, 7));
        assertThat(box.overlay.doomed(box.alice.id())).isEmpty();
        box.seen(OverlayFixture.listing(7));
        assertThat(box.overlay.doomed(box.alice.id())).hasSize(4);

        box.overlay.deleted(box.alice.id(), List.of("u1", "u2", "u3", "u5", "nothing"));
        assertThat(box.overlay.leaving(box.alice.id()))
                .extracting(Overlay.RemoteEntry::uidl)
                .containsExactly("u4");
        assertThat(box.shown("Trash")).isEmpty();
        List<Overlay.RemoteEntry> left = OverlayFixture.listing("u", 4, 7).stream()
                .filter(entry -> !entry.uidl().equals("u5"))
                .toList();
        assertThat(box.seen(left)).isEqualTo(new Overlay.Seen(2, 0, 0));
    }

    @Test
    void anIdThatTheServerGivesAgainAfterDeletingIsANewMessage() {
        box.seen(OverlayFixture.listing(1));
        box.stubs("u", 1);
        box.mail.purge(box.alice.id(), List.of(box.row("u1").uidl()));
        box.overlay.deleted(box.alice.id(), List.of("u1"));
        assertThat(box.seen(OverlayFixture.listing(1))).isEqualTo(new Overlay.Seen(1, 1, 0));
        box.stubs("u", 1);
        assertThat(box.shown("Inbox")).containsExactly("letter no1");
    }

    @Test
    void anotherPersonsMessagesAreNotReachable() {
        Account bob = box.database.accounts().findOrAddWithoutPassword(EmailAddress.parse("bob@office.test"), "");
        box.seen(OverlayFixture.listing(1));
        box.stubs("u", 1);
        String uidl = box.row("u1").uidl();
        assertThat(box.overlay.remote(bob.id(), uidl)).isEmpty();
        box.overlay.deleted(bob.id(), List.of("u1"));
        box.overlay.stub(bob.id(), List.of(OverlayFixture.stub("u", 1)));
        assertThat(box.overlay.progress(bob.id())).isEqualTo(new Overlay.Progress(0, 0));
        assertThat(box.shown("Inbox")).hasSize(1);
    }

    @Test
    void goesWithTheAccountWhateverItsState() {
        EmailAddress address = EmailAddress.parse("bob@office.test");
        Account bob = box.database.accounts().findOrAddWithoutPassword(address, "");
        box.overlay.seen(bob.id(), OverlayFixture.listing(4));
        box.overlay.stub(bob.id(), List.of(OverlayFixture.stub("u", 1), OverlayFixture.stub("u", 2)));
        box.overlay.seen(bob.id(), OverlayFixture.listing("u", 2, 3));
        box.database.accounts().delete(address, Set.of());
        assertThat(box.problems()).isEmpty();
        Account again = box.database.accounts().findOrAddWithoutPassword(address, "");
        assertThat(box.overlay.seen(again.id(), List.of())).isEqualTo(new Overlay.Seen(0, 0, 0));
    }

    @Test
    void aMaildropOpenedWhileHeadersComeShowsThemAll() {
        box.seen(OverlayFixture.listing(4));
        box.stubs("u", 4, 2);
        assertThat(sizes()).containsExactly(1_002L, 1_004L);
        // One goes and one comes in between: the count of the folder alone would not tell.
        box.mail.purge(box.alice.id(), List.of(box.row("u2").uidl()));
        box.stubs("u", 3);
        assertThat(sizes()).containsExactly(1_003L, 1_004L);
        box.stubs("u", 1);
        box.seen(OverlayFixture.listing("u", 2, 4));
        assertThat(sizes()).containsExactly(1_003L, 1_004L);
        // The same with one that vanishes and one that comes back.
        box.seen(OverlayFixture.listing(2));
        box.seen(List.of(
                OverlayFixture.listing(1).get(0), OverlayFixture.listing(4).get(3)));
        assertThat(sizes()).containsExactly(1_001L, 1_004L);
    }

    private List<Long> sizes() {
        try (Maildrop drop = box.mail.openMaildrop(box.alice.id(), "Inbox")) {
            return IntStream.range(0, drop.count()).mapToObj(drop::size).toList();
        }
    }

    @Test
    void findsByHeaderNewestFirstAndByTheTextOfWhatWasOpened() {
        box.seen(OverlayFixture.listing(3));
        box.stubs("u", 3, 1, 2);
        assertThat(box.found("from:carol subject:letter"))
                .containsExactly(
                        box.row("u3").uidl(),
                        box.row("u2").uidl(),
                        box.row("u1").uidl());
        assertThat(box.found("pineapple")).isEmpty();
        String second = box.row("u2").uidl();
        String whole = new String(OverlayFixture.header(2), StandardCharsets.US_ASCII) + "a pineapple\r\n";
        for (int i = 0; i < 2; i++) {
            box.overlay.indexText(
                    box.alice.id(), second, new ByteArrayInputStream(whole.getBytes(StandardCharsets.US_ASCII)));
        }
        assertThat(box.found("pineapple")).containsExactly(second);
        assertThat(box.found("subject:no2")).containsExactly(second);
        box.seen(List.of());
        box.seen(OverlayFixture.listing(3));
        assertThat(box.found("pineapple")).containsExactly(second);
    }

    @Test
    void mailElsewhereDoesNotFillTheQuotaHere() throws IOException {
        Account small =
                box.database.accounts().add(EmailAddress.parse("small@office.test"), "", "secret".toCharArray(), 5_000);
        box.overlay.seen(small.id(), List.of(new Overlay.RemoteEntry("u1", 1 << 20)));
        box.overlay.stub(small.id(), List.of(OverlayFixture.stub("u", 1)));
        assertThat(box.mail.usedBytes(small.id())).isEqualTo(1 << 20);
        assertThat(box.mail.fits(small.id(), 4_000)).isTrue();
        assertThat(box.mail.fits(small.id(), 6_000)).isFalse();
        try (Spool.Sink sink = box.mail.spool().begin(new byte[0])) {
            sink.write(OverlayFixture.header(9), 0, OverlayFixture.header(9).length);
            try (SpooledMessage message = sink.finish()) {
                Delivery.Target inbox = new Delivery.Target(small.id(), FolderRole.INBOX, Set.of(), false);
                assertThat(box.mail
                                .deliver(new Delivery(message, List.of(inbox), Optional.empty()))
                                .join())
                        .hasSize(1);
            }
        }
    }

    @Test
    void headersTeachTheJunkFilterNothing() {
        box.seen(OverlayFixture.listing(1));
        box.stubs("u", 1);
        box.mail.move(box.alice.id(), List.of(box.row("u1").uidl()), "Junk");
        assertThat(box.database.junkMemory().waiting()).isZero();
    }

    @Test
    void aChangeThatFailsInTheMiddleLeavesNothingOfItself() throws Exception {
        box.seen(OverlayFixture.listing(4));
        box.stubs("u", 1, 2);
        MessageRow second = box.row("u2");
        run("CREATE TRIGGER fails BEFORE INSERT ON remote_message WHEN new.remote_uidl = 'u6'"
                + " BEGIN SELECT raise(ABORT, 'the disk'); END");
        assertThatThrownBy(() -> box.seen(OverlayFixture.listing("u", 3, 7))).isInstanceOf(StoreException.class);
        assertThat(box.row("u2")).isEqualTo(second);
        assertThat(box.overlay.progress(box.alice.id())).isEqualTo(new Overlay.Progress(4, 2));

        run("CREATE TRIGGER fails2 BEFORE UPDATE ON remote_message WHEN new.remote_uidl = 'u3' AND new.message_id > 0"
                + " BEGIN SELECT raise(ABORT, 'the disk'); END");
        assertThatThrownBy(() -> box.stubs("u", 4, 3)).isInstanceOf(StoreException.class);
        assertThat(box.shown("Inbox")).containsExactly("letter no2", "letter no1");
        assertThat(box.overlay.missing(box.alice.id(), 9)).hasSize(2);
        assertThat(box.problems()).isEmpty();
        run("DROP TRIGGER fails");
        run("DROP TRIGGER fails2");
        box.seen(OverlayFixture.listing("u", 3, 7));
        box.stubs("u", 4, 3);
        assertThat(box.shown("Inbox")).containsExactly("letter no4", "letter no3");
    }

    @Test
    void theCheckNamesARemoteMessageThatDoesNotMatchItsRow() throws Exception {
        box.seen(OverlayFixture.listing(1));
        box.stubs("u", 1);
        run("UPDATE remote_message SET size = 7");
        assertThat(box.problems()).anySatisfy(problem -> assertThat(problem).contains("different size"));
        run("UPDATE remote_message SET size = 1001, message_id = 99");
        assertThat(box.problems()).anySatisfy(problem -> assertThat(problem).contains("do not match"));
        run("UPDATE remote_message SET message_id = (SELECT max(id) FROM message)");
    }

    private void run(String sql) throws Exception {
        try (Link link = Link.open(directory.resolve("mail.db"), 5_000)) {
            link.run(sql);
        }
    }
}
