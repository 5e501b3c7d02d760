package org.postern.web.letter;

import java.io.IOException;
import java.io.InputStream;

/**
 * A file attached to an outgoing message. Each writing of the message opens it once, streams it and closes it.
 *
 * @param fileName shown name; checked for line breaks and control characters when the message is built
 * @param size octets that {@code content} returns; used to compute the size on the wire
 */
public record Attachment(String fileName, String mediaType, long size, Content content, Use use) {
    /** How a mail carries it. */
    public enum Use {
        FILE,
        /** The answer to an invitation: another form of the text, for calendar programs (RFC 6047 2.4). */
        CALENDAR_REPLY
    }

    public Attachment(String fileName, String mediaType, long size, Content content) {
        this(fileName, mediaType, size, content, Use.FILE);
    }

    /** The calendar of an answer to an invitation. */
    public static Attachment calendarReply(long size, Content content) {
        return new Attachment("reply.ics", "text/calendar", size, content, Use.CALENDAR_REPLY);
    }

    /** Opens a new stream each time. */
    @FunctionalInterface
    public interface Content {
        InputStream open() throws IOException;
    }
}
