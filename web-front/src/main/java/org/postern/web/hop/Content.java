package org.postern.web.hop;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Optional;

/**
 * A message as stored at the server.
 *
 * @param stream the whole message; the caller closes it
 * @param whole the same octets, if they are in memory anyway
 */
public record Content(InputStream stream, Optional<byte[]> whole) {
    public static Content inMemory(byte[] octets) {
        return new Content(new ByteArrayInputStream(octets), Optional.of(octets));
    }

    public static Content streamed(InputStream stream) {
        return new Content(stream, Optional.empty());
    }
}
