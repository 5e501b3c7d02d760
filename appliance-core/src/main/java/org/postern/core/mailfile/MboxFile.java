package org.postern.core.mailfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads mbox in the mboxrd convention (RFC 4155 names the family): a message begins with a {@code From } line at the start or
 * after a blank line; {@code >From } of any depth loses one {@code >}; the blank line before the next message is not part
 * of one. In a file whose messages all have a Content-Length that fits (mboxcl), a {@code From } line inside that length
 * separates nothing. {@link StatusFields} set flags; where they stand at the top of a message, they are the file's and not
 * part of the message. Confined to one import.
 */
public final class MboxFile {
    private static final int LONGEST_STATUS = 2_000;
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length:[ \\t]*(\\d{1,12})\\s*");

    private final LineChunks lines;
    private final Lookahead lookahead;
    private boolean lengths = true;

    /** Looks at the file further on. */
    @FunctionalInterface
    public interface Lookahead {
        /** Up to that many octets from this place on; fewer at the end of the file. */
        byte[] at(long position, int octets) throws IOException;
    }

    public MboxFile(InputStream in) {
        this(in, (position, octets) -> "?".repeat(octets).getBytes(StandardCharsets.US_ASCII));
    }

    public MboxFile(InputStream in, Lookahead lookahead) {
        this.lines = new LineChunks(in);
        this.lookahead = lookahead;
    }

    /** Passes every message to the import. Throws {@link IOException} when the file is not an mbox file. */
    public void readAll(MessageSink target) throws IOException {
        boolean more = lines.next();
        while (more && lines.blankLine()) {
            more = lines.next();
        }
        if (more && !separator()) {
            throw new IOException("it does not begin with a \"From \" line, so it is not an mbox file");
        }
        while (more) {
            more = readMessage(target);
        }
    }

    /** Begins at a separator and ends at the next one. Returns whether there is one. */
    private boolean readMessage(MessageSink target) throws IOException {
        Optional<Instant> time = FromLine.time(text(1_000));
        boolean more = true;
        while (more && !endsLine()) {
            more = lines.next(); // the rest of an over-long separator
        }
        Top top = new Top();
        boolean inHeader = true;
        boolean heldBlank = false;
        boolean any = false;
        long length = -1;
        long end = 0;
        target.begin();
        for (more = lines.next(); more; more = lines.next()) {
            if ((heldBlank || !any) && lines.consumed - lines.length >= end && separator()) {
                break;
            }
            if (heldBlank) {
                target.write(new byte[] {'\n'}, 0, 1);
                heldBlank = false;
            }
            any = true;
            if (lines.blankLine()) {
                if (inHeader) {
                    lengths &= length >= 0 && fits(length);
                    end = lengths ? lines.consumed + length : 0;
                }
                inHeader = false;
                heldBlank = true;
                continue;
            }
            if (inHeader && top.takes()) {
                continue;
            }
            if (inHeader && lines.startsLine) {
                length = Math.max(length, contentLength());
            }
            int from = quoted() ? 1 : 0;
            target.write(lines.chunk, from, lines.length - from);
        }
        if (top.found && top.status.expunged()) { // elsewhere a stranger may have written it
            target.leaveOut();
        } else {
            MessageMarks marks = top.status.marks();
            target.end(new MessageMarks(marks.flags(), marks.keywords(), time));
        }
        return more;
    }

    /** The status fields of a message; those at the top of the header count alone. */
    private final class Top {
        private final StatusFields status = new StatusFields();
        private boolean open = true;
        private boolean found;
        private boolean taking;

        /** Whether the current chunk belongs to status fields at the top. */
        boolean takes() {
            if (!lines.startsLine || lines.chunk[0] == ' ' || lines.chunk[0] == '\t') {
                return taking;
            }
            if (!open && found) {
                return false;
            }
            String line = text(LONGEST_STATUS);
            taking = status.read(line) && open;
            found |= taking;
            open &= taking || StatusFields.standsAbove(line);
            return taking;
        }
    }

    private boolean endsLine() {
        return lines.length > 0 && lines.chunk[lines.length - 1] == '\n';
    }

    private boolean separator() {
        return lines.startsLine && lines.startsWith(0, "From ") && FromLine.separates(text(1_000));
    }

    private String text(int most) {
        return new String(lines.chunk, 0, Math.min(lines.length, most), StandardCharsets.ISO_8859_1);
    }

    private boolean quoted() {
        if (!lines.startsLine) {
            return false;
        }
        int depth = 0;
        while (depth < lines.length && lines.chunk[depth] == '>') {
            depth++;
        }
        return depth > 0 && lines.startsWith(depth, "From ");
    }

    /** -1 when the line is not a Content-Length. */
    private long contentLength() {
        Matcher matcher = LENGTH.matcher(text(60));
        return matcher.matches() ? Long.parseLong(matcher.group(1)) : -1;
    }

    /** Whether a message of that length would end before a separator or at the end of the file. */
    private boolean fits(long length) throws IOException {
        String last = new String(lookahead.at(lines.consumed + length - 1, 8), StandardCharsets.ISO_8859_1);
        if (last.isEmpty()) {
            return false; // beyond the end of the file
        }
        String next = last.substring(1);
        return next.isBlank() || next.startsWith("From ") || next.startsWith("\nFrom ") || next.startsWith("\r\nFrom ");
    }
}
