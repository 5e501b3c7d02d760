package org.postern.web.letter;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file that goes with an outgoing message. Opened once per writing of the message, streamed, closed by the writer.
 *
 * @param fileName shown name; checked for line breaks and control characters when the message is built
 * @param size octets as sent by {@code content}; used to compute the size on the wire
 */
public record Attachment(String fileName, String mediaType, long size, Content content) {
    /** Opens the octets anew each time. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }
}
