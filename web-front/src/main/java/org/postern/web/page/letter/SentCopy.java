package org.postern.web.page.letter;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.Visit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copy of a mail that is being sent, for servers that file no copy by themselves. It is written before the mail is
 * sent and filed after the server has accepted the mail. Confined to one request; its file is deleted with the request.
 */
final class SentCopy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SentCopy.class);

    private final @Nullable Path file;
    private final @Nullable OutputStream out;

    private SentCopy(@Nullable Path file, @Nullable OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /** If the server files sent mail by itself, no copy is made. */
    static SentCopy of(Visit visit) {
        if (visit.organizer().outbox().keepsByItself()) {
            return new SentCopy(null, null);
        }
        try {
            Path file = Files.createTempFile(visit.desk().services().settings().temporary(), "sent", ".eml");
            return new SentCopy(file, Files.newOutputStream(file));
        } catch (IOException e) {
            throw new UncheckedIOException("the copy of a mail cannot be written", e);
        }
    }

    Optional<OutputStream> stream() {
        return Optional.ofNullable(out);
    }

    /**
     * Files the copy after the mail was sent. Returns false when the copy could not be saved; the person must be
     * informed then.
     */
    boolean file(Visit visit) {
        if (file == null || out == null) {
            return true;
        }
        try {
            out.close();
            try (InputStream in = Files.newInputStream(file)) {
                visit.organizer().outbox().keep(visit.login(), in);
            }
            return true;
        } catch (OrganizerException | IOException e) {
            LOG.warn("{} sent, but not filed: {}", visit.exchange().requestId(), e.getMessage());
            return false;
        } catch (RuntimeException e) {
            // No error page: the person would send the mail again.
            LOG.error("{} sent, but not filed", visit.exchange().requestId(), e);
            return false;
        }
    }

    @Override
    public void close() {
        try {
            if (out != null && file != null) {
                out.close();
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LOG.warn("temporary file left behind: {}", file);
        }
    }
}
