package org.postern.store.salvage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.postern.message.file.PdfText;
import org.postern.store.database.Schema;
import org.postern.store.database.ServerLock;
import org.postern.store.mailbox.LongWork;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.sql.MailDatabase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The mail database for a server. If it is so damaged that it cannot be opened, what can be read of it is salvaged beside
 * it and served read-only: people read their mail, every page says what is the matter, and new mail is deferred until an
 * administrator restores a backup or puts the salvaged database in place. The damaged files stay as they are. A database
 * to which somebody added something is not damage: the start is refused.
 */
public record OpenedStore(MailDatabase database, boolean damaged) {
    private static final Logger LOG = LoggerFactory.getLogger(OpenedStore.class);
    private static final String WORDS =
            "the mail database is damaged, and what can be read of it is served read-only; restore a backup, or run:"
                    + " postern salvage";

    /**
     * Opens the database, or what can be salvaged of it. Throws {@link StoreException} when neither is possible.
     *
     * @param pdf reads the text of PDFs for the search index
     */
    public static OpenedStore open(
            ServerLock lock, StoreSettings settings, Clock clock, LongWork progress, PdfText pdf) {
        finishPlacing(lock);
        try {
            return new OpenedStore(MailDatabase.open(lock, settings, clock, progress, pdf), false);
        } catch (StoreException e) {
            if (e.kind() != StoreException.Kind.CORRUPT) {
                throw e;
            }
            LOG.error("{}", e.getMessage());
            try {
                return new OpenedStore(salvaged(lock.directory(), settings, clock, progress), true);
            } catch (IOException | RuntimeException salvaging) {
                e.addSuppressed(salvaging);
                LOG.error("nothing could be salvaged for reading: {}", salvaging.getMessage());
                throw e;
            }
        }
    }

    /** Does what is left of a salvage that was interrupted while the new database was put in place. */
    public static void finishPlacing(ServerLock lock) {
        try {
            new SalvagePlace(lock.directory())
                    .finish()
                    .ifPresent(aside ->
                            LOG.warn("an interrupted salvage was completed; the damaged database is in {}", aside));
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.FAILED,
                    "an interrupted salvage cannot be completed: " + e.getMessage()
                            + ". Both databases are kept; try again",
                    e);
        }
    }

    private static MailDatabase salvaged(Path directory, StoreSettings settings, Clock clock, LongWork progress)
            throws IOException {
        SalvagePlace place = new SalvagePlace(directory);
        if (!Files.exists(directory.resolve("mail.db"))) {
            throw new StoreException(StoreException.Kind.CORRUPT, "there is no mail database to read from");
        }
        place.requireSpace();
        Salvaged salvaged = Salvage.run(
                directory,
                place.emptied(),
                settings,
                clock.millis(),
                (done, total) -> progress.at(done * Schema.PAGE_BYTES, total * Schema.PAGE_BYTES));
        if (salvaged.accounts() == 0) {
            throw new StoreException(StoreException.Kind.CORRUPT, "not one account can be read from it");
        }
        LOG.error(
                "{} messages of {} accounts were read from the damaged mail database and are served read-only; {}. Restore a backup, or stop the server and run: postern salvage",
                salvaged.messages(),
                salvaged.accounts(),
                salvaged.lost().isEmpty() ? "nothing is lost" : "lost: " + String.join("; ", salvaged.lost()));
        return MailDatabase.openReadOnly(place.path(), settings, clock, WORDS);
    }
}
