package org.postern.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.mailbox.Composition;
import org.postern.store.mailbox.Composition.Outcome;
import org.postern.store.mailbox.Composition.Revision;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.SpooledMessage;

/** One draft for each letter, and each letter is sent once. */
class LettersTest {
    private static final String ID = "A".repeat(22);

    @TempDir
    private Path directory = Path.of("");

    private StoreFixture store;

    @BeforeEach
    void open() throws IOException {
        store = new StoreFixture(directory);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
    }

    private Composition.Saving save(String text, Optional<String> base, String window) throws IOException {
        try (SpooledMessage message = store.spooled(StoreFixture.message("draft", text))) {
            return store.mail.saveDraft(store.alice.id(), message, new Revision(ID, base, window));
        }
    }

    private String saved(String text, Optional<String> base, String window) throws IOException {
        return save(text, base, window).draft().orElseThrow().uidl();
    }

    private int rows(String folder) {
        return store.folder(store.alice, folder).messages();
    }

    private List<?> send(String digest) throws IOException {
        try (SpooledMessage message = store.spooled(StoreFixture.message("sent", "x"))) {
            Delivery.Target target = new Delivery.Target(store.alice.id(), FolderRole.SENT, Set.of(Flag.SEEN), true);
            return store.mail
                    .deliver(new Delivery(
                            List.of(new Delivery.Item(message, List.of(target), List.of())),
                            Optional.empty(),
                            Optional.of(new Composition.Leaving(store.alice.id(), ID, "w1", digest))))
                    .join();
        }
    }

    @Test
    void aRevisionWhoseAnswerWasLostIsReplacedByTheNextOfTheSamePage() throws IOException {
        saved("1", Optional.empty(), "w1");
        saved("2", Optional.empty(), "w1");
        String third = saved("3", Optional.of("unknown"), "w1");
        assertThat(rows("Drafts")).isEqualTo(1);
        assertThat(store.mail.composition(store.alice.id(), ID).orElseThrow().draft())
                .contains(third);
        assertThat(store.mail.composition(store.bob.id(), ID)).isEmpty();
        assertThat(store.problems()).isEmpty();
    }

    @Test
    void aPageThatSawAnOlderRevisionChangesNothing() throws IOException {
        String first = saved("1", Optional.empty(), "w1");
        String second = saved("2", Optional.of(first), "w2");
        assertThat(save("3", Optional.of(first), "w1").outcome()).isEqualTo(Outcome.ELSEWHERE);
        assertThat(store.mail.composition(store.alice.id(), ID).orElseThrow().draft())
                .contains(second);
        assertThat(save("3", Optional.of(second), "w1").outcome()).isEqualTo(Outcome.SAVED);
        assertThat(rows("Drafts")).isEqualTo(1);
        assertThat(store.problems()).isEmpty();
    }

    @Test
    void aDraftThatWasMovedAwayIsLeftAlone() throws IOException {
        String first = saved("1", Optional.empty(), "w1");
        store.mail.move(store.alice.id(), List.of(first), "trash");
        assertThat(store.mail.composition(store.alice.id(), ID).orElseThrow().draft())
                .isEmpty();
        assertThat(save("2", Optional.of(first), "w2").outcome()).isEqualTo(Outcome.SAVED);
        assertThat(rows("Trash")).isEqualTo(1);
        assertThat(rows("Drafts")).isEqualTo(1);
    }

    @Test
    void sendingRemovesTheDraftAndTheSecondTimeStoresNothing() throws IOException {
        saved("1", Optional.empty(), "w1");
        assertThat(send("d".repeat(22))).hasSize(1);
        assertThat(rows("Drafts")).isZero();
        assertThat(send("d".repeat(22))).isEmpty();
        assertThat(rows("Sent")).isEqualTo(1);
        assertThatThrownBy(() -> send("e".repeat(22))).hasMessageContaining("another text");
        assertThat(rows("Sent")).isEqualTo(1);
        assertThat(save("late", Optional.empty(), "w1").outcome()).isEqualTo(Outcome.SENT);
        assertThat(rows("Drafts")).isZero();
        assertThat(store.problems()).isEmpty();
    }
}
