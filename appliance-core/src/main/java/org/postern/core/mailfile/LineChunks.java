package org.postern.core.mailfile;

import java.io.IOException;
import java.io.InputStream;

/** Reads lines in chunks of bounded size, so that a line of any length takes no more memory. Confined to one import. */
final class LineChunks {
    private final InputStream in;
    private final byte[] input = new byte[65_536];
    private int position;
    private int filled;
    private boolean atLineStart = true;

    /** The current chunk: a whole line with its LF, or a piece of a longer one. */
    final byte[] chunk = new byte[16_384];

    int length;
    boolean startsLine;
    long consumed;

    LineChunks(InputStream in) {
        this.in = in;
    }

    /** Whether there was another chunk. */
    boolean next() throws IOException {
        startsLine = atLineStart;
        length = 0;
        while (length < chunk.length) {
            if (position == filled) {
                filled = in.read(input);
                position = 0;
                if (filled < 0) {
                    filled = 0;
                    atLineStart = true;
                    return length > 0;
                }
            }
            byte b = input[position++];
            consumed++;
            chunk[length++] = b;
            if (b == '\n') {
                atLineStart = true;
                return true;
            }
        }
        atLineStart = false;
        return true;
    }

    boolean blankLine() {
        return startsLine && (is("\n") || is("\r\n"));
    }

    private boolean is(String text) {
        if (length != text.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (chunk[i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    boolean startsWith(int from, String text) {
        if (length - from < text.length()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (chunk[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
