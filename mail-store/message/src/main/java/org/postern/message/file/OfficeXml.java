package org.postern.message.file;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The text of one XML document of an office file. Names are told apart without their namespaces. A document type, which
 * no office program writes, is refused, so that no entity is ever declared. Confined to one call.
 */
final class OfficeXml {
    /** Stands before the number of a shared text. No XML document can hold this character. */
    static final char MARK = '\u0001';

    private static final int DEEPEST = 256;
    /** Text of these elements counts. */
    private static final Set<String> TEXT = Set.of("t");

    private static final Set<String> OPEN_TEXT = Set.of("p", "h");
    /** What is shown elsewhere, or is not shown: forms, deleted text, the same for older programs. */
    private static final Set<String> SILENT = Set.of("pPr", "rPr", "Fallback", "tracked-changes", "rPh", "phoneticPr");

    private static final Set<String> LINES = Set.of("p", "h", "br", "cr", "line-break", "row", "table-row", "tr");
    private static final Set<String> CELLS = Set.of("tc", "table-cell", "c");

    private final FileKind kind;
    private final int most;
    private final StringBuilder out = new StringBuilder();
    private int cellStart;

    OfficeXml(FileKind kind, int most) {
        this.kind = kind;
        this.most = most;
    }

    private static XMLStreamReader open(InputStream in) throws XMLStreamException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setXMLResolver((publicId, systemId, base, namespace) -> InputStream.nullInputStream());
        return factory.createXMLStreamReader(in);
    }

    /** The texts that cells of a spreadsheet share, by their numbers. */
    static List<String> shared(InputStream in, int mostTexts, int mostCharacters) throws XMLStreamException {
        List<String> texts = new ArrayList<>();
        XMLStreamReader xml = open(in);
        StringBuilder text = new StringBuilder();
        int characters = 0;
        int depth = 0;
        int silentAt = Integer.MAX_VALUE;
        boolean reads = false;
        try {
            while (xml.hasNext() && texts.size() < mostTexts && characters < mostCharacters) {
                switch (xml.next()) {
                    case XMLStreamConstants.START_ELEMENT -> {
                        deeper(++depth);
                        String name = xml.getLocalName();
                        if (SILENT.contains(name)) {
                            silentAt = Math.min(silentAt, depth);
                        }
                        reads = name.equals("t");
                    }
                    case XMLStreamConstants.END_ELEMENT -> {
                        reads = false;
                        if (depth == silentAt) {
                            silentAt = Integer.MAX_VALUE;
                        }
                        if (xml.getLocalName().equals("si")) {
                            texts.add(text.toString().replace('\n', ' ').replace('\t', ' '));
                            characters += text.length();
                            text.setLength(0);
                        }
                        depth--;
                    }
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                        if (reads && depth < silentAt && text.length() < mostCharacters) {
                            text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
                        }
                    }
                    case XMLStreamConstants.DTD -> throw new XMLStreamException("a document type");
                    default -> {
                        // comments, instructions
                    }
                }
            }
        } catch (XMLStreamException e) {
            if (texts.isEmpty()) {
                throw e;
            }
        }
        return texts;
    }

    /** All of its text, or as much as there is room for. */
    String text(InputStream in) throws XMLStreamException {
        XMLStreamReader xml = open(in);
        int depth = 0;
        int textDepth = 0;
        int silentAt = Integer.MAX_VALUE;
        boolean sharedCell = false;
        boolean value = false;
        while (xml.hasNext() && !full()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    deeper(++depth);
                    String name = xml.getLocalName();
                    if (SILENT.contains(name)) {
                        silentAt = Math.min(silentAt, depth);
                    }
                    textDepth += isText(name) ? 1 : 0;
                    cellStart = CELLS.contains(name) ? out.length() : cellStart;
                    if (kind == FileKind.SHEETS && name.equals("c")) {
                        sharedCell = "s".equals(xml.getAttributeValue(null, "t"));
                    }
                    value = kind == FileKind.SHEETS && name.equals("v");
                    if (value && sharedCell) {
                        out.append(MARK);
                    }
                    if (name.equals("s") && kind == FileKind.OPEN_DOCUMENT) {
                        out.append(' ');
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    String name = xml.getLocalName();
                    textDepth -= isText(name) ? 1 : 0;
                    value = false;
                    if (depth < silentAt) {
                        end(name);
                    } else if (depth == silentAt) {
                        silentAt = Integer.MAX_VALUE;
                    }
                    depth--;
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                    if ((textDepth > 0 || value) && depth < silentAt) {
                        int room = Math.min(xml.getTextLength(), most - out.length());
                        out.append(xml.getTextCharacters(), xml.getTextStart(), room);
                    }
                }
                case XMLStreamConstants.DTD -> throw new XMLStreamException("a document type");
                default -> {
                    // comments, instructions
                }
            }
        }
        return soFar();
    }

    /** What was read before a failure. */
    String soFar() {
        return out.toString();
    }

    /** Whether there was no room for all of it. */
    boolean full() {
        return out.length() >= most;
    }

    private boolean isText(String name) {
        return (kind == FileKind.OPEN_DOCUMENT ? OPEN_TEXT : TEXT).contains(name);
    }

    private void end(String name) {
        if (CELLS.contains(name)) {
            strip('\n'); // the paragraph in a cell does not end its row
            out.append('\t');
        } else if (name.equals("tab")) {
            out.append('\t');
        } else if (LINES.contains(name)) {
            if (name.endsWith("row")) {
                strip('\t');
            }
            out.append('\n');
        }
    }

    private void strip(char c) {
        int from = c == '\t' ? 0 : Math.min(cellStart, out.length());
        while (out.length() > from && out.charAt(out.length() - 1) == c) {
            out.setLength(out.length() - 1);
        }
    }

    private static void deeper(int depth) throws XMLStreamException {
        if (depth > DEEPEST) {
            throw new XMLStreamException("too deep");
        }
    }
}
