package org.postern.core;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * A log file that rotates at a size: {@code postern.log}, {@code postern.log.1}, … The JDK's own handler cannot keep
 * the plain name for the current file. A full disk loses log lines, never mail. Thread-safe.
 */
final class LogFile extends Handler {
    private final Path file;
    private final long limit;
    private final int kept;
    private OutputStream out;
    private long size;

    LogFile(Path file, long limit, int kept, Formatter formatter) throws IOException {
        this.file = file;
        this.limit = limit;
        this.kept = kept;
        setFormatter(formatter);
        this.out = open(file);
        this.size = Files.size(file);
    }

    @Override
    public synchronized void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        try {
            byte[] line = getFormatter().format(record).getBytes(StandardCharsets.UTF_8);
            if (size > 0 && size + line.length > limit) {
                putAside();
            }
            out.write(line);
            out.flush();
            size += line.length;
        } catch (IOException e) {
            reportError("the log line was lost: " + e.getMessage(), null, ErrorManager.WRITE_FAILURE);
        }
    }

    @Override
    public synchronized void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            reportError("the log could not be flushed: " + e.getMessage(), null, ErrorManager.FLUSH_FAILURE);
        }
    }

    @Override
    public synchronized void close() {
        try {
            out.close();
        } catch (IOException e) {
            reportError("the log could not be closed: " + e.getMessage(), null, ErrorManager.CLOSE_FAILURE);
        }
    }

    /** Continues in a new file with the plain name after another program has moved the current one away. */
    synchronized void reopen() throws IOException {
        OutputStream fresh = open(file);
        try {
            out.close();
        } catch (IOException e) {
            reportError("the earlier log could not be closed: " + e.getMessage(), null, ErrorManager.CLOSE_FAILURE);
        }
        out = fresh;
        size = Files.size(file);
    }

    private void putAside() throws IOException {
        out.close();
        for (int i = kept - 1; i >= 1; i--) {
            Path older = numbered(i - 1);
            if (Files.exists(older)) {
                Files.move(older, numbered(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        if (kept == 1) {
            Files.deleteIfExists(file);
        }
        out = open(file);
        size = 0;
    }

    private Path numbered(int number) {
        return number == 0 ? file : file.resolveSibling(file.getFileName() + "." + number);
    }

    private static OutputStream open(Path file) throws IOException {
        return new BufferedOutputStream(
                Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }
}
