package org.postern.message.file;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Kinds of files whose text can be read. */
public enum FileKind {
    WORDS,
    SHEETS,
    SLIDES,
    OPEN_DOCUMENT,
    PLAIN,
    PDF;

    private static final String OOXML = "application/vnd.openxmlformats-officedocument.";
    private static final String ODF = "application/vnd.oasis.opendocument.";

    private static final Map<String, FileKind> TYPES = Map.ofEntries(
            Map.entry(OOXML + "wordprocessingml.document", WORDS),
            Map.entry(OOXML + "spreadsheetml.sheet", SHEETS),
            Map.entry(OOXML + "presentationml.presentation", SLIDES),
            Map.entry(ODF + "text", OPEN_DOCUMENT),
            Map.entry(ODF + "spreadsheet", OPEN_DOCUMENT),
            Map.entry(ODF + "presentation", OPEN_DOCUMENT),
            Map.entry("text/plain", PLAIN),
            Map.entry("text/csv", PLAIN),
            Map.entry("text/tab-separated-values", PLAIN),
            Map.entry("text/markdown", PLAIN),
            Map.entry("application/pdf", PDF));

    /** Programs send many files as octets only; then the name tells. */
    private static final Map<String, FileKind> EXTENSIONS = Map.ofEntries(
            Map.entry("docx", WORDS),
            Map.entry("docm", WORDS),
            Map.entry("xlsx", SHEETS),
            Map.entry("xlsm", SHEETS),
            Map.entry("pptx", SLIDES),
            Map.entry("odt", OPEN_DOCUMENT),
            Map.entry("ods", OPEN_DOCUMENT),
            Map.entry("odp", OPEN_DOCUMENT),
            Map.entry("txt", PLAIN),
            Map.entry("csv", PLAIN),
            Map.entry("tsv", PLAIN),
            Map.entry("md", PLAIN),
            Map.entry("log", PLAIN),
            Map.entry("pdf", PDF));

    /** What a file is by its label, else by its name; empty for kinds that are not read. */
    public static Optional<FileKind> of(String mediaType, String fileName) {
        FileKind labelled = TYPES.get(mediaType.toLowerCase(Locale.ROOT));
        if (labelled != null) {
            return Optional.of(labelled);
        }
        int dot = fileName.lastIndexOf('.');
        boolean named = dot > 0 && !mediaType.startsWith("image/") && !mediaType.equals("text/html");
        return named
                ? Optional.ofNullable(EXTENSIONS.get(fileName.substring(dot + 1).toLowerCase(Locale.ROOT)))
                : Optional.empty();
    }
}
