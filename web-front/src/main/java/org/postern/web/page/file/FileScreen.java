package org.postern.web.page.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.postern.message.file.FileKind;
import org.postern.message.file.FileText;
import org.postern.message.file.FileText.Extent;
import org.postern.message.file.FileTexts;
import org.postern.message.mime.PartView;
import org.postern.web.http.Response;
import org.postern.web.page.NotThere;
import org.postern.web.page.Visit;
import org.postern.web.page.mail.PartScreens;
import org.postern.web.page.mail.PartScreens.Chosen;

/**
 * The text of an attachment as a page: for people who want a look and have not the program, or do not trust the file.
 * Nothing of the file but its characters reaches the page.
 */
public final class FileScreen {
    private static final int MOST_ROWS = 1_000;
    private static final int MOST_CELLS = 30;

    private final FileTexts texts;

    public FileScreen(FileTexts texts) {
        this.texts = texts;
    }

    public Response text(Visit visit) {
        Chosen chosen = PartScreens.chosen(visit);
        PartView part = chosen.part();
        FileKind kind = FileKind.of(part.mediaType(), part.fileName()).orElseThrow(NotThere::new);
        Optional<FileText> read;
        try (InputStream in = chosen.open()) {
            read = texts.read(kind, in, Optional.empty(), FileTexts.MOST_TEXT);
        } catch (IOException e) {
            throw new NotThere();
        }
        String text = read.map(FileText::text).orElse("").strip();
        boolean sheet = kind == FileKind.SHEETS
                || (kind == FileKind.OPEN_DOCUMENT && part.fileName().endsWith(".ods"));
        List<String> lines = sheet ? text.lines().toList() : List.of();
        boolean cut = lines.size() > MOST_ROWS
                || read.filter(each -> each.extent() == Extent.CUT).isPresent();
        FileView view = new FileView(
                part.fileName(),
                visit.wording().size(part.size()),
                chosen.messageUrl(),
                chosen.url(),
                notice(visit, text, cut, part),
                sheet ? "" : text,
                lines.stream().limit(MOST_ROWS).map(FileScreen::cells).toList());
        return visit.page(200, "file", "mail", view, Optional.of(chosen.folder()));
    }

    private static List<String> cells(String line) {
        return List.of(line.split("\t", MOST_CELLS));
    }

    private static String notice(Visit visit, String text, boolean cut, PartView part) {
        if (text.isEmpty()) {
            return visit.text(part.size() > FileTexts.MOST_OCTETS ? "file.too-large" : "file.no-text");
        }
        return cut ? visit.text("file.cut") : "";
    }
}
