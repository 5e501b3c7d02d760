package org.postern.core.mailfile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes mbox in the mboxrd convention, lines ended by LF. Confined to one export. */
public final class MboxWriter {
    private static final DateTimeFormatter ASCTIME = DateTimeFormatter.ofPattern(
                    "EEE MMM ppd HH:mm:ss uuuu", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final OutputStream out;

    public MboxWriter(OutputStream out) {
        this.out = out;
    }

    /** The content ends its lines with CRLF, as in the store. */
    public void write(InputStream content, Instant arrived) throws IOException {
        out.write(("From MAILER-DAEMON " + ASCTIME.format(arrived) + "\n").getBytes(StandardCharsets.US_ASCII));
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

    private static boolean quotable(LineChunks lines) {
        int depth = 0;
        while (depth < lines.length && lines.chunk[depth] == '>') {
            depth++;
        }
        return lines.startsWith(depth, "From ");
    }
}
