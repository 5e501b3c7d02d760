package org.postern.web.mime;

import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;

/** How much of a message is looked at before it is called too complex. Counted while it streams by, never after. */
final class MimeLimits {
    static final int DEPTH = 100;
    static final int PARTS = 1_000;
    /** Octets of one entity's header. */
    static final int HEADER_OCTETS = 1 << 20;
    /** Octets of all headers of a message together. */
    static final int ALL_HEADER_OCTETS = 8 << 20;

    static final int HEADER_FIELDS = 10_000;
    /** Characters of text shown; what exceeds it is cut and said so. */
    static final int TEXT = 1 << 20;
    /** Octets of text parts kept while reading. */
    static final int TEXT_OCTETS = 4 << 20;
    /**
     * Octets times the multiparts around them: each level of nesting looks at every octet once more, so a large message
     * at the deepest level would cost minutes.
     */
    static final long SCANNED = 600L << 20;

    private static final MimeConfig CONFIG = MimeConfig.custom()
            .setMaxLineLen(HEADER_OCTETS)
            .setMaxHeaderCount(HEADER_FIELDS)
            .setMaxHeaderLen(HEADER_OCTETS)
            .setMaxContentLen(-1)
            .setMalformedHeaderStartsBody(false)
            .build();

    private MimeLimits() {}

    /** A token stream that takes a message inside a message for one part. */
    static MimeTokenStream tokens() {
        MimeTokenStream stream = new MimeTokenStream(CONFIG, DecodeMonitor.SILENT, null);
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
        return stream;
    }
}
