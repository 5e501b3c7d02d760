package org.postern.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.database.Link;
import org.postern.store.folder.FolderRows;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.FolderException;
import org.postern.store.mailbox.FolderException.Fault;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;

final class NestedFoldersTest {
    @TempDir
    private Path directory = Path.of("");

    private StoreFixture store;
    private long alice;

    @BeforeEach
    void open() {
        store = new StoreFixture(directory);
        alice = store.alice.id();
    }

    @AfterEach
    void close() {
        assertThat(store.problems()).isEmpty();
        store.close();
    }

    private FolderInfo create(String name) {
        return store.mail.createFolder(alice, name);
    }

    private List<String> own() {
        return own(alice);
    }

    private List<String> own(long account) {
        return store.mail.folders(account).stream()
                .filter(folder -> folder.role() == FolderRole.NONE)
                .map(FolderInfo::name)
                .toList();
    }

    private String mailIn(String folder) throws IOException {
        MessageRow row = store.deliver(store.alice, StoreFixture.message("in " + folder, "x"));
        store.mail.move(alice, List.of(row.uidl()), folder);
        return row.uidl();
    }

    private String folderOf(String uidl) {
        long id = store.mail.find(alice, uidl).orElseThrow().folderId();
        return store.mail.folders(alice).stream()
                .filter(folder -> folder.id() == id)
                .findFirst()
                .orElseThrow()
                .name();
    }

    private static void refused(Fault fault, Runnable asked) {
        assertThatThrownBy(asked::run)
                .isInstanceOfSatisfying(
                        FolderException.class, e -> assertThat(e.fault()).isEqualTo(fault));
    }

    @Test
    void createsTheFoldersThatANewOneIsIn() {
        create("案件/2026/Ä rger");
        assertThat(own()).containsExactly("案件", "案件/2026", "案件/2026/Ä rger");
        create("Archive/2025");
        assertThat(own()).contains("Archive/2025").doesNotContain("Archive");
        refused(Fault.TAKEN, () -> create("案件/2026/a\u0308 RGER"));
    }

    @Test
    void saysWhatIsWrongWithAName() {
        create("a");
        refused(Fault.EMPTY, () -> create(""));
        refused(Fault.EMPTY, () -> create("a//b"));
        refused(Fault.EMPTY, () -> create("a/"));
        refused(Fault.TOO_LONG, () -> create("x".repeat(101)));
        refused(Fault.TOO_LONG, () -> create(("x".repeat(90) + "/").repeat(2) + "x".repeat(90)));
        refused(Fault.CHARACTERS, () -> create("a/.."));
        refused(Fault.CHARACTERS, () -> create("a\u202Eb"));
        refused(Fault.TOO_DEEP, () -> create("1/2/3/4/5/6/7/8/9"));
        refused(Fault.TAKEN, () -> create("A"));
        for (String role : List.of("Trash", "junk", "DRAFTS")) {
            refused(Fault.NO_FOLDERS_INSIDE, () -> create(role + "/x"));
            refused(Fault.NO_FOLDERS_INSIDE, () -> store.mail.renameFolder(alice, "a", role + "/a"));
        }
        assertThat(own()).containsExactly("a");
    }

    @Test
    void renamingMovesTheFoldersInside() throws IOException {
        create("a/b/c");
        create("a-b"); // sorts between "a" and "a/b" for some
        create("a0");
        create("ab/x");
        String mail = mailIn("a/b/c");
        store.mail.renameFolder(alice, "A", "Z/y");
        assertThat(own()).containsExactlyInAnyOrder("Z", "Z/y", "Z/y/b", "Z/y/b/c", "a-b", "a0", "ab", "ab/x");
        assertThat(folderOf(mail)).isEqualTo("Z/y/b/c");
        store.mail.renameFolder(alice, "z/y", "z/Y"); // only the letter's case
        assertThat(own()).contains("z/Y", "z/Y/b/c");
        refused(Fault.INTO_ITSELF, () -> store.mail.renameFolder(alice, "Z", "z/Y/q"));
        refused(Fault.TAKEN, () -> store.mail.renameFolder(alice, "Z", "a0"));
        create("1/2/3/4/5/6");
        refused(Fault.TOO_DEEP, () -> store.mail.renameFolder(alice, "Z", "1/2/3/4/5/6/Z"));
        assertThat(own()).contains("z/Y/b/c");
    }

    private int position(String name) {
        return store.mail.folder(alice, name).orElseThrow().marks().position();
    }

    @Test
    void thePlaceThatAPersonGaveAFolderStaysWithItsNameAndEndsInAnotherFolder() {
        create("a");
        create("b");
        create("c");
        assertThat(position("a")).isZero();
        long before = store.folder(store.alice, "b").modSeq();
        store.mail.orderFolders(alice, List.of("c", "b", "a"));
        assertThat(List.of(position("c"), position("b"), position("a"))).containsExactly(1, 2, 3);
        assertThat(store.folder(store.alice, "b").modSeq()).isEqualTo(before + 1);
        store.mail.orderFolders(alice, List.of("a", "b", "c"));
        assertThat(store.folder(store.alice, "b").modSeq()).isEqualTo(before + 1);
        store.mail.renameFolder(alice, "c", "z");
        assertThat(position("z")).isEqualTo(3);
        store.mail.markFolder(alice, "z", new FolderInfo.Marks(true, false));
        assertThat(position("z")).isEqualTo(3);
        store.mail.renameFolder(alice, "z", "a/z");
        assertThat(position("a/z")).isZero();
    }

    @Test
    void removingTakesTheFoldersInsideAndUndoBringsAllBack() throws IOException {
        create("a/b");
        create("ab");
        store.mail.markFolder(alice, "a/b", new FolderInfo.Marks(true, false));
        List<String> outer = List.of(mailIn("a"), mailIn("a"));
        String inner = mailIn("a/b");
        String before = mailIn("Trash");
        long removal = store.mail.deleteFolder(alice, "a");
        String after = mailIn("Trash");
        assertThat(own()).containsExactly("ab");
        assertThat(store.folder(store.alice, "Trash").messages()).isEqualTo(5);
        store.mail.purge(alice, List.of(outer.get(0)));

        assertThat(store.mail.restoreFolder(alice, removal).name()).isEqualTo("a");
        assertThat(own()).containsExactly("a", "a/b", "ab");
        assertThat(folderOf(outer.get(1))).isEqualTo("a");
        assertThat(folderOf(inner)).isEqualTo("a/b");
        assertThat(folderOf(before)).isEqualTo("Trash");
        assertThat(folderOf(after)).isEqualTo("Trash");
        assertThat(store.folder(store.alice, "a/b").marks().favourite()).isTrue();
        assertThatThrownBy(() -> store.mail.restoreFolder(alice, removal))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.GONE));
    }

    @Test
    void undoFindsAnotherNameAndIsForTheOwnerOnly() throws IOException {
        create("a/b");
        String mail = mailIn("a/b");
        long removal = store.mail.deleteFolder(alice, "a");
        create("A");
        assertThatThrownBy(() -> store.mail.restoreFolder(store.bob.id(), removal))
                .isInstanceOf(StoreException.class);
        assertThat(store.mail.restoreFolder(alice, removal).name()).isEqualTo("a (2)");
        assertThat(folderOf(mail)).isEqualTo("a (2)/b");
        long next = store.mail.deleteFolder(alice, "a");
        assertThat(next).isGreaterThan(removal); // no number means two removals
        for (int i = 0; i < 25; i++) {
            create("x");
            store.mail.deleteFolder(alice, "x");
        }
        assertThatThrownBy(() -> store.mail.restoreFolder(alice, next)).isInstanceOf(StoreException.class);
    }

    @Test
    void mailIsTakenWhenNoFolderCanBeCreatedForIt() throws Exception {
        fill(FolderRows.MOST_FOLDERS - 6);
        refused(Fault.TOO_MANY, () -> create("one more"));
        Delivery.Target target =
                new Delivery.Target(alice, FolderRole.INBOX, Set.of(), false, Optional.of("sieve/new"), Set.of());
        try (SpooledMessage message = store.spooled(StoreFixture.message("a", "b"))) {
            MessageRow row = store.mail
                    .deliver(new Delivery(message, List.of(target), Optional.empty()))
                    .join()
                    .get(0);
            assertThat(folderOf(row.uidl())).isEqualTo("Inbox");
        }
        store.mail.renameFolder(alice, "f 1", "f 2/f 1");
        assertThat(own()).hasSize(FolderRows.MOST_FOLDERS - 6);
    }

    private void fill(int count) throws Exception {
        try (Link link = Link.open(directory.resolve("mail.db"), 10_000)) {
            link.run("BEGIN IMMEDIATE");
            for (int i = 0; i < count; i++) {
                link.update(
                        "INSERT INTO folder(account_id, name, name_key, role) VALUES(?, ?, ?, 'NONE')",
                        alice,
                        "f " + i,
                        "f " + i);
            }
            link.run("COMMIT");
        }
    }

    @Test
    void concurrentChangesLeaveATree() {
        create("a/b/c");
        create("d");
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String[] from = {"a", "d", "a/b", "d/a", "a/d", "d/a/b"};
            String name = from[i % from.length];
            String to = from[(i * 7 + 3) % from.length];
            boolean removes = i % 10 == 9;
            all.add(CompletableFuture.runAsync(() -> {
                if (removes) {
                    store.mail.restoreFolder(alice, store.mail.deleteFolder(alice, name));
                } else {
                    store.mail.renameFolder(alice, name, to);
                }
            }));
        }
        all.forEach(each -> each.handle((done, failure) -> {
                    assertThat(failure)
                            .satisfiesAnyOf(
                                    none -> assertThat(none).isNull(),
                                    refusal -> assertThat(refusal.getCause()).isInstanceOf(StoreException.class));
                    return true;
                })
                .join());
        List<String> names = own().stream()
                .map(name -> name.toLowerCase(java.util.Locale.ROOT))
                .toList();
        assertThat(names).allSatisfy(name -> {
            int end = name.lastIndexOf('/');
            assertThat(end < 0 || names.contains(name.substring(0, end)))
                    .as(name)
                    .isTrue();
        });
    }

    @Test
    void anEmptyFolderCanBeRemovedAndRestoredAndKeepsOthersApart() {
        create("空");
        store.mail.createFolder(store.bob.id(), "空");
        long removal = store.mail.deleteFolder(alice, "空");
        assertThat(own(store.bob.id())).containsExactly("空");
        assertThat(store.mail.restoreFolder(alice, removal).messages()).isZero();
        assertThat("空".getBytes(StandardCharsets.UTF_8)).hasSize(3);
    }
}
