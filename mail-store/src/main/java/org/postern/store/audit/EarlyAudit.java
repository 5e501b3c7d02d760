package org.postern.store.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postern.store.database.OwnerOnlyFiles;

/**
 * {@code DIR/audit.early}: acts on a box that has no store of this version yet (a new box, a web node, an upgrade). A line for
 * each, its parts separated by tabs, which no part holds. Lines are only added, each synced.
 */
final class EarlyAudit {
    private static final int PARTS = 7;

    private final Path file;

    EarlyAudit(Path directory) {
        this.file = directory.resolve("audit.early");
    }

    void add(AuditEntry entry) throws IOException {
        String line = String.join(
                        "\t",
                        entry.at().toString(),
                        entry.actor(),
                        entry.origin(),
                        entry.act(),
                        entry.object(),
                        entry.detail(),
                        entry.outcome().name())
                + "\n";
        try (FileChannel channel = OwnerOnlyFiles.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** In the order of their lines; a line that a power cut left unfinished is passed over. */
    List<AuditEntry> entries() throws IOException {
        List<AuditEntry> entries = new ArrayList<>();
        if (Files.exists(file)) {
            for (String line : Files.readAllLines(file)) {
                entry(line).ifPresent(entries::add);
            }
        }
        return entries;
    }

    private static Optional<AuditEntry> entry(String line) {
        String[] parts = line.split("\t", -1);
        if (parts.length != PARTS) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AuditEntry(
                    Instant.parse(parts[0]),
                    parts[1],
                    parts[2],
                    parts[3],
                    parts[4],
                    parts[5],
                    AuditEntry.Outcome.valueOf(parts[6])));
        } catch (DateTimeParseException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
    }
}
