package org.postern.store.message;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import org.postern.store.mailbox.SpooledMessage;

/** A small message in memory; the array is not copied. */
public final class BytesMessage implements SpooledMessage {
    private final byte[] content;

    public BytesMessage(byte[] content) {
        this.content = content;
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(content);
    }

    @Override
    public void close() {}
}
