package org.postern.store.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.file.FileText;
import org.postern.message.file.FileTexts;
import org.postern.message.file.OfficeFiles;
import org.postern.message.file.PdfText;
import org.postern.store.database.Link;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.sql.StoreFixture;

class SearchTest {
    @TempDir
    Path directory;

    private static List<String> found(StoreFixture store, String query) {
        Mailboxes.SearchResult result = store.mail.search(store.alice.id(), null, query, 0, 50);
        for (int i = 0; i < 100 && !result.complete(); i++) { // each try waits for the indexer
            result = store.mail.search(store.alice.id(), null, query, 0, 50);
        }
        assertThat(result.complete()).isTrue();
        return result.rows().stream().map(MessageRow::uidl).toList();
    }

    @Test
    void findsAnyTwoNeighbouringCharactersOfJapaneseInSubjectAndBody() throws IOException {
        try (StoreFixture store = new StoreFixture(directory)) {
            byte[] iso = ("From: =?ISO-2022-JP?B?GyRCOjRGIxsoQg==?= <sato@example.jp>\r\n"
                            + "Subject: =?UTF-8?B?5Zub5Y2K5pyf5aCx5ZGK5pu4?=\r\n"
                            + "Content-Type: text/plain; charset=ISO-2022-JP\r\n\r\n東京タワーで会議をします。\r\n")
                    .getBytes(Charset.forName("ISO-2022-JP"));
            String uidl = store.deliver(store.alice, iso).uidl();
            store.deliver(store.alice, StoreFixture.message("京東", "会 議"));
            for (String query : List.of(
                    "東京",
                    "京タ",
                    "タワー",
                    "ワー",
                    "会議",
                    "ｔ会議".substring(1),
                    "議を",
                    "四半期報告書",
                    "半期",
                    "from:佐藤",
                    "東",
                    "subject:報告",
                    "東京タワー")) {
                assertThat(found(store, query)).as(query).contains(uidl);
            }
            assertThat(found(store, "会議")).containsExactly(uidl);
            assertThat(found(store, "京会")).isEmpty();
        }
    }

    @Test
    void requiresAllWordsAndKnowsPhrasesAndFields() throws IOException {
        try (StoreFixture store = new StoreFixture(directory)) {
            String a = store.deliver(store.alice, StoreFixture.message("Quarterly invoice", "the blue factory"))
                    .uidl();
            String b = store.deliver(store.alice, StoreFixture.message("Lunch", "factory blue, invoice attached"))
                    .uidl();
            assertThat(found(store, "INVOICE factory")).containsExactly(b, a);
            assertThat(found(store, "invo")).containsExactly(b, a);
            assertThat(found(store, "\"blue factory\"")).containsExactly(a);
            assertThat(found(store, "subject:invoice")).containsExactly(a);
            assertThat(found(store, "from:bob to:alice subject:\"quarterly invoice\""))
                    .containsExactly(a);
            assertThat(found(store, "from:alice")).isEmpty();
            store.mail.move(store.alice.id(), List.of(a), "Archive");
            assertThat(found(store, "factory")).containsExactly(b, a);
            assertThat(store.mail
                            .search(store.alice.id(), "Archive", "factory", 0, 5)
                            .total())
                    .isEqualTo(1);
            store.mail.purge(store.alice.id(), List.of(b));
            assertThat(found(store, "invoice")).containsExactly(a);
        }
    }

    @Test
    void widthKanaWidthCaseAndAccentsDoNotCount() throws IOException {
        try (StoreFixture store = new StoreFixture(directory)) {
            String uidl = store.deliver(
                            store.alice,
                            StoreFixture.message("Réunion générale à Ｐａｒｉｓ", "ﾊﾟｿｺﾝを Straße, Łódź, İstanbul に送る ﾃﾞｰﾀ"))
                    .uidl();
            store.deliver(store.alice, StoreFixture.message("other", "x"));
            for (String query : List.of(
                    "reunion",
                    "RÉUNION",
                    "Re\u0301union generale",
                    "paris",
                    "ＰＡＲＩＳ",
                    "パソコン",
                    "ﾊﾟｿｺﾝ",
                    "データ",
                    "strasse",
                    "STRASSE",
                    "straße",
                    "lodz",
                    "istanbul",
                    "subject:\"générale a paris\"")) {
                assertThat(found(store, query)).as(query).containsExactly(uidl);
            }
            for (String query : List.of("ハソコン", "ぱそこん", "from:paris")) {
                assertThat(found(store, query)).as(query).isEmpty();
            }
        }
    }

    @Test
    void operatorsMinusAndOrChooseByWordsAndByRows() throws IOException {
        try (StoreFixture store = new StoreFixture(directory)) {
            String october = store.deliver(store.alice, StoreFixture.message("Invoice October", "blue"))
                    .uidl();
            String march = store.deliver(store.alice, StoreFixture.message("Invoice March", "red"))
                    .uidl();
            byte[] mixed =
                    ("From: carol@x.test\r\nTo: alice@office.test\r\nCc: Dan Brown <dan@x.test>\r\nSubject: files\r\n"
                                    + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nmarch\r\n--b\r\n"
                                    + "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=contract-page-3.pdf\r\n"
                                    + "Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n"
                                    + "-".repeat(5_000))
                            .getBytes(StandardCharsets.US_ASCII);
            String files = store.deliver(store.alice, mixed).uidl();
            store.deliver(store.bob, StoreFixture.message("Invoice October", "blue"));
            store.mail.changeFlags(store.alice.id(), List.of(march), Set.of(Flag.SEEN), Set.of());
            store.mail.changeFlags(store.alice.id(), List.of(files), Set.of(Flag.FLAGGED, Flag.ANSWERED), Set.of());
            store.mail.move(store.alice.id(), List.of(march), "Archive");
            for (Asked each : List.of(
                    new Asked("invoice", List.of(october, march)),
                    new Asked("invoice -october", List.of(march)),
                    new Asked("-october", List.of(march, files)),
                    new Asked("october OR files", List.of(october, files)),
                    new Asked("march OR blue invoice", List.of(march, october)),
                    new Asked("is:unread", List.of(october, files)),
                    new Asked("-is:unread", List.of(march)),
                    new Asked("invoice is:unread", List.of(october)),
                    new Asked("is:starred is:answered", List.of(files)),
                    new Asked("-is:unread OR is:starred", List.of(march, files)),
                    new Asked("has:attachment", List.of(files)),
                    new Asked("-has:attachment invoice", List.of(october, march)),
                    new Asked("in:\"archive\"", List.of(march)),
                    new Asked("-in:\"archive\"", List.of(october, files)),
                    new Asked("in:\"nowhere\"", List.of()),
                    new Asked("filename:contract", List.of(files)),
                    new Asked("filename:page-3", List.of(files)),
                    new Asked("contract-page-3", List.of(files)),
                    new Asked("filename:march", List.of()),
                    new Asked("-filename:contract", List.of(october, march)),
                    new Asked("cc:dan", List.of(files)),
                    new Asked("cc:\"dan brown\"", List.of(files)),
                    new Asked("to:dan", List.of(files)),
                    new Asked("cc:alice", List.of()),
                    new Asked("from:carol OR subject:march", List.of(march, files)),
                    new Asked("larger:4000", List.of(files)),
                    new Asked("smaller:4000 march", List.of(march)),
                    new Asked("after:2000-01-01T00:00Z", List.of(october, march, files)),
                    new Asked("before:2000-01-01T00:00Z", List.of()),
                    new Asked("before:2000-01-01T00:00Z OR blue", List.of(october)),
                    new Asked("label:todo", List.of()),
                    new Asked("-label:todo blue", List.of(october)))) {
                assertThat(found(store, each.query()))
                        .as(each.query())
                        .containsExactlyInAnyOrderElementsOf(each.uidls());
                assertThat(store.mail
                                .search(store.alice.id(), null, each.query(), 0, 1)
                                .total())
                        .as(each.query())
                        .isEqualTo(each.uidls().size());
            }
            assertThat(store.mail
                            .search(store.alice.id(), "Archive", "is:unread OR march", 0, 5)
                            .total())
                    .isEqualTo(1);
        }
    }

    private record Asked(String query, List<String> uidls) {}

    @Test
    void takesAnythingThatIsTypedWithoutASyntaxError() throws IOException {
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, StoreFixture.message("a", "b"));
            for (String query : List.of(
                    "",
                    "\"",
                    "\"\"",
                    "a\"b",
                    "AND",
                    "OR NOT",
                    "(",
                    "*",
                    "a*",
                    "^x",
                    "subject:",
                    "from:\"",
                    "{a}:b",
                    "NEAR(a b)",
                    "-x",
                    "a:b",
                    "'; DROP TABLE message;--",
                    "\u0000",
                    "\uD800",
                    "x".repeat(100_000),
                    "\" ".repeat(1_000),
                    "ー",
                    "🙂",
                    "body : x",
                    "subject:subject:x")) {
                assertThat(store.mail
                                .search(store.alice.id(), null, query, 0, 5)
                                .total())
                        .as(query)
                        .isGreaterThanOrEqualTo(0);
            }
        }
    }

    @Test
    void notesAttachments() throws IOException {
        try (StoreFixture store = new StoreFixture(directory)) {
            byte[] mixed = ("Subject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n--b\r\n"
                            + "Content-Type: application/pdf\r\nContent-Disposition: attachment; filename=x.pdf\r\n"
                            + "Content-Transfer-Encoding: base64\r\n\r\nAAAA\r\n--b--\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
            String uidl = store.deliver(store.alice, mixed).uidl();
            store.deliver(store.alice, StoreFixture.message("plain", "x"));
            assertThat(found(store, "hello")).containsExactly(uidl);
            long inbox = store.folder(store.alice, "Inbox").id();
            assertThat(store.mail.list(inbox, new Mailboxes.ListFilter(false, false, true), 0, 5))
                    .extracting(MessageRow::uidl)
                    .containsExactly(uidl);
        }
    }

    /** Such a mark was guessed from the header, before the message itself was here. */
    @Test
    void takesTheMarkBackWhereAMultipartHoldsNoFile() throws IOException, SQLException {
        String mixed = "Subject: s\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n";
        try (StoreFixture store = new StoreFixture(directory)) {
            for (String body : List.of(
                    "findtext, the list took the parts away\r\n",
                    "--b\r\n\r\nfindtext\r\n--b\r\n\r\nfooter of a list\r\n--b--\r\n",
                    "--other\r\n\r\nfindtext\r\n--other--\r\n")) {
                store.deliver(store.alice, (mixed + body).getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(found(store, "findtext")).hasSize(3);
        }
        try (Link link = Link.open(directory.resolve("mail.db"), 5_000)) {
            link.run("UPDATE message SET attachments = 1");
        }
        Files.write(directory.resolve("search.db"), new byte[10_000]);
        try (StoreFixture store = new StoreFixture(directory)) {
            assertThat(found(store, "findtext")).hasSize(3);
            long inbox = store.folder(store.alice, "Inbox").id();
            assertThat(store.mail.list(inbox, new Mailboxes.ListFilter(false, false, false), 0, 5))
                    .extracting(MessageRow::attachments)
                    .containsExactly(false, false, false);
        }
    }

    @Test
    void catchesUpAndRebuildsADamagedIndex() throws IOException {
        String uidl;
        try (StoreFixture store = new StoreFixture(directory)) {
            uidl = store.deliver(store.alice, StoreFixture.message("findme", "x"))
                    .uidl();
            assertThat(found(store, "findme")).containsExactly(uidl);
        }
        Files.write(directory.resolve("search.db"), new byte[10_000]);
        try (StoreFixture store = new StoreFixture(directory)) {
            assertThat(found(store, "findme")).containsExactly(uidl);
        }
    }

    @Test
    void findsTheTextOfFilesAsWordsOfTheirMail() throws IOException {
        String docx = Base64.getMimeEncoder().encodeToString(OfficeFiles.docx("Mietvertrag f\u00fcr 東京都"));
        byte[] mail = ("Subject: see file\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n"
                        + "--b\r\nContent-Type: application/octet-stream; name=lease.docx\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\n" + docx + "\r\n--b\r\n"
                        + "Content-Type: text/csv; charset=utf-8\r\nContent-Disposition: attachment; filename=a.csv\r\n\r\n"
                        + "Grundsteuer;900\r\n--b--\r\n")
                .getBytes(StandardCharsets.UTF_8);
        try (StoreFixture store = new StoreFixture(directory)) {
            String uidl = store.deliver(store.alice, mail).uidl();
            for (String words : List.of("mietvertrag", "京都", "grundsteuer", "hello Mietvertrag", "filename:lease")) {
                assertThat(found(store, words)).as(words).containsExactly(uidl);
            }
            assertThat(found(store, "subject:mietvertrag")).isEmpty();
            for (String words : List.of("mietvertrag", "京都", "lease", "hello grundsteuer", "mietv OR steuer")) {
                assertThat(inFiles(store, words)).as(words).containsExactly(uidl);
            }
            for (String words : List.of("hello", "see", "mietvertrag OR hello", "filename:lease", "file -steuer")) {
                assertThat(found(store, words)).as(words).containsExactly(uidl);
                assertThat(inFiles(store, words)).as(words).isEmpty();
            }
            assertThat(found(store, "hello -mietvertrag")).isEmpty();
            store.deliver(store.alice, StoreFixture.message("Mietvertrag", "x"));
            assertThat(found(store, "mietvertrag")).hasSize(2);
            assertThat(inFiles(store, "mietvertrag")).containsExactly(uidl);
            store.mail.purge(store.alice.id(), List.of(uidl));
            assertThat(inFiles(store, "mietvertrag")).isEmpty();
        }
    }

    private static List<String> inFiles(StoreFixture store, String query) {
        Mailboxes.SearchResult result = store.mail.search(store.alice.id(), null, query, 0, 50);
        return result.rows().stream()
                .filter(row -> result.inFiles().contains(row.id()))
                .map(MessageRow::uidl)
                .toList();
    }

    @Test
    void extractsTheTextOfPdfsAndWhatStandsAfterThem() {
        PdfText reader = (pdf, most) -> Optional.of(
                new FileText(new String(pdf.readAllBytes(), StandardCharsets.US_ASCII), FileText.Extent.WHOLE));
        String octets =
                Base64.getEncoder().encodeToString("%PDF-1.7 lease of a warehouse".getBytes(StandardCharsets.US_ASCII));
        String file = "--b\r\nContent-Type: application/pdf; name=x.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + octets + "\r\n";
        byte[] mail = ("Subject: papers\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n" + file
                        + file
                        + "--b\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=y.txt\r\n\r\nlast\r\n--b--\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        TextExtractor extractor = new TextExtractor(new FileTexts(reader));
        TextExtractor.Text text = extractor.extract(new ByteArrayInputStream(mail), mail.length);
        assertThat(text.subject()).isEqualTo("papers");
        assertThat(text.body()).contains("hello");
        assertThat(text.attached()).contains("lease of a warehouse", "last");
        assertThat(extractor
                        .withoutPdfs()
                        .extract(new ByteArrayInputStream(mail), mail.length)
                        .attached())
                .contains("last")
                .doesNotContain("warehouse");
    }

    @Test
    void extractsWordsFromHtmlOnlyMailAndSurvivesHostileStructure() {
        TextExtractor extractor = new TextExtractor(new FileTexts(PdfText.NONE));
        byte[] html = ("Subject: h\r\nContent-Type: text/html; charset=x-unknown\r\n\r\n<style>p{}</style>"
                        + "<p>caf&#233; <b>bo</b>ld<br>next<script>evil()</script> &amp; a<")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(extractor
                        .extract(new ByteArrayInputStream(html), html.length)
                        .body())
                .isEqualTo("cafe bold next a");
        StringBuilder nested = new StringBuilder("Subject: deep\r\n");
        for (int i = 0; i < 5_000; i++) {
            nested.append("Content-Type: multipart/mixed; boundary=b" + i + "\r\n\r\n--b" + i + "\r\n");
        }
        byte[] deep = nested.toString().getBytes(StandardCharsets.US_ASCII);
        assertThat(extractor
                        .extract(new ByteArrayInputStream(deep), deep.length)
                        .subject())
                .isEqualTo("deep");
        byte[] parts = ("Subject: wide\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
                        + "--b\r\n\r\nx\r\n".repeat(50_000))
                .getBytes(StandardCharsets.US_ASCII);
        assertThat(extractor
                        .extract(new ByteArrayInputStream(parts), parts.length)
                        .subject())
                .isEqualTo("wide");
        byte[] headers =
                ("Subject: many\r\n" + "X: y\r\n".repeat(100_000) + "\r\nbody\r\n").getBytes(StandardCharsets.US_ASCII);
        assertThat(extractor
                        .extract(new ByteArrayInputStream(headers), headers.length)
                        .subject())
                .isEqualTo("many");
        byte[] noise = new byte[100_000];
        new Random(7).nextBytes(noise);
        assertThat(extractor.extract(new ByteArrayInputStream(noise), noise.length))
                .isNotNull();
    }
}
