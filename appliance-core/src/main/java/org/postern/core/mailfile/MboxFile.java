package org.postern.core.mailfile;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.postern.store.mailbox.Flag;

/**
 * Reads mbox in the mboxrd convention (RFC 4155 names the family): a message begins with a {@code From } line at the start or
 * after a blank line; {@code >From } of any depth loses one {@code >}; the blank line before the next message is not part
 * of one. The classic Status and X-Status lines set flags. Confined to one import.
 */
public final class MboxFile {
    /** A separator has a time, or nothing at all (some versions of Thunderbird); prose that begins with "From " has neither. */
    private static final Pattern TIME = Pattern.compile("\\d:\\d\\d");

    private final LineChunks lines;

    public MboxFile(InputStream in) {
        this.lines = new LineChunks(in);
    }

    long consumed() {
        return lines.consumed;
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
        boolean more = true;
        while (more && !endsLine()) {
            more = lines.next(); // the rest of an over-long separator
        }
        Set<Flag> flags = EnumSet.noneOf(Flag.class);
        boolean inHeader = true;
        boolean heldBlank = false;
        boolean any = false;
        target.begin();
        for (more = lines.next(); more; more = lines.next()) {
            if ((heldBlank || !any) && separator()) {
                break;
            }
            if (heldBlank) {
                target.write(new byte[] {'\n'}, 0, 1);
                heldBlank = false;
            }
            any = true;
            if (lines.blankLine()) {
                inHeader = false;
                heldBlank = true;
                continue;
            }
            if (inHeader && lines.startsLine) {
                readStatus(flags);
            }
            int from = quoted() ? 1 : 0;
            target.write(lines.chunk, from, lines.length - from);
        }
        target.end(flags);
        return more;
    }

    private boolean endsLine() {
        return lines.length > 0 && lines.chunk[lines.length - 1] == '\n';
    }

    private boolean separator() {
        if (!lines.startsLine || !lines.startsWith(0, "From ")) {
            return false;
        }
        String line = new String(lines.chunk, 0, Math.min(lines.length, 1000), StandardCharsets.ISO_8859_1);
        return line.strip().equals("From") || TIME.matcher(line).find();
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

    private void readStatus(Set<Flag> flags) {
        String line = new String(lines.chunk, 0, Math.min(lines.length, 40), StandardCharsets.ISO_8859_1)
                .toLowerCase(Locale.ROOT);
        if (line.startsWith("status:") && line.indexOf('r', 7) > 0) {
            flags.add(Flag.SEEN);
        }
        if (line.startsWith("x-status:")) {
            String marks = line.substring(9);
            if (marks.indexOf('a') >= 0) {
                flags.add(Flag.ANSWERED);
            }
            if (marks.indexOf('f') >= 0) {
                flags.add(Flag.FLAGGED);
            }
        }
    }
}
