package org.postern.message.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamException;

/**
 * The text of an office file: a zip archive of XML documents. One pass over the stream; parts are put in order of their
 * numbers, and the cells of a spreadsheet that name a shared text get it at the end. Confined to one call.
 */
final class OfficeFile {
    private static final Pattern WORDS =
            Pattern.compile("word/(document|header[0-9]*|footer[0-9]*|footnotes|endnotes|comments)\\.xml");
    private static final Pattern SHEETS =
            Pattern.compile("xl/(worksheets/sheet([0-9]{1,4})|comments([0-9]{1,4}))\\.xml");
    private static final Pattern SLIDES =
            Pattern.compile("ppt/(slides/slide([0-9]{1,4})|notesSlides/notesSlide([0-9]{1,4}))\\.xml");
    private static final String SHARED = "xl/sharedStrings.xml";
    private static final int MOST_SHARED = 100_000;

    private final FileKind kind;
    private final int most;
    private final List<Section> sections = new ArrayList<>();
    private List<String> shared = List.of();
    private boolean cut;

    private OfficeFile(FileKind kind, int most) {
        this.kind = kind;
        this.most = most;
    }

    /** Empty when it is no such file, is damaged or encrypted, or beyond the bounds. */
    static Optional<FileText> read(FileKind kind, InputStream in, int most) throws IOException {
        OfficeFile file = new OfficeFile(kind, most);
        Source source = new Source(in);
        try {
            file.read(new BoundedZip(source));
        } catch (IOException | XMLStreamException | RuntimeException e) {
            if (source.failed != null) {
                throw source.failed;
            }
            // Damaged or beyond a bound: what was read of a long one is better than nothing.
            file.cut = true;
        }
        return file.sections.isEmpty() ? Optional.empty() : Optional.of(file.text());
    }

    private void read(BoundedZip zip) throws IOException, XMLStreamException {
        int length = 0;
        for (Optional<String> name = zip.next(); name.isPresent(); name = zip.next()) {
            if (kind == FileKind.SHEETS && name.get().equals(SHARED)) {
                shared = OfficeXml.shared(zip.content(), MOST_SHARED, 4 * most);
                continue;
            }
            int place = place(name.get());
            if (place < 0) {
                continue;
            }
            if (length >= most) {
                cut = true;
                continue;
            }
            OfficeXml xml = new OfficeXml(kind, most - length);
            String text;
            try {
                text = xml.text(zip.content());
            } catch (XMLStreamException e) {
                if (!zip.cut() && !xml.full()) {
                    throw e;
                }
                text = xml.soFar();
            }
            cut |= xml.full() || zip.cut();
            length += text.length();
            sections.add(new Section(place, text));
        }
    }

    /** Where the text of that entry belongs; negative if it has none. */
    private int place(String entry) {
        if (kind == FileKind.OPEN_DOCUMENT) {
            return entry.equals("content.xml") ? 0 : -1;
        }
        Matcher found = (kind == FileKind.WORDS ? WORDS : kind == FileKind.SHEETS ? SHEETS : SLIDES).matcher(entry);
        if (!found.matches()) {
            return -1;
        }
        if (kind == FileKind.WORDS) {
            return found.group(1).equals("document") ? 0 : 1;
        }
        // Notes and remarks stand behind the page that they are about.
        return found.group(2) != null ? 2 * Integer.parseInt(found.group(2)) : 2 * Integer.parseInt(found.group(3)) + 1;
    }

    private FileText text() {
        StringBuilder all = new StringBuilder();
        sections.stream()
                .sorted((one, other) -> Integer.compare(one.place, other.place))
                .forEach(section -> {
                    String text = (kind == FileKind.SHEETS ? withShared(section.text) : section.text).strip();
                    if (!text.isEmpty() && all.length() <= most) {
                        all.append(all.length() == 0 ? "" : "\n\n").append(text);
                    }
                });
        boolean tooLong = all.length() > most;
        return new FileText(tooLong ? all.substring(0, most) : all.toString(), FileTexts.extent(cut || tooLong));
    }

    /** With the shared texts in place of their marks. */
    private String withShared(String marked) {
        StringBuilder text = new StringBuilder(marked.length());
        int at = 0;
        while (at < marked.length() && text.length() <= most) {
            int mark = marked.indexOf(OfficeXml.MARK, at);
            if (mark < 0) {
                mark = marked.length();
            }
            text.append(marked, at, mark);
            int end = mark + 1;
            while (end < marked.length() && Character.isDigit(marked.charAt(end)) && end - mark < 8) {
                end++;
            }
            if (end > mark + 1) {
                int number = Integer.parseInt(marked.substring(mark + 1, end));
                text.append(number < shared.size() ? shared.get(number) : "");
            }
            at = end;
        }
        return text.toString();
    }

    private record Section(int place, String text) {}

    /** Tells a stream that fails from content that is damaged. */
    private static final class Source extends java.io.FilterInputStream {
        private @org.jspecify.annotations.Nullable IOException failed;

        Source(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return in.read(buffer, offset, length);
            } catch (IOException e) {
                failed = e;
                throw e;
            }
        }
    }
}
