package org.postern.store.salvage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.account.Aliases;
import org.postern.store.address.EmailAddress;
import org.postern.store.database.Link;
import org.postern.store.database.OldStore;
import org.postern.store.label.LabelColor;
import org.postern.store.label.LabelTable;
import org.postern.store.label.StoredLabel;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.sql.StoreFixture;

/** What a salvage reads out of damaged stores, and that it tells what is missing. */
class SalvageTest {
    private static final int PAGE = 4_096;

    @TempDir
    Path directory;

    private final Set<String> stored = new HashSet<>();
    private Path whole;
    private int made;

    @BeforeEach
    void smallStore() throws Exception {
        whole = Files.createDirectory(directory.resolve("whole"));
        try (StoreFixture store = new StoreFixture(whole)) {
            Random random = new Random(3);
            for (int i = 0; i < 24; i++) {
                byte[] noise = new byte[i == 7 ? 90_000 : 1_500 + random.nextInt(3_000)];
                random.nextBytes(noise);
                byte[] message = StoreFixture.message(
                        "number " + i, Base64.getMimeEncoder().encodeToString(noise));
                store.deliver(i % 3 == 0 ? store.bob : store.alice, message);
                stored.add(text(message));
            }
            label(store);
            byte[] removed = StoreFixture.message("removed", "deleted mail does not come back");
            String uidl = store.deliver(store.alice, removed).uidl();
            store.mail.purge(store.alice.id(), List.of(uidl));
            store.database
                    .aliases()
                    .add(new Aliases.Entry(
                            Aliases.Kind.ALIAS,
                            EmailAddress.parse("info@office.test"),
                            List.of(store.alice.address())));
            try (SpooledMessage message = store.spooled(StoreFixture.message("out", "goes out"))) {
                store.mail
                        .deliver(new Delivery(
                                message,
                                List.of(),
                                Optional.of(new Delivery.Outbound(
                                        Optional.of(store.alice.address()),
                                        List.of(EmailAddress.parse("person@elsewhere.test")),
                                        Optional.of(store.alice.id()),
                                        false))))
                        .join();
            }
        }
    }

    private static void label(StoreFixture store) {
        LabelTable labels = store.database.labels();
        for (String name : List.of("Sch\u00f6n", "Offers")) {
            String keyword = labels.save(store.alice.id(), Optional.empty(), name, LabelColor.TEAL)
                    .keyword()
                    .orElseThrow();
            FolderInfo inbox = store.mail.folder(store.alice.id(), "INBOX").orElseThrow();
            List<String> some = store.mail.list(inbox.id(), Mailboxes.ListFilter.ALL, 0, 5).stream()
                    .map(MessageRow::uidl)
                    .toList();
            assertThat(labels.mark(store.alice.id(), some, Set.of(keyword), Set.of()))
                    .isEqualTo(5);
        }
    }

    @Test
    void labelsAreKeptAndTheirNamesMadeAgain() throws Exception {
        Path read = Files.createDirectory(directory.resolve("labels"));
        Salvage.run(whole, read, StoreFixture.SETTINGS, 0, (done, total) -> {});
        assertThat(labels(read)).containsExactly("Sch\u00f6n TEAL", "Offers TEAL", "5", "5");
        try (Link link = Link.open(whole.resolve("mail.db"), 1_000)) {
            link.run("UPDATE label SET color = 'TEAM' WHERE name = 'Offers'");
            link.run("UPDATE message SET keywords = keywords || ' a(b' WHERE keywords IS NOT NULL");
        }
        Path mended = Files.createDirectory(directory.resolve("mended"));
        assertThat(Salvage.run(whole, mended, StoreFixture.SETTINGS, 0, (done, total) -> {})
                        .lost())
                .containsExactly("a label of 5 messages", "the colour of a label, Offers");
        assertThat(labels(mended)).containsExactly("Sch\u00f6n TEAL", "Offers BLUE", "5", "5");
        try (Link link = Link.open(whole.resolve("mail.db"), 1_000)) {
            link.run("DELETE FROM label");
        }
        Path made = Files.createDirectory(directory.resolve("made"));
        assertThat(Salvage.run(whole, made, StoreFixture.SETTINGS, 0, (done, total) -> {})
                        .lost())
                .contains("the names and colours of labels: they are made again of what the messages say");
        assertThat(labels(made)).containsExactly("sch\u00f6n BLUE", "offers GREEN", "5", "5");
    }

    /** Names and colours of alice's labels, and how many unread messages have each. */
    private static List<String> labels(Path directory) throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            assertThat(store.problems()).isEmpty();
            List<StoredLabel> labels = store.database.labels().all(store.alice.id());
            return Stream.concat(
                            labels.stream().map(label -> label.name() + " " + label.color()),
                            labels.stream().map(label -> String.valueOf(label.unread())))
                    .toList();
        }
    }

    @Test
    void aWholeStoreComesBackWhole() throws Exception {
        byte[] before = Files.readAllBytes(whole.resolve("mail.db"));
        Path fresh = Files.createDirectory(directory.resolve("fresh"));
        Salvaged salvaged = Salvage.run(whole, fresh, StoreFixture.SETTINGS, 0, (done, total) -> {});
        assertThat(salvaged.lost()).isEmpty();
        assertThat(salvaged.messages()).isEqualTo(24);
        assertThat(Files.readAllBytes(whole.resolve("mail.db"))).isEqualTo(before);
        assertThat(rows(fresh)).isEqualTo(rows(whole));
        try (StoreFixture store = new StoreFixture(fresh)) {
            assertThat(store.problems()).isEmpty();
            assertThat(store.database.aliases().list()).hasSize(1);
            assertThat(store.database.passwords().find("alice@office.test")).isPresent();
        }
    }

    /** All but what a mending renews: counters of changes, and that the queue is held. */
    private static List<String> rows(Path store) throws Exception {
        List<String> rows = OldStore.content(store.resolve("mail.db"));
        rows.removeIf(row -> row.startsWith("FROM folder"));
        rows.removeIf(row -> row.startsWith("FROM sqlite_sequence"));
        return rows;
    }

    @Test
    void theStoresOfAllVersionsAndTheirLogsAreRead() throws Exception {
        Path copy = Files.createDirectory(directory.resolve("logged"));
        try (StoreFixture store = new StoreFixture(whole)) {
            byte[] message = StoreFixture.message("in the log", "only there");
            store.deliver(store.alice, message);
            stored.add(text(message));
            for (String name : List.of("mail.db", "mail.db-wal")) {
                Files.copy(whole.resolve(name), copy.resolve(name));
            }
        }
        assertThat(Files.size(copy.resolve("mail.db-wal"))).isPositive();
        assertThat(salvagedFrom(copy, new ArrayList<>())).isEqualTo(stored);
        OldStore.back(whole, 1);
        stored.removeIf(message -> message.contains("in the log"));
        assertThat(salvagedFrom(whole, new ArrayList<>())).containsAll(stored);
    }

    @Test
    void damageOfOnePageCostsAtMostWhatIsOnThatPage() throws Exception {
        byte[] sound = Files.readAllBytes(whole.resolve("mail.db"));
        for (int page = 0; page < sound.length / PAGE; page += page < 10 ? 1 : 9) {
            byte[] damaged = sound.clone();
            Arrays.fill(damaged, page * PAGE, page * PAGE + PAGE, (byte) 0x5A);
            List<String> lost = new ArrayList<>();
            Set<String> found = salvaged(damaged, lost);
            Set<String> missing = new HashSet<>(stored);
            missing.removeAll(found);
            assertThat(missing).as("page " + (page + 1) + ": " + lost).hasSizeLessThan(5);
            assertThat(missing.isEmpty() || !lost.isEmpty())
                    .as("page " + (page + 1))
                    .isTrue();
        }
    }

    @Test
    void flippedBitsAreNeverPassedInSilenceAndTheNewStoreIsWhole() throws Exception {
        byte[] sound = Files.readAllBytes(whole.resolve("mail.db"));
        int readable = 0;
        for (int round = 0; round < 16; round++) {
            byte[] damaged = sound.clone();
            Random random = new Random(round);
            for (int flip = 0; flip < 100; flip++) {
                // Every other round also in the page that holds the schema.
                int range = flip < 10 && round % 2 == 0 ? 4 * PAGE : damaged.length;
                damaged[random.nextInt(range)] ^= (byte) (1 << random.nextInt(8));
            }
            List<String> lost = new ArrayList<>();
            Set<String> found = salvaged(damaged, lost);
            found.retainAll(stored);
            readable += found.size();
            assertThat(found.size() == stored.size() || !lost.isEmpty())
                    .as("round " + round)
                    .isTrue();
        }
        assertThat(readable).as("of " + 16 * stored.size()).isGreaterThan(16 * stored.size() / 3);
    }

    private Set<String> salvaged(byte[] damaged, List<String> lost) throws IOException {
        Path from = Files.createDirectory(directory.resolve("damaged-" + made));
        Files.write(from.resolve("mail.db"), damaged);
        return salvagedFrom(from, lost);
    }

    private Set<String> salvagedFrom(Path from, List<String> lost) throws IOException {
        Path fresh = Files.createDirectory(directory.resolve("fresh-" + made++));
        lost.addAll(Salvage.run(from, fresh, StoreFixture.SETTINGS, 0, (done, total) -> {})
                .lost());
        Set<String> found = new HashSet<>();
        try (StoreFixture store = new StoreFixture(fresh)) {
            assertThat(store.problems()).as(lost.toString()).isEmpty();
            for (Account account : store.database.accounts().list()) {
                for (FolderInfo folder : store.mail.folders(account.id())) {
                    for (MessageRow row : store.mail.list(folder.id(), Mailboxes.ListFilter.ALL, 0, 100)) {
                        found.add(text(store.read(account, row.uidl())));
                    }
                }
            }
        }
        assertThat(found).noneMatch(message -> message.contains("deleted mail does not come back"));
        return found;
    }

    private static String text(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1);
    }
}
