package org.postern.core.mailfile;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Writes mbox in the mboxrd convention, lines ended by LF. Marks are written as {@link StatusFields} at the top of a
 * message, from where an import takes them away again; they are left out where the message itself says the same. Confined
 * to one export.
 */
public final class MboxWriter {
    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern(
                    "EEE MMM ppd HH:mm:ss uuuu", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final int HEADER = 65_536;

    private final OutputStream out;

    public MboxWriter(OutputStream out) {
        this.out = out;
    }

    /** The content ends its lines with CRLF, as in the store. */
    public void write(InputStream message, Instant arrived, MessageMarks marks) throws IOException {
        out.write(("From MAILER-DAEMON " + ASCTIME.format(arrived) + "\n").getBytes(StandardCharsets.US_ASCII));
        BufferedInputStream content = new BufferedInputStream(message, HEADER);
        StatusFields own = own(content);
        if (own.expunged() || !own.marks().sameAs(marks)) {
            out.write(StatusFields.write(marks).getBytes(StandardCharsets.US_ASCII));
        }
        LineChunks lines = new LineChunks(content);
        boolean ended = true;
        boolean heldCr = false;
        while (lines.next()) {
            if (lines.startsLine && quotable(lines)) {
                out.write('>');
            }
            if (heldCr && !(lines.length == 1 && lines.chunk[0] == '\n')) {
                out.write('\r');
            }
            heldCr = false;
            ended = lines.chunk[lines.length - 1] == '\n';
            int length = lines.length;
            if (ended && length > 1 && lines.chunk[length - 2] == '\r') {
                out.write(lines.chunk, 0, length - 2);
                out.write('\n');
            } else if (!ended && lines.chunk[length - 1] == '\r') {
                // The LF of this line end may be the first byte of the next chunk.
                heldCr = true;
                out.write(lines.chunk, 0, length - 1);
            } else {
                out.write(lines.chunk, 0, length);
            }
        }
        if (!ended) {
            out.write('\n');
        }
        out.write('\n');
    }

    /** What the header of the message says. */
    private static StatusFields own(BufferedInputStream content) throws IOException {
        content.mark(HEADER);
        String start = new String(content.readNBytes(HEADER), StandardCharsets.ISO_8859_1);
        content.reset();
        StatusFields status = new StatusFields();
        for (int line = 0; line < start.length(); ) {
            int end = start.indexOf('\n', line);
            String field = start.substring(line, end < 0 ? start.length() : end);
            if (field.isBlank()) {
                break;
            }
            boolean unused = status.read(field);
            line = end < 0 ? start.length() : end + 1;
        }
        return status;
    }

    private static boolean quotable(LineChunks lines) {
        int depth = 0;
        while (depth < lines.length && lines.chunk[depth] == '>') {
            depth++;
        }
        return lines.startsWith(depth, "From ");
    }
}
