package org.postern.store.filter.auth;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.postern.store.mailbox.SpooledMessage;

/** A message in memory, with this server's Received field on top as the post office is given it. */
record Letter(String text) implements SpooledMessage {
    static final String RECEIVED = "Received: from far.test ([192.0.2.1])\r\n\tby mail.office.test; today\r\n";

    /** Lines become CRLF lines; each character is an octet. */
    static Letter of(String lines) {
        return new Letter(RECEIVED + lines.replace("\n", "\r\n"));
    }

    private byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public long size() {
        return text.length();
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes());
    }

    @Override
    public void close() {}
}
