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
    /** Octets kept of text beside the parts of multiparts. */
    static final int ASIDE_OCTETS = 1 << 20;
    /** Octets kept of the header of a message inside. */
    static final int INNER_HEADER = 65_536;
    /** Octets kept of a report's machine part, of an invitation, of a signature. */
    static final int SMALL_PART = 1 << 20;
    /** Octets of all of those together. */
    static final int SMALL_PARTS = 8 << 20;
    /** Containers inside containers: a signed message, the winmail.dat in it, a file in that. */
    static final int CONTAINERS = 3;
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
    static MimeTokenStream tokens(EntityTypes types) {
        MimeTokenStream stream = new MimeTokenStream(CONFIG, DecodeMonitor.SILENT, types);
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
        return stream;
    }
}
