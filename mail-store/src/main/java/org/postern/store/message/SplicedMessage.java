package org.postern.store.message;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.postern.store.mailbox.SpooledMessage;

/**
 * A message with its first octets replaced: a new head, followed by the original from an offset on. Copies nothing, so
 * that a mail of any size gets a new header in the memory of the header alone. Closing it does nothing: the original
 * belongs to the code that spooled it.
 */
public final class SplicedMessage implements SpooledMessage {
    private final byte[] head;
    private final SpooledMessage original;
    private final long offset;

    public SplicedMessage(byte[] head, SpooledMessage original, long offset) {
        this.head = head;
        this.original = original;
        this.offset = offset;
    }

    @Override
    public long size() {
        return head.length + original.size() - offset;
    }

    @Override
    public InputStream open() throws IOException {
        InputStream rest = original.open();
        try {
            rest.skipNBytes(offset);
        } catch (IOException | RuntimeException e) {
            rest.close();
            throw e;
        }
        return new SequenceInputStream(new ByteArrayInputStream(head), rest);
    }

    @Override
    public void close() {}
}
