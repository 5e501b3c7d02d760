package org.postern.store.copy;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import org.postern.store.content.ContentStore;
import org.postern.store.database.DatabaseFile;
import org.postern.store.database.Link;
import org.postern.store.database.Migration;
import org.postern.store.database.Readers;
import org.postern.store.database.Schema;
import org.postern.store.database.SqlFaults;
import org.postern.store.mailbox.LongWork;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.StoreSettings;

/**
 * The result of examining a whole store. The examination creates, migrates and repairs nothing, whether or not a server
 * runs; it reads an older store in its own schema.
 *
 * @param schema the version of its tables; empty when there is no store
 * @param problems how many were found
 */
public record Examination(Optional<Integer> schema, int problems) {
    /**
     * Reads everything and checks that it is consistent.
     *
     * @param problem gets one sentence for each problem found
     * @throws StoreException when the store cannot be read at all; the message says what to do
     */
    public static Examination of(Path directory, StoreSettings settings, Consumer<String> problem, LongWork progress) {
        Path file = directory.resolve("mail.db");
        try {
            Optional<Link> link = new DatabaseFile(
                            file, settings, new Migration(directory, Optional.empty(), (done, total) -> {}))
                    .look();
            if (link.isEmpty()) {
                return new Examination(Optional.empty(), 0);
            }
            try (Readers readers = new Readers(link.get());
                    ContentStore contents = new ContentStore(readers)) {
                int schema = readers.read(one -> (int) one.number("PRAGMA user_version"));
                return new Examination(
                        Optional.of(schema), new IntegrityCheck(readers, contents, problem, progress).run());
            }
        } catch (IOException e) {
            throw new StoreException(
                    StoreException.Kind.FAILED, "the store " + file + " cannot be read: " + e.getMessage(), e);
        } catch (SQLException e) {
            throw SqlFaults.read(e);
        }
    }

    /** Whether the next start migrates the store to a later schema, after making a copy. */
    public boolean older() {
        return schema.filter(version -> version < Schema.VERSION).isPresent();
    }

    /** The schema version of stores that this program makes. */
    public static int current() {
        return Schema.VERSION;
    }
}
