package org.postern.tls.seal;

import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.postern.tls.TlsKeyException;

/** A sealed file being written. Afterwards the writer can read it back without a passphrase or recovery key. */
public final class SealedOutput extends FilterOutputStream {
    private final AesGcmHkdfStreaming cipher;
    private final SealHeader header;

    SealedOutput(OutputStream encrypting, AesGcmHkdfStreaming cipher, SealHeader header) {
        super(encrypting);
        this.cipher = cipher;
        this.header = header;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    /**
     * Opens the written file again, to check that the disk kept it. Reading throws {@link DamagedFileException} on
     * damage.
     */
    public InputStream reopen(InputStream file) throws IOException {
        if (!Arrays.equals(SealHeader.read(file).octets(), header.octets())) {
            throw new DamagedFileException(0, new IOException("another header"));
        }
        try {
            return OpenedStream.of(file, source -> cipher.newDecryptingStream(source, header.octets()));
        } catch (GeneralSecurityException e) {
            throw new TlsKeyException("AES-GCM does not work in this Java runtime", e);
        }
    }
}
