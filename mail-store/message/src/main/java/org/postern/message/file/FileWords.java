package org.postern.message.file;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;

/** Gathers the text of the files of one mail, for its index. Confined to one thread. */
public final class FileWords {
    /** Characters of all files of a mail together. */
    private static final int MOST = 262_144;
    /** Files beyond are found by their names only. */
    private static final int MOST_FILES = 20;

    /** Time for the files of a mail together, after which no further one begins. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final FileTexts texts;
    private final StringBuilder all = new StringBuilder();
    private int files;
    private Duration spent = Duration.ZERO;

    public FileWords(FileTexts texts) {
        this.texts = texts;
    }

    /** Whether there is room for the text of this file, and it is of a kind that can be read. */
    public boolean wants(String mediaType, String fileName) {
        return files < MOST_FILES
                && spent.compareTo(LIMIT) < 0
                && all.length() < MOST
                && FileKind.of(mediaType, fileName).isPresent();
    }

    /**
     * Reads one file, maybe not to its end.
     *
     * @throws IOException if the octets cannot be read; never because of their content
     */
    public void add(String mediaType, String fileName, Optional<String> charset, InputStream content)
            throws IOException {
        files++;
        Optional<FileKind> kind = FileKind.of(mediaType, fileName);
        if (kind.isPresent()) {
            int most = Math.min(FileTexts.MOST_TEXT, MOST - all.length());
            long began = System.nanoTime();
            texts.read(kind.get(), content, charset, most)
                    .ifPresent(file -> all.append(file.text()).append('\n'));
            spent = spent.plusNanos(System.nanoTime() - began);
        }
    }

    public String text() {
        return all.toString();
    }
}
