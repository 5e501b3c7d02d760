package org.postern.web.letter;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file attached to an outgoing message. Each writing of the message opens it once, streams it and closes it.
 *
 * @param fileName shown name; checked for line breaks and control characters when the message is built
 * @param size octets that {@code content} returns; used to compute the size on the wire
 */
public record Attachment(String fileName, String mediaType, long size, Content content) {
    /** Opens a new stream each time. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }
}
