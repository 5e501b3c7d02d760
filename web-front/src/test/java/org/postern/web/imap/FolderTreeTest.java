package org.postern.web.imap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders.Folder;

class FolderTreeTest {
    private static ListedFolder folder(String mailbox, char separator, String... attributes) {
        return new ListedFolder(mailbox, separator, Set.of(attributes), 3, 1, 9);
    }

    @Test
    void believesTheServerBeforeTheNames() {
        FolderTree tree = FolderTree.of(
                List.of(
                        folder("INBOX", '/'),
                        folder("Trash", '/'),
                        folder("Papierkorb", '/', "\\Trash"),
                        folder("Drafts", '/', "\\HasNoChildren")),
                "",
                '/');
        assertThat(tree.role(Role.TRASH).mailbox()).isEqualTo("Papierkorb");
        assertThat(tree.role(Role.DRAFTS).mailbox()).isEqualTo("Drafts");
        assertThat(tree.at(FolderRef.of(Role.TRASH)).orElseThrow().mailbox()).isEqualTo("Papierkorb");
    }

    @Test
    void knowsTheNamesThatMailProgramsGive() {
        FolderTree tree = FolderTree.of(
                List.of(
                        folder("INBOX", '.'),
                        folder("INBOX.Sent Items", '.'),
                        folder("INBOX.Deleted Items", '.'),
                        folder("INBOX.SPAM", '.'),
                        folder("INBOX.下書き", '.'),
                        folder("INBOX.Archive", '.', "\\Noselect")),
                "INBOX.",
                '.');
        assertThat(tree.role(Role.SENT).mailbox()).isEqualTo("INBOX.Sent Items");
        assertThat(tree.role(Role.TRASH).mailbox()).isEqualTo("INBOX.Deleted Items");
        assertThat(tree.role(Role.JUNK).mailbox()).isEqualTo("INBOX.SPAM");
        assertThat(tree.role(Role.DRAFTS).folder().name()).isEqualTo("下書き");
        assertThat(tree.role(Role.ARCHIVE).exists()).isFalse();
        assertThat(tree.role(Role.ARCHIVE).mailbox()).isEqualTo("INBOX.Archive");
    }

    @Test
    void prefersTheBetterKnownOfTwoNames() {
        FolderTree tree =
                FolderTree.of(List.of(folder("INBOX", '/'), folder("Spam", '/'), folder("Junk", '/')), "", '/');
        assertThat(tree.role(Role.JUNK).mailbox()).isEqualTo("Junk");
        assertThat(tree.at(FolderRef.own("Spam")).orElseThrow().folder().role()).isEqualTo(Role.NONE);
    }

    @Test
    void takesNoNestedFolderForTheRolesOwn() {
        FolderTree tree = FolderTree.of(List.of(folder("INBOX", '/'), folder("Old/Sent", '/')), "", '/');
        assertThat(tree.role(Role.SENT).exists()).isFalse();
        assertThat(tree.at(FolderRef.own("Old/Sent"))
                        .orElseThrow()
                        .folder()
                        .ref()
                        .encoded())
                .isEqualTo("Old%2FSent");
    }

    @Test
    void alwaysHasAnInbox() {
        FolderTree tree = FolderTree.of(List.of(), "", '/');
        assertThat(tree.role(Role.INBOX).mailbox()).isEqualTo("INBOX");
        assertThat(tree.role(Role.INBOX).exists()).isTrue();
        assertThat(tree.folders().get(0)).isEqualTo(new Folder(FolderRef.INBOX, "Inbox", 0, 0));
        FolderTree lower = FolderTree.of(List.of(folder("Inbox", '/')), "", '/');
        assertThat(lower.role(Role.INBOX).mailbox()).isEqualTo("Inbox");
        assertThat(lower.folders())
                .filteredOn(each -> each.role() == Role.INBOX)
                .hasSize(1);
    }

    @Test
    void givesNoTwoFoldersOneName() {
        FolderTree tree = FolderTree.of(
                List.of(
                        folder("INBOX", '.'),
                        folder("work", '.'),
                        folder("Work", '.'),
                        folder("a.b", '.'),
                        folder("a/b", '.'),
                        folder("Papierkorb", '.', "\\Trash"),
                        folder("Trash", '.')),
                "",
                '.');
        assertThat(tree.folders().stream().map(each -> each.name().toLowerCase(java.util.Locale.ROOT)))
                .doesNotHaveDuplicates();
        for (FolderLocation place : tree.places()) {
            assertThat(tree.at(place.folder().ref())).as(place.folder().name()).contains(place);
            assertThat(FolderRef.decoded(place.folder().ref().encoded()))
                    .contains(place.folder().ref());
            assertThat(place.exists() ? tree.hashed(place.hash()).orElseThrow() : place)
                    .isEqualTo(place);
        }
    }

    @Test
    void changesItsFingerprintWithWhatIsInIt() {
        List<ListedFolder> before = List.of(folder("INBOX", '/'), folder("Work", '/'));
        List<ListedFolder> read = List.of(folder("INBOX", '/'), new ListedFolder("Work", '/', Set.of(), 3, 0, 9));
        assertThat(FolderTree.of(before, "", '/').fingerprint())
                .isEqualTo(FolderTree.of(before, "", '/').fingerprint())
                .isNotEqualTo(FolderTree.of(read, "", '/').fingerprint());
    }

    @Test
    void namesNewFoldersAsTheServerDoes() {
        FolderTree tree = FolderTree.of(List.of(folder("INBOX", '.')), "INBOX.", '.');
        assertThat(tree.mailboxFor("顧客/A社")).contains("INBOX.顧客.A社");
        assertThat(List.of("a.b", "", "a//b", "/a", "a/", " a", "a\r\nb", "a%", "a*", "a\"b", "a\\b"))
                .allSatisfy(bad -> assertThat(tree.mailboxFor(bad)).as(bad).isEmpty());
        FolderTree flat = FolderTree.of(List.of(folder("INBOX", '\0')), "", '\0');
        assertThat(flat.mailboxFor("a/b")).isEmpty();
        assertThat(flat.mailboxFor("a")).contains("a");
    }
}
