package org.postern.core.cli.owner;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.postern.core.ApplianceException;
import org.postern.core.console.WholeFile;

/** A file that root writes with octets that another process sends. Confined to one command. */
final class MadeFile implements AutoCloseable {
    private final Path named;
    private final WholeFile file;
    private final OutputStream out;
    private final MessageDigest received = sha256();

    MadeFile(Path named, long space) throws IOException {
        this.named = named;
        this.file = WholeFile.create(named);
        try {
            file.requireSpace(space);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
        this.out = file.output();
    }

    void write(byte[] octets) throws IOException {
        received.update(octets);
        out.write(octets);
    }

    /** Root has no key to read a backup with, but can check without it that the disk has the written data. */
    void finish(boolean verify) throws IOException {
        out.flush();
        if (verify) {
            MessageDigest found = sha256();
            try (InputStream in = file.written()) {
                byte[] buffer = new byte[1 << 17];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    found.update(buffer, 0, count);
                }
            }
            if (!MessageDigest.isEqual(received.digest(), found.digest())) {
                throw new ApplianceException("the disk gives back something else than was written to " + named
                        + ". No file was left behind; look at the disk");
            }
        }
        file.finish();
        file.close();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
