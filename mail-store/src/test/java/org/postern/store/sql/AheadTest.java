package org.postern.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.database.Link;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.QueueSelection;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;
import org.postern.store.message.BytesMessage;

/** Large contents are written in steps before the message that they belong to. */
class AheadTest {
    private static final int LARGE = 3_000_000;

    @TempDir
    Path directory;

    private static byte[] large() {
        byte[] content = new byte[LARGE];
        new Random(5).nextBytes(content);
        return content;
    }

    private long count(String query) throws SQLException {
        try (Link link = Link.open(directory.resolve("mail.db"), 1_000)) {
            return link.number(query);
        }
    }

    private long held() throws SQLException {
        return count("SELECT count(*) FROM outbound NOT INDEXED"); // the rows, not an index of them
    }

    @Test
    void aSmallMailIsStoredWhileALargeOneIsHalfWritten() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            Paused message = new Paused(large(), LARGE / 2);
            CompletableFuture<List<MessageRow>> slow = store.mail.deliver(delivery(store.alice, message));
            message.half.join();
            message.go.complete(true);
            // Whatever the pace of the two threads, each small mail comes after one more step at most.
            store.deliver(store.alice, StoreFixture.message("small", "first"));
            MessageRow row = slow.join().get(0);
            store.deliver(store.bob, StoreFixture.message("small", "last"));
            assertThat(store.read(store.alice, row.uidl())).isEqualTo(message.content);
            assertThat(held()).isZero();
            assertThat(count("SELECT refs FROM content WHERE size = " + LARGE)).isEqualTo(1);
            assertThat(store.problems()).isEmpty();
        }
    }

    @Test
    void whatIsHalfWrittenIsNeitherDamageNorVisible() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            Paused message = new Paused(large(), LARGE / 2);
            CompletableFuture<List<MessageRow>> slow = store.mail.deliver(delivery(store.alice, message));
            message.half.join();
            assertThat(held()).isEqualTo(1);
            assertThat(store.folder(store.alice, "Inbox").messages()).isZero();
            assertThat(store.database.queue().count(QueueSelection.ALL).recipients())
                    .isZero();
            assertThat(store.problems()).isEmpty();
            message.go.complete(true);
            slow.join();
            assertThat(store.problems()).isEmpty();
        }
    }

    @Test
    void oneContentServesAllRecipientsAndIsRemovedWithTheLast() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            List<MessageRow> rows = store.mail
                    .deliver(new Delivery(
                            new BytesMessage(large()),
                            List.of(
                                    new Delivery.Target(store.alice.id(), FolderRole.INBOX, Set.of(), false),
                                    new Delivery.Target(store.bob.id(), FolderRole.INBOX, Set.of(), false)),
                            Optional.empty()))
                    .join();
            assertThat(store.problems()).isEmpty();
            store.mail.purge(store.alice.id(), List.of(rows.get(0).uidl()));
            assertThat(store.read(store.bob, rows.get(1).uidl())).hasSize(LARGE);
            store.mail.purge(store.bob.id(), List.of(rows.get(1).uidl()));
            assertThat(count("SELECT (SELECT count(*) FROM content) + (SELECT count(*) FROM chunk)"))
                    .isZero();
        }
    }

    @Test
    void nothingIsLeftOfADeliveryThatFailed() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            Account full = store.database
                    .accounts()
                    .add(EmailAddress.parse("full@office.test"), "", "secret".toCharArray(), 1);
            assertThatThrownBy(() -> store.mail
                            .deliver(new Delivery(
                                    new BytesMessage(large()),
                                    List.of(new Delivery.Target(full.id(), FolderRole.INBOX, Set.of(), false)),
                                    Optional.empty()))
                            .join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(StoreException.class);
            assertThatThrownBy(() -> store.mail.saveDraft(
                            store.alice.id(), new BytesMessage(large()), Optional.of("00000000-1")))
                    .isInstanceOf(StoreException.class);
            assertSwept(store);
        }
    }

    @Test
    void nothingIsLeftOfAMessageThatCannotBeReadToItsEnd() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            Paused broken = new Paused(large(), LARGE - 1);
            broken.go.completeExceptionally(new IllegalStateException("the disk"));
            assertThatThrownBy(() ->
                            store.mail.deliver(delivery(store.alice, broken)).join())
                    .isInstanceOf(CompletionException.class);
            assertSwept(store);
        }
    }

    @Test
    void theNextStartRemovesWhatAKilledProcessLeft() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, StoreFixture.message("x", "y"));
        }
        leave(50);
        try (StoreFixture store = new StoreFixture(directory)) {
            assertThat(store.problems()).as("a part of a message is no damage").isEmpty();
            assertThat(held()).isEqualTo(1);
            store.database.clearSpool();
            assertSwept(store);
            assertThat(store.folder(store.alice, "Inbox").messages()).isEqualTo(1);
        }
    }

    /** A start that finds such damage by itself refuses mail and says so; this is one that it does not find. */
    @Test
    void damageWhereTheyWouldBeKeepsNobodyFromTheirMail() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            MessageRow kept = store.deliver(store.alice, StoreFixture.message("kept", "kept"));
            try (Link link = Link.open(directory.resolve("mail.db"), 20_000); // waits for readers
                    FileChannel file = FileChannel.open(directory.resolve("mail.db"), StandardOpenOption.WRITE)) {
                long page = link.number("SELECT rootpage FROM sqlite_schema WHERE name = 'outbound'");
                int size = (int) link.number("PRAGMA page_size");
                assertThat(link.number("PRAGMA wal_checkpoint(TRUNCATE)"))
                        .as("busy")
                        .isZero();
                assertThat(file.write(ByteBuffer.allocate(size), (page - 1) * size))
                        .isEqualTo(size);
            }
            assertThatThrownBy(this::held).as("where they are looked for").isNotNull();
            store.database.clearSpool();
            assertThat(new String(store.read(store.alice, kept.uidl()), StandardCharsets.UTF_8))
                    .contains("kept");
        }
    }

    private void leave(int chunks) throws SQLException {
        try (Link link = Link.open(directory.resolve("mail.db"), 1_000)) {
            link.begin();
            long content = link.number(
                    "INSERT INTO content(refs, size, data) VALUES(1, 99999999, zeroblob(65541)) RETURNING id");
            link.update(
                    "INSERT INTO outbound(smtp_utf8, size, queued, content_id, ret) VALUES(0, 99999999, 1, ?, 'AHEAD')",
                    content);
            for (int i = 1; i <= chunks; i++) {
                link.update("INSERT INTO chunk(content_id, number, data) VALUES(?, ?, zeroblob(65541))", content, i);
            }
            link.commit();
        }
    }

    @Test
    void aCommandWhoseRowsTheServersStartRemovedStoresTheMessageAgain() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            Paused message = new Paused(large(), LARGE / 2);
            CompletableFuture<List<MessageRow>> slow = store.mail.deliver(delivery(store.alice, message));
            message.half.join();
            store.database.clearSpool(); // its first step comes before the next step of the message
            message.go.complete(true);
            MessageRow row = slow.join().get(0);
            assertThat(store.read(store.alice, row.uidl())).isEqualTo(message.content);
            for (int i = 0; i < 20 && held() > 0; i++) {
                store.deliver(store.bob, StoreFixture.message("x", "y"));
            }
            assertThat(held()).isZero();
            assertThat(count("SELECT count(*) FROM content WHERE size = " + LARGE))
                    .isEqualTo(1);
            assertThat(store.problems()).isEmpty();
        }
    }

    /** Each delivery lets one step of the sweeping pass. */
    private void assertSwept(StoreFixture store) throws Exception {
        for (int i = 0; i < 20 && held() > 0; i++) {
            store.deliver(store.bob, StoreFixture.message("x", "y"));
        }
        assertThat(held()).isZero();
        assertThat(count("SELECT count(*) FROM chunk")).isZero();
        assertThat(count("SELECT count(*) FROM content WHERE size > 100000")).isZero();
        assertThat(store.problems()).isEmpty();
    }

    private static Delivery delivery(Account to, SpooledMessage message) {
        return new Delivery(
                message, List.of(new Delivery.Target(to.id(), FolderRole.INBOX, Set.of(), false)), Optional.empty());
    }

    /** A message whose reader waits once, in the middle, between two steps. */
    private static final class Paused implements SpooledMessage {
        final byte[] content;
        final CompletableFuture<Boolean> half = new CompletableFuture<>();
        final CompletableFuture<Boolean> go = new CompletableFuture<>();
        private final int at;

        Paused(byte[] content, int at) {
            this.content = content;
            this.at = at;
        }

        @Override
        public long size() {
            return content.length;
        }

        @Override
        public InputStream open() throws IOException {
            InputStream end = new java.io.ByteArrayInputStream(content, at, content.length - at);
            return new SequenceInputStream(new java.io.ByteArrayInputStream(content, 0, at), new InputStream() {
                @Override
                public int read() {
                    throw new UnsupportedOperationException();
                }

                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    half.complete(true);
                    go.join();
                    return end.read(into, offset, length);
                }
            });
        }

        @Override
        public void close() {}
    }
}
