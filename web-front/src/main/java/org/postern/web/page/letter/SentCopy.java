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
 * The copy of a mail that is being sent, for servers that file none by themselves: written before the mail leaves, filed once
 * the server has taken it. Confined to one request; its file goes with it.
 */
final class SentCopy implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SentCopy.class);

    private final @Nullable Path file;
    private final @Nullable OutputStream out;

    private SentCopy(@Nullable Path file, @Nullable OutputStream out) {
        this.file = file;
        this.out = out;
    }

    /** Where the server files what it sends, there is no copy. */
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

    /** The mail is out. False when no copy could be kept, which the person must be told. */
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
            // An error page would have the person send it again.
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
