package org.postern.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.Mailboxes.ListFilter;
import org.postern.store.mailbox.Mailboxes.ListOrder;
import org.postern.store.mailbox.Maildrop;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;

class MailboxesTest {
    @TempDir
    Path directory;

    private StoreFixture store;

    @BeforeEach
    void open() {
        store = new StoreFixture(directory);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void givesBackEveryByteOfSmallLargeAndIncompressibleMail() throws IOException {
        for (int size : new int[] {0, 1, 200, 65_535, 65_536, 65_537, 200_000, 262_144, 262_145, 3_000_000}) {
            byte[] random = new byte[size];
            new Random(size).nextBytes(random);
            MessageRow row = store.deliver(store.alice, random);
            assertThat(row.size()).isEqualTo(size);
            assertThat(store.read(store.alice, row.uidl())).isEqualTo(random);
            byte[] plain = "abc\r\n".repeat(size / 5 + 1).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            assertThat(store.read(store.alice, store.deliver(store.alice, plain).uidl()))
                    .isEqualTo(plain);
        }
        assertThat(store.problems()).isEmpty();
    }

    @Test
    void storesOneContentForSeveralRecipientsAndFreesItWithTheLast() throws IOException {
        byte[] content = new byte[200_000];
        new Random(1).nextBytes(content);
        List<MessageRow> rows;
        try (SpooledMessage message = store.spooled(content)) {
            rows = store.mail
                    .deliver(new Delivery(
                            message,
                            List.of(
                                    new Delivery.Target(store.alice.id(), FolderRole.INBOX, Set.of(), false),
                                    new Delivery.Target(store.bob.id(), FolderRole.INBOX, Set.of(), false)),
                            Optional.of(new Delivery.Outbound(
                                    Optional.empty(),
                                    List.of(EmailAddress.parse("carol@example.org")),
                                    Optional.of(store.bob.id()),
                                    false))))
                    .join();
        }
        store.mail.purge(store.alice.id(), List.of(rows.get(0).uidl()));
        assertThat(store.read(store.bob, rows.get(1).uidl())).isEqualTo(content);
        store.mail.purge(store.bob.id(), List.of(rows.get(1).uidl()));
        OutboundQueue.Row queued = store.database.queue().list(0, 10).get(0);
        assertThat(store.database.queue().content(queued.messageId()).readAllBytes())
                .isEqualTo(content);
        store.database.queue().delivered(List.of(queued.id()));
        assertThatThrownBy(() -> store.database.queue().content(queued.messageId()))
                .isInstanceOf(StoreException.class);
        assertThat(store.problems()).isEmpty();
    }

    @Test
    void keepsFolderCountersInStepWithFlagsMovesAndRemovals() throws IOException {
        List<String> uidls = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            uidls.add(store.deliver(store.alice, StoreFixture.message("n" + i, "x"))
                    .uidl());
        }
        store.mail.changeFlags(store.alice.id(), uidls.subList(0, 2), Set.of(Flag.SEEN), Set.of());
        assertThat(store.folder(store.alice, "INBOX").unread()).isEqualTo(3);
        assertThat(store.mail.changeFlags(store.alice.id(), uidls.subList(0, 2), Set.of(Flag.SEEN), Set.of()))
                .isZero();
        assertThat(store.mail.move(store.alice.id(), uidls.subList(1, 3), "archive"))
                .containsExactlyElementsOf(uidls.subList(1, 3));
        assertThat(store.folder(store.alice, "Archive").unread()).isEqualTo(1);
        assertThat(store.folder(store.alice, "Archive").messages()).isEqualTo(2);
        assertThat(store.folder(store.alice, "Inbox").messages()).isEqualTo(3);
        assertThat(store.mail.empty(store.alice.id(), "Archive")).isEqualTo(2);
        assertThat(store.mail.count(store.folder(store.alice, "Inbox").id(), Mailboxes.ListFilter.ALL))
                .isEqualTo(3);
        assertThat(store.problems()).isEmpty();
    }

    @Test
    void keepsTheUidlAcrossMovesAndNeverGivesItTwice() throws IOException {
        MessageRow first = store.deliver(store.alice, StoreFixture.message("one", "x"));
        store.mail.move(store.alice.id(), List.of(first.uidl()), "Archive");
        assertThat(store.mail.find(store.alice.id(), first.uidl()))
                .get()
                .extracting(MessageRow::folderId)
                .isEqualTo(store.folder(store.alice, "Archive").id());
        store.mail.purge(store.alice.id(), List.of(first.uidl()));
        MessageRow second = store.deliver(store.alice, StoreFixture.message("two", "x"));
        assertThat(second.uidl()).isNotEqualTo(first.uidl());
        assertThat(store.mail.find(store.alice.id(), first.uidl())).isEmpty();
    }

    @Test
    void showsNobodyAnotherAccountsMail() throws IOException {
        MessageRow row = store.deliver(store.alice, StoreFixture.message("secretplan", "x"));
        assertThat(store.mail.find(store.bob.id(), row.uidl())).isEmpty();
        assertThatThrownBy(() -> store.mail.content(store.bob.id(), row.uidl())).isInstanceOf(StoreException.class);
        assertThat(store.mail.changeFlags(store.bob.id(), List.of(row.uidl()), Set.of(Flag.SEEN), Set.of()))
                .isZero();
        assertThat(store.mail.move(store.bob.id(), List.of(row.uidl()), "Trash"))
                .isEmpty();
        assertThat(store.mail.purge(store.bob.id(), List.of(row.uidl()))).isZero();
        assertThat(store.mail.search(store.bob.id(), null, "secretplan", 0, 10).total())
                .isZero();
        assertThat(store.mail
                        .neighbours(store.bob.id(), row.uidl(), ListFilter.ALL, ListOrder.NEWEST)
                        .newer())
                .isEmpty();
    }

    @Test
    void listsNewestFirstAtAnyDepthAndByFilter() throws IOException {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Flag[] flags = i % 3 == 0 ? new Flag[] {Flag.SEEN, Flag.FLAGGED} : new Flag[0];
            newestFirst.add(
                    0,
                    store.deliver(store.alice, StoreFixture.message("n" + i, "x"), flags)
                            .uidl());
        }
        long inbox = store.folder(store.alice, "Inbox").id();
        assertThat(store.mail.list(inbox, Mailboxes.ListFilter.ALL, 5, 7))
                .extracting(MessageRow::uidl)
                .containsExactlyElementsOf(newestFirst.subList(5, 12));
        assertThat(store.mail.list(inbox, Mailboxes.ListFilter.ALL, 28, 7)).hasSize(2);
        assertThat(store.mail.list(inbox, new Mailboxes.ListFilter(true, false, false), 0, 50))
                .hasSize(20);
        assertThat(store.mail.count(inbox, new Mailboxes.ListFilter(false, true, false)))
                .isEqualTo(10);
        Mailboxes.Neighbours beside =
                store.mail.neighbours(store.alice.id(), newestFirst.get(3), ListFilter.ALL, ListOrder.NEWEST);
        assertThat(beside.newer()).contains(newestFirst.get(2));
        assertThat(beside.older()).contains(newestFirst.get(4));
        assertThat(store.mail
                        .neighbours(store.alice.id(), newestFirst.get(0), ListFilter.ALL, ListOrder.NEWEST)
                        .newer())
                .isEmpty();
    }

    @Test
    void keepsAMaildropAsItWasWhileOthersChangeTheFolder() throws IOException {
        List<String> uidls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            uidls.add(store.deliver(store.alice, StoreFixture.message("n" + i, "x"))
                    .uidl());
        }
        try (Maildrop maildrop = store.mail.openMaildrop(store.alice.id(), "Inbox")) {
            assertThat(maildrop.count()).isEqualTo(4);
            store.mail.purge(store.alice.id(), List.of(uidls.get(1)));
            store.mail.move(store.alice.id(), List.of(uidls.get(2)), "Archive");
            store.deliver(store.alice, StoreFixture.message("new", "x"));
            assertThat(maildrop.count()).isEqualTo(4);
            assertThat(maildrop.uidl(3)).isEqualTo(uidls.get(3));
            assertThat(maildrop.content(2).readAllBytes()).hasSize((int) maildrop.size(2));
            assertThatThrownBy(() -> maildrop.content(1))
                    .asInstanceOf(InstanceOfAssertFactories.type(StoreException.class))
                    .extracting(StoreException::kind)
                    .isEqualTo(StoreException.Kind.GONE);
            BitSet all = new BitSet();
            all.set(0, 4);
            maildrop.remove(all);
        }
        assertThat(store.folder(store.alice, "Inbox").messages()).isEqualTo(1);
        assertThat(store.folder(store.alice, "Archive").messages()).isEqualTo(1);
        try (Maildrop maildrop = store.mail.openMaildrop(store.alice.id(), "inbox")) {
            assertThat(maildrop.count()).isEqualTo(1);
        }
        assertThat(store.problems()).isEmpty();
    }

    @Test
    void refusesMailOverTheQuotaAndStoresNothingOfIt() throws IOException {
        Account small = store.database
                .accounts()
                .add(EmailAddress.parse("small@office.test"), "", "secret".toCharArray(), 1_000);
        store.deliver(small, new byte[900]);
        assertThat(store.mail.fits(small.id(), 100)).isTrue();
        assertThat(store.mail.fits(small.id(), 101)).isFalse();
        assertThatThrownBy(() -> store.deliver(small, new byte[101]))
                .isInstanceOf(CompletionException.class)
                .cause()
                .asInstanceOf(InstanceOfAssertFactories.type(StoreException.class))
                .extracting(StoreException::kind)
                .isEqualTo(StoreException.Kind.OVER_QUOTA);
        assertThat(store.mail.usedBytes(small.id())).isEqualTo(900);
        assertThat(store.problems()).isEmpty();
    }

    @Test
    void replacesADraftOnlyWhileItIsThere() throws IOException {
        MessageRow first;
        try (SpooledMessage text = store.spooled(StoreFixture.message("draft", "1"))) {
            first = store.mail.saveDraft(store.alice.id(), text, Optional.empty());
        }
        try (SpooledMessage text = store.spooled(StoreFixture.message("draft", "2"))) {
            MessageRow second = store.mail.saveDraft(store.alice.id(), text, Optional.of(first.uidl()));
            assertThat(second.flags()).contains(Flag.DRAFT, Flag.SEEN);
            assertThat(store.folder(store.alice, "Drafts").messages()).isEqualTo(1);
            assertThatThrownBy(() -> store.mail.saveDraft(store.alice.id(), text, Optional.of(first.uidl())))
                    .asInstanceOf(InstanceOfAssertFactories.type(StoreException.class))
                    .extracting(StoreException::kind)
                    .isEqualTo(StoreException.Kind.GONE);
        }
        assertThat(store.folder(store.alice, "Drafts").messages()).isEqualTo(1);
    }

    @Test
    void makesRenamesAndDeletesOwnFolders() throws IOException {
        FolderInfo made = store.mail.createFolder(store.alice.id(), "プロジェクト Ä");
        assertThat(store.mail.folder(store.alice.id(), "プロジェクト a\u0308")).contains(made);
        assertThatThrownBy(() -> store.mail.createFolder(store.alice.id(), "INBOX"))
                .isInstanceOf(StoreException.class);
        for (String bad : List.of(
                "", " a", "a//b", "/a", "a/", "a/ b", "a\\b", "a\u0000b", "..", "a\u202Eb", "x".repeat(101), "a\nb")) {
            assertThatThrownBy(() -> store.mail.createFolder(store.alice.id(), bad))
                    .isInstanceOf(StoreException.class);
        }
        assertThatThrownBy(() -> store.mail.renameFolder(store.alice.id(), "Inbox", "x"))
                .isInstanceOf(StoreException.class);
        FolderInfo renamed = store.mail.renameFolder(store.alice.id(), made.name(), "Projects");
        assertThat(renamed.id()).isEqualTo(made.id());
        MessageRow row = store.deliver(store.alice, StoreFixture.message("a", "b"));
        store.mail.move(store.alice.id(), List.of(row.uidl()), "projects");
        store.mail.deleteFolder(store.alice.id(), "Projects");
        assertThat(store.folder(store.alice, "Trash").messages()).isEqualTo(1);
        assertThat(store.mail.folder(store.alice.id(), "Projects")).isEmpty();
        assertThat(store.problems()).isEmpty();
    }

    @Test
    void tellsListenersAfterTheCommit() throws Exception {
        LinkedBlockingQueue<Mailboxes.Change> changes = new LinkedBlockingQueue<>();
        try (AutoCloseable listening = store.mail.onChange(changes::add)) {
            MessageRow row = store.deliver(store.alice, StoreFixture.message("a", "b"));
            assertThat(listening).isNotNull();
            assertThat(changes.poll(5, TimeUnit.SECONDS))
                    .isEqualTo(new Mailboxes.Change(store.alice.id(), row.folderId(), row.modSeq()));
        }
    }

    @Test
    void deletesAnAccountWithItsMail() throws IOException {
        store.deliver(store.alice, StoreFixture.message("a", "b"));
        store.database.accounts().delete(store.alice.address(), Set.of());
        assertThat(store.database.accounts().list()).extracting(Account::id).containsExactly(store.bob.id());
        assertThatThrownBy(() -> store.deliver(store.alice, StoreFixture.message("a", "b")))
                .hasCauseInstanceOf(StoreException.class);
        assertThat(store.problems()).isEmpty();
    }

    @Test
    void keepsItsFilesToItself() throws IOException {
        store.deliver(store.alice, StoreFixture.message("a", "b"));
        try (var files = Files.walk(directory)) {
            for (Path file : files.filter(f -> !f.equals(directory)).toList()) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
                assertThat(mode).as(file.toString()).isEqualTo(Files.isDirectory(file) ? "rwx------" : "rw-------");
            }
        }
    }
}
