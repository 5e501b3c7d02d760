package org.postern.message.mime;

import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/**
 * Limits for reading a message; beyond them it counts as too complex. Checked while the message streams by, not
 * afterwards.
 */
public final class MimeLimits {
    static final int DEPTH = 100;
    static final int PARTS = 1_000;
    /** Octets in the header of one entity. */
    static final int HEADER_OCTETS = 1 << 20;
    /** Octets in all headers of a message together. */
    static final int ALL_HEADER_OCTETS = 8 << 20;

    static final int HEADER_FIELDS = 10_000;
    /** Characters of text shown; longer text is cut, and the page says so. */
    static final int TEXT = 1 << 20;
    /** Characters of HTML; a larger HTML body is shown as text. */
    public static final int HTML = 1 << 20;
    /** Octets of text parts kept while reading. */
    static final int TEXT_OCTETS = 4 << 20;
    /**
     * Octets multiplied by the number of multiparts around them. Each level of nesting scans every octet again, so a
     * large message at the deepest level would take minutes.
     */
    static final long SCANNED = 600L << 20;

    private static final MimeConfig CONFIG = MimeConfig.custom()
            .setMaxLineLen(HEADER_OCTETS)
            .setMaxHeaderCount(HEADER_FIELDS)
            .setMaxHeaderLen(HEADER_OCTETS)
            .setMaxContentLen(-1)
            .setMaxNestingDepth(DEPTH + 1)
            .setMaxPartCount(PARTS + 1)
            .setMalformedHeaderStartsBody(false)
            .build();

    private MimeLimits() {}

    /** A token stream that treats a message inside a message as one part. */
    static MimeTokenStream tokens() {
        MimeTokenStream stream = new MimeTokenStream(CONFIG, DecodeMonitor.SILENT, null);
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
        return stream;
    }
}
