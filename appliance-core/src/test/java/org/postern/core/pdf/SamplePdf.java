package org.postern.core.pdf;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.cos.COSArray;
import org.apache.pdfbox.cos.COSDictionary;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;

/** PDFs for tests. */
final class SamplePdf {
    private static final Logger QUIET = Logger.getLogger("org.apache.pdfbox");

    static {
        QUIET.setLevel(Level.OFF);
    }

    private SamplePdf() {}

    /** A page for each text, in a font that is only named. */
    static byte[] english(List<String> pages) throws IOException {
        try (PDDocument document = new PDDocument()) {
            for (String page : pages) {
                write(document, new PDType1Font(FontName.HELVETICA), page);
            }
            return octets(document);
        }
    }

    /** As Japanese business programs write them: a font that is only named, and the text in its own character set. */
    static byte[] japanese(String encoding, Charset charset, String text) throws IOException {
        try (PDDocument document = new PDDocument()) {
            COSDictionary system = new COSDictionary();
            system.setString(COSName.REGISTRY, "Adobe");
            system.setString(COSName.ORDERING, "Japan1");
            system.setInt(COSName.SUPPLEMENT, 2);
            COSDictionary descriptor = new COSDictionary();
            descriptor.setItem(COSName.TYPE, COSName.FONT_DESC);
            descriptor.setName(COSName.FONT_NAME, "HeiseiMin-W3");
            descriptor.setInt(COSName.FLAGS, 4);
            COSDictionary characters = new COSDictionary();
            characters.setItem(COSName.TYPE, COSName.FONT);
            characters.setItem(COSName.SUBTYPE, COSName.CID_FONT_TYPE0);
            characters.setName(COSName.BASE_FONT, "HeiseiMin-W3");
            characters.setItem(COSName.CIDSYSTEMINFO, system);
            characters.setItem(COSName.FONT_DESC, descriptor);
            COSArray descendants = new COSArray();
            descendants.add(characters);
            COSDictionary font = new COSDictionary();
            font.setItem(COSName.TYPE, COSName.FONT);
            font.setItem(COSName.SUBTYPE, COSName.TYPE0);
            font.setName(COSName.BASE_FONT, "HeiseiMin-W3-" + encoding);
            font.setName(COSName.ENCODING, encoding);
            font.setItem(COSName.DESCENDANT_FONTS, descendants);
            PDResources resources = new PDResources();
            COSDictionary fonts = new COSDictionary();
            fonts.setItem(COSName.getPDFName("F"), font);
            resources.getCOSObject().setItem(COSName.FONT, fonts);
            PDPage page = new PDPage();
            document.addPage(page);
            page.setResources(resources);
            String content = "BT /F 12 Tf 50 700 Td <" + HexFormat.of().formatHex(text.getBytes(charset)) + "> Tj ET";
            page.setContents(
                    new PDStream(document, new ByteArrayInputStream(content.getBytes(StandardCharsets.US_ASCII))));
            return octets(document);
        }
    }

    /** Nobody may read it without the password; or, where that is empty, everybody may read but not change it. */
    static byte[] encrypted(String password, String text) throws IOException {
        try (PDDocument document = new PDDocument()) {
            write(document, new PDType1Font(FontName.HELVETICA), text);
            StandardProtectionPolicy policy = new StandardProtectionPolicy("owner", password, new AccessPermission());
            policy.setEncryptionKeyLength(128);
            document.protect(policy);
            return octets(document);
        }
    }

    /** A page whose few octets unpack to this many. */
    static byte[] bomb(int octets) throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            PDStream content = new PDStream(document);
            content.getCOSObject().setItem(COSName.FILTER, COSName.FLATE_DECODE);
            try (OutputStream out =
                    new DeflaterOutputStream(content.getCOSObject().createRawOutputStream())) {
                byte[] some = "(".concat("a".repeat(65_535)).getBytes(StandardCharsets.US_ASCII);
                for (int written = 0; written < octets; written += some.length) {
                    out.write(some);
                }
            }
            page.setContents(content);
            return octets(document);
        }
    }

    /** A page that never ends: each form draws the next one a hundred times. */
    static byte[] endless() throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDPage page = new PDPage();
            document.addPage(page);
            PDFormXObject drawn = form(document, "q Q");
            for (int i = 0; i < 12; i++) {
                PDFormXObject next = form(document, "/F Do ".repeat(100));
                next.setResources(resources(drawn));
                drawn = next;
            }
            page.setResources(resources(drawn));
            page.setContents(
                    new PDStream(document, new ByteArrayInputStream("/F Do".getBytes(StandardCharsets.US_ASCII))));
            return octets(document);
        }
    }

    /** Arrays in arrays, so many. */
    static byte[] deep(int levels) {
        return ("%PDF-1.7\n1 0 obj\n" + "[".repeat(levels) + "]".repeat(levels)
                        + "\nendobj\ntrailer\n<< /Root 1 0 R /Size 2 >>\n%%EOF\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Its table of contents names itself as the one before. */
    static byte[] circular() {
        String head =
                "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [2 0 R] /Count 1 >>\nendobj\n";
        return (head + "xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Size 3 /Prev " + head.length()
                        + " >>\nstartxref\n" + head.length() + "\n%%EOF\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static PDFormXObject form(PDDocument document, String content) throws IOException {
        PDFormXObject form = new PDFormXObject(document);
        form.setBBox(new PDRectangle(500, 500));
        try (OutputStream out = form.getContentStream().createOutputStream()) {
            out.write(content.getBytes(StandardCharsets.US_ASCII));
        }
        return form;
    }

    private static PDResources resources(PDFormXObject form) {
        PDResources resources = new PDResources();
        resources.put(COSName.getPDFName("F"), form);
        return resources;
    }

    private static void write(PDDocument document, PDFont font, String text) throws IOException {
        PDPage page = new PDPage();
        document.addPage(page);
        try (PDPageContentStream content = new PDPageContentStream(document, page)) {
            content.beginText();
            content.setFont(font, 11);
            content.setLeading(13);
            content.newLineAtOffset(50, 740);
            for (String line : text.split("\n", -1)) {
                content.showText(line);
                content.newLine();
            }
            content.endText();
        }
    }

    private static byte[] octets(PDDocument document) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        document.save(out);
        return out.toByteArray();
    }
}
