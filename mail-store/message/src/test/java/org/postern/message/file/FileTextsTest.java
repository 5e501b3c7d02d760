package org.postern.message.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.postern.message.file.FileText.Extent;

class FileTextsTest {
    private static final String W = "<w:document xmlns:w='w' xmlns:mc='mc'><w:body>";
    private final FileTexts texts = new FileTexts(PdfText.NONE);

    @Test
    void readsParagraphsTablesNotesAndHeadersOfAWordFile() throws IOException {
        byte[] file = OfficeFiles.zip(
                "word/header1.xml",
                "<w:hdr xmlns:w='w'><w:p><w:r><w:t>Office Ltd</w:t></w:r></w:p></w:hdr>",
                "word/document.xml",
                W + "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>The </w:t></w:r><w:r><w:t>budget</w:t>"
                        + "<w:tab/><w:t>2027 &amp; more</w:t></w:r></w:p>"
                        + "<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p><w:r><w:t>Rent</w:t></w:r></w:p></w:tc></w:tr>"
                        + "<w:tr><w:tc><w:p><w:r><w:t>見積</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
                        + "<mc:AlternateContent><mc:Choice><w:p><w:r><w:t>Box</w:t></w:r></w:p></mc:Choice>"
                        + "<mc:Fallback><w:p><w:r><w:t>Box</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent>"
                        + "<w:p><w:r><w:delText>deleted</w:delText><w:instrText>PAGE</w:instrText></w:r></w:p>"
                        + "</w:body></w:document>");
        FileText text = read(FileKind.WORDS, file).orElseThrow();
        assertThat(text.text()).isEqualTo("The budget\t2027 & more\n\tRent\t\n見積\t\nBox\n\nOffice Ltd");
        assertThat(text.extent()).isEqualTo(Extent.WHOLE);
    }

    @Test
    void readsRowsOfASpreadsheetWhoseTextsStandBehindIt() throws IOException {
        byte[] file = OfficeFiles.zip(
                "xl/worksheets/sheet2.xml",
                "<worksheet><sheetData><row><c t='s'><v>0</v></c></row></sheetData></worksheet>",
                "xl/worksheets/sheet1.xml",
                "<worksheet><sheetData><row><c t='s'><v>1</v></c><c><f>A1*2</f><v>42.5</v></c>"
                        + "<c t='inlineStr'><is><t>inline</t></is></c></row>"
                        + "<row><c t='s'><v>99999</v></c><c t='str'><v>made</v></c></row></sheetData></worksheet>",
                "xl/sharedStrings.xml",
                "<sst><si><t>second</t></si><si><r><t>東京</t></r><r><t> office</t></r><rPh><t>トウキョウ</t></rPh></si></sst>");
        assertThat(read(FileKind.SHEETS, file).orElseThrow().text())
                .isEqualTo("東京 office\t42.5\tinline\n\tmade\n\nsecond");
    }

    @Test
    void readsSlidesInOrderAndOpenDocuments() throws IOException {
        byte[] slides = OfficeFiles.zip(
                "ppt/slides/slide10.xml", "<p:sld xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>ten</a:t></a:r></a:p></p:sld>",
                "ppt/slides/slide2.xml", "<p:sld xmlns:p='p' xmlns:a='a'><a:p><a:r><a:t>two</a:t></a:r></a:p></p:sld>",
                "ppt/notesSlides/notesSlide2.xml", "<p:n xmlns:p='p' xmlns:a='a'><a:p><a:t>say it</a:t></a:p></p:n>");
        assertThat(read(FileKind.SLIDES, slides).orElseThrow().text()).isEqualTo("two\n\nsay it\n\nten");
        byte[] open = OfficeFiles.zip(
                "mimetype",
                "application/vnd.oasis.opendocument.text",
                "content.xml",
                "<o:c xmlns:o='o' xmlns:text='t' xmlns:table='b'><text:tracked-changes><text:p>gone</text:p>"
                        + "</text:tracked-changes><text:h>Title</text:h><text:p>a<text:s/>b<text:span>c</text:span>"
                        + "<text:tab/>d</text:p><table:table-row><table:table-cell><text:p>x</text:p>"
                        + "</table:table-cell><table:table-cell><text:p>y</text:p></table:table-cell>"
                        + "<table:table-cell/></table:table-row><text:p>end</text:p></o:c>");
        assertThat(read(FileKind.OPEN_DOCUMENT, open).orElseThrow().text()).isEqualTo("Title\na bc\td\nx\ty\nend");
    }

    @Test
    void plainTextIsDecodedAndCut() throws IOException {
        byte[] sjis = "担当,金額\r\n佐藤,100".getBytes("windows-31j");
        assertThat(texts.read(FileKind.PLAIN, new ByteArrayInputStream(sjis), Optional.of("shift_jis"), 1_000))
                .contains(new FileText("担当,金額\n佐藤,100", Extent.WHOLE));
        assertThat(texts.read(
                        FileKind.PLAIN,
                        new ByteArrayInputStream("abcdef".getBytes(StandardCharsets.UTF_8)),
                        Optional.empty(),
                        3))
                .contains(new FileText("abc", Extent.CUT));
    }

    @Test
    void kindsAreToldByLabelThenByName() {
        assertThat(FileKind.of("application/octet-stream", "Report.DOCX")).contains(FileKind.WORDS);
        assertThat(FileKind.of("APPLICATION/PDF", "x")).contains(FileKind.PDF);
        assertThat(FileKind.of("image/png", "x.pdf")).isEmpty();
        assertThat(FileKind.of("application/octet-stream", ".pdf")).isEmpty();
        assertThat(FileKind.of("application/zip", "a.zip")).isEmpty();
    }

    @Test
    void bombsEntitiesAndDepthEndEarlyAndHarmlessly() throws IOException {
        String head = "word/document.xml";
        byte[] large = OfficeFiles.zip(head, W + "<w:p><w:r><w:t>" + "a".repeat(30 << 20));
        FileText cut = read(FileKind.WORDS, large).orElseThrow();
        assertThat(cut.text()).hasSize(FileTexts.MOST_TEXT);
        assertThat(cut.extent()).isEqualTo(Extent.CUT);
        byte[] attribute = OfficeFiles.zip(head, "<w:document xmlns:w='w' a='" + "a".repeat(30 << 20));
        assertThat(read(FileKind.WORDS, attribute).map(FileText::text)).contains("");
        byte[] deep = OfficeFiles.zip(head, "<a>".repeat(100_000));
        assertThat(read(FileKind.WORDS, deep).map(FileText::text)).isEmpty();
        byte[] entities = OfficeFiles.zip(
                head, "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY y '&x;&x;'>]><a><t>&y;&x;</t></a>");
        assertThat(read(FileKind.WORDS, entities)).isEmpty();
        String[] many = new String[20_002];
        Arrays.setAll(many, i -> i % 2 == 0 ? "junk" + i : "");
        many[20_000] = head;
        many[20_001] = W + "<w:p><w:t>behind</w:t></w:p></w:body></w:document>";
        assertThat(read(FileKind.WORDS, OfficeFiles.zip(many))).isEmpty();
        byte[] padded = OfficeFiles.zip("pad", "\0".repeat(97 << 20), head, W + "</w:body></w:document>");
        assertThat(read(FileKind.WORDS, padded)).isEmpty();
    }

    @Test
    void damagedFilesGiveNothingOrTheirBeginning() throws IOException {
        byte[] file = OfficeFiles.docx("a word");
        Random random = new Random(5);
        for (int i = 0; i < 400; i++) {
            byte[] damaged = Arrays.copyOf(file, i % 3 == 0 ? random.nextInt(file.length) : file.length);
            for (int k = 0; k < 3 && damaged.length > 0; k++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            for (FileKind kind : FileKind.values()) {
                assertThat(read(kind, damaged)).isNotNull();
            }
        }
        byte[] ole = new byte[4_096];
        ole[0] = (byte) 0xd0;
        assertThat(read(FileKind.WORDS, ole)).as("an encrypted file").isEmpty();
    }

    private Optional<FileText> read(FileKind kind, byte[] file) throws IOException {
        return texts.read(kind, new ByteArrayInputStream(file), Optional.empty(), FileTexts.MOST_TEXT);
    }
}
