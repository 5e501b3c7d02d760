package org.postern.web.hop;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Set;
import org.postern.message.header.MailHeader;

/**
 * A message as it is passed on: as received, octet by octet, but without the fields that show blind recipients. Only its
 * header is held in memory.
 */
final class WithoutBcc {
    private static final Set<String> BLIND = Set.of("bcc", "resent-bcc", "x-postern-draft-bcc");

    private WithoutBcc() {}

    /** Reads the header, and returns a stream that closes the given one. */
    static InputStream of(InputStream message) throws IOException {
        BufferedInputStream in = new BufferedInputStream(message, 16_384);
        try {
            in.mark(2 * MailHeader.LIMIT);
            MailHeader header = MailHeader.read(in);
            in.reset();
            if (header.fields().stream().noneMatch(field -> blind(MailHeader.nameOf(field)))) {
                return in;
            }
            in.skipNBytes(header.length());
            byte[] kept = header.without(field -> blind(MailHeader.nameOf(field)));
            byte[] end = header.complete() ? new byte[] {'\r', '\n'} : new byte[0];
            InputStream head = new SequenceInputStream(new ByteArrayInputStream(kept), new ByteArrayInputStream(end));
            return new SequenceInputStream(head, in);
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
    }

    private static boolean blind(String name) {
        return BLIND.contains(name);
    }
}
