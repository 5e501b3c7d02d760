package org.postern.core.mailfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.mailbox.FolderRole;

class MailTreeTest {
    private static final String MBOX = "From a@b Mon Nov  2 09:15:00 2026\nSubject: x\n\nx\n";
    private static final String MESSAGE = "Subject: x\n\nx\n";

    @TempDir
    Path root;

    @Test
    void findsTheFoldersOfThunderbird() throws IOException {
        for (String file : List.of(
                "Inbox",
                "Sent",
                "Inbox.sbd/Kunden",
                "Inbox.sbd/Kunden.sbd/Müller",
                "Projects.sbd/2026",
                "Unsent Messages")) {
            write(file, MBOX);
        }
        write("Trash", "");
        write("Inbox.msf", "// <!-- <mdb:mork:z v=\"1.4\"/> -->");
        write("msgFilterRules.dat", "version=\"9\"");
        write("Archives.sbd/2025", MBOX);
        assertThat(found())
                .containsExactly(
                        "Archives.sbd/2025 MBOX Archive/2025",
                        "Inbox MBOX INBOX",
                        "Inbox.sbd/Kunden MBOX Kunden",
                        "Inbox.sbd/Kunden.sbd/Müller MBOX Kunden/Müller",
                        "Projects.sbd/2026 MBOX Projects/2026",
                        "Sent MBOX SENT",
                        "Unsent Messages MBOX Unsent Messages");
        assertThat(tree().unread()).isEmpty();
    }

    @Test
    void takesTheAccountsOfThunderbirdForNoFoldersAndFromItsProfileNothingElse() throws IOException {
        for (String file : List.of(
                "prefs.js",
                "key4.db",
                "calendar-data/x.bin",
                "Mail/Local Folders/Inbox.msf",
                "ImapMail/imap.x.test/INBOX.msf")) {
            write(file, "x");
        }
        for (String file : List.of(
                "Mail/Local Folders/Inbox",
                "Mail/Local Folders/Work.sbd/2026",
                "ImapMail/imap.x.test/INBOX",
                "ImapMail/imap.x.test/Sent")) {
            write(file, MBOX);
        }
        write("Mail/Local Folders/Work.sbd/2026.msf", "x");
        assertThat(found())
                .containsExactly(
                        "ImapMail/imap.x.test/INBOX MBOX INBOX",
                        "ImapMail/imap.x.test/Sent MBOX SENT",
                        "Mail/Local Folders/Inbox MBOX INBOX",
                        "Mail/Local Folders/Work.sbd/2026 MBOX Work/2026");
        assertThat(tree().unread()).isEmpty();
    }

    @Test
    void findsMaildirPlusPlusWithItsNamesDecoded() throws IOException {
        for (String folder :
                List.of("", ".Sent", ".&kAFP4W4IMH8-", ".Work.&AMQ-rger", ".INBOX.Trash", ".Tom &- Jerry")) {
            Files.createDirectories(root.resolve(folder).resolve("cur"));
            Files.createDirectories(root.resolve(folder).resolve("new"));
            Files.createDirectories(root.resolve(folder).resolve("tmp"));
        }
        write("dovecot.index", "\1\2");
        write("subscriptions", "Sent\n");
        Files.createDirectories(root.resolve(".hidden"));
        assertThat(found())
                .containsExactlyInAnyOrder(
                        " MAILDIR INBOX",
                        ".Sent MAILDIR SENT",
                        ".&kAFP4W4IMH8- MAILDIR SENT",
                        ".Work.&AMQ-rger MAILDIR Work/Ärger",
                        ".INBOX.Trash MAILDIR TRASH",
                        ".Tom &- Jerry MAILDIR Tom & Jerry");
    }

    @Test
    void findsSingleMessagesAndOtherTrees() throws IOException {
        write("a.eml", MESSAGE);
        write("b.EML", "\ufeffFrom: x@y\n\nx\n");
        write("kunden/c.eml", MBOX);
        write("mh/1", MESSAGE);
        write("mh/2", MESSAGE);
        write("Gesendet.mbox/mbox", MBOX);
        write("Gesendet.mbox/table_of_contents.toc", "x");
        write("[Gmail]/Sent Mail", MBOX);
        write("notes.eml", "Dear all, this is no message");
        write("bill.pdf", "%PDF-1.4");
        write("Inbox.mozmsgs/1.eml", MESSAGE);
        Files.createSymbolicLink(root.resolve("z.eml"), root.resolve("a.eml"));
        Files.createSymbolicLink(root.resolve("loop"), root);
        assertThat(found())
                .containsExactly(
                        "Gesendet.mbox/mbox MBOX SENT",
                        "[Gmail]/Sent Mail MBOX SENT",
                        "a.eml MESSAGE INBOX",
                        "b.EML MESSAGE INBOX",
                        "kunden/c.eml MBOX kunden",
                        "mh/1 MESSAGE mh",
                        "mh/2 MESSAGE mh");
        assertThat(tree().unread()).hasSize(2).anyMatch(s -> s.contains("bill.pdf is not mail"));
    }

    @Test
    void aTreeDeeperThanPeopleMakeIsNotFollowed() throws IOException {
        write("a/".repeat(19) + "Box", MBOX);
        write("b/".repeat(40) + "Box", MBOX);
        assertThat(found()).hasSize(1);
        assertThat(tree().unread()).singleElement().asString().contains("lies too deep");
    }

    @Test
    void knowsTheFoldersOfOtherProgramsInTheUsualLanguages() {
        Map<String, FolderRole> rows = new LinkedHashMap<>();
        rows.put("INBOX", FolderRole.INBOX);
        rows.put("受信トレイ", FolderRole.INBOX);
        rows.put("Gesendete Elemente", FolderRole.SENT);
        rows.put("送信済みﾄﾚｲ", FolderRole.SENT);
        rows.put("Elements envoyes", FolderRole.SENT);
        rows.put("ENTWÜRFE", FolderRole.DRAFTS);
        rows.put("下書き", FolderRole.DRAFTS);
        rows.put("ごみ箱", FolderRole.TRASH);
        rows.put("Deleted Items", FolderRole.TRASH);
        rows.put("迷惑メール", FolderRole.JUNK);
        rows.put("Spam", FolderRole.JUNK);
        rows.put("Archives", FolderRole.ARCHIVE);
        SoftAssertions softly = new SoftAssertions();
        rows.forEach((name, role) ->
                softly.assertThat(ImportFolder.of(List.of(name))).as(name).isEqualTo(ImportFolder.of(role)));
        softly.assertThat(ImportFolder.of(List.of("Work", "Sent")).name()).contains("Work/Sent");
        softly.assertThat(ImportFolder.of(List.of("Corbeille", "2025")).name()).contains("Corbeille.2025");
        softly.assertThat(ImportFolder.of(List.of("1", "2", "3", "4", "5", "6", "7", "8", "9"))
                        .name())
                .contains("1/2/3/4/5/6/7/8.9");
        softly.assertThat(ImportFolder.of(List.of("a/b\\c\n")).name()).contains("a-b-c-");
        softly.assertThat(ImportFolder.of(List.of("...")).name()).contains("Imported");
        softly.assertThat(ImportFolder.of(List.of("😀".repeat(200)))
                        .name()
                        .orElseThrow()
                        .codePointCount(0, 200))
                .isEqualTo(100);
        softly.assertAll();
    }

    @Test
    void aMaildirNameHasTheTimeAndTheFlags() {
        assertThat(MaildirFolder.time("1793610900.M1P2.host:2,S")).contains(Instant.ofEpochSecond(1_793_610_900));
        assertThat(MaildirFolder.time("1793610900_0.12.host")).contains(Instant.ofEpochSecond(1_793_610_900));
        for (String name : List.of("1.a:2,FRS", "message", "17936109001234.x", "")) {
            assertThat(MaildirFolder.time(name)).as(name).isEqualTo(Optional.empty());
        }
    }

    @Test
    void folderNamesAreDecodedWhereTheyAreEncoded() {
        Map.of(
                        "&ZeVnLIqe-", "日本語",
                        "a&-b", "a&b",
                        "&2D3eAA-", "\ud83d\ude00",
                        "R&D", "R&D",
                        "R&D-x", "R&D-x",
                        "plain", "plain",
                        "&", "&",
                        "日本", "日本")
                .forEach((name, decoded) ->
                        assertThat(ModifiedUtf7.decoded(name)).as(name).isEqualTo(decoded));
    }

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    private MailTree tree() throws IOException {
        return MailTree.of(root, ImportFolder.of(FolderRole.INBOX));
    }

    private List<String> found() throws IOException {
        return tree().found().stream()
                .map(one -> root.relativize(one.path()) + " " + one.kind() + " "
                        + one.folder().name().orElse(one.folder().role().name()))
                .toList();
    }
}
