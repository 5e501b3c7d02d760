package org.postern.web.imap;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.angus.mail.iap.Literal;
import org.jspecify.annotations.Nullable;
import org.postern.web.organizer.OrganizerException;

/**
 * A message to be sent to the server. Its octets must be counted before the first one is sent, so small messages are
 * kept in memory and larger ones in a file. Confined to one thread.
 */
final class Spooled implements Literal, AutoCloseable {
    private static final int IN_MEMORY = 1 << 18;

    private final byte[] small;
    private final @Nullable Path file;
    private final int size;

    private Spooled(byte[] small, @Nullable Path file, int size) {
        this.small = small;
        this.file = file;
        this.size = size;
    }

    /**
     * Reads to the end.
     *
     * @param directory a directory that only this process can enter
     * @throws OrganizerException if the message is larger than {@code most}
     */
    static Spooled of(InputStream message, Path directory, long most) throws IOException {
        byte[] first = message.readNBytes(IN_MEMORY);
        if (first.length < IN_MEMORY) {
            require(first.length, most);
            return new Spooled(first, null, first.length);
        }
        Path file = Files.createTempFile(directory, "imap", ".eml"); // mode 0600
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(first);
            long total = first.length;
            byte[] buffer = new byte[16_384];
            for (int count = message.read(buffer); count >= 0; count = message.read(buffer)) {
                total += count;
                require(total, most);
                out.write(buffer, 0, count);
            }
            return new Spooled(new byte[0], file, Math.toIntExact(total));
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private static void require(long size, long most) {
        if (size > most) {
            throw new OrganizerException("the message is too large to be stored", false);
        }
    }

    private InputStream open() throws IOException {
        return file == null ? new ByteArrayInputStream(small) : Files.newInputStream(file);
    }

    Optional<String> messageId() throws IOException {
        try (InputStream in = open()) {
            return FetchedEntry.field(in, "Message-ID");
        }
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (InputStream in = open()) {
            in.transferTo(out);
        }
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }
}
