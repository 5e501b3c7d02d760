package org.postern.core.console;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.postern.core.ApplianceException;
import org.postern.core.Fault;

/** Reads secrets from files and streams without a String in between. */
public final class Secrets {
    private static final int MOST = 4_096;

    private Secrets() {}

    /** The first line of a file; the caller wipes it. */
    public static char[] file(CommandTerminal terminal, Path file) {
        try (InputStream in = terminal.open(file)) {
            return line(in);
        } catch (IOException e) {
            throw new ApplianceException(file + " cannot be read: " + Fault.of(e) + ". Nothing was changed", e);
        }
    }

    /** The whole file, for secrets of several lines; the caller wipes it. */
    public static char[] whole(CommandTerminal terminal, Path file) {
        try (InputStream in = terminal.open(file)) {
            byte[] octets = in.readNBytes(MOST + 1);
            if (octets.length > MOST) {
                throw new ApplianceException(file + " is too long for a key. Nothing was changed");
            }
            return decoded(octets, octets.length);
        } catch (IOException e) {
            throw new ApplianceException(file + " cannot be read: " + Fault.of(e) + ". Nothing was changed", e);
        }
    }

    /** One line, octet by octet: the rest stays in the stream. */
    public static char[] line(InputStream in) throws IOException {
        byte[] octets = new byte[MOST];
        int length = 0;
        for (int c = in.read(); c != -1 && c != '\n'; c = in.read()) {
            if (length == MOST) {
                throw new ApplianceException("a secret has at most " + MOST + " octets. Nothing was changed");
            }
            octets[length++] = (byte) c;
        }
        if (length > 0 && octets[length - 1] == '\r') {
            length--;
        }
        return decoded(octets, length);
    }

    private static char[] decoded(byte[] octets, int length) {
        try {
            CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, 0, length));
            char[] secret = new char[text.remaining()];
            text.get(secret);
            Arrays.fill(text.array(), '\0');
            return secret;
        } catch (CharacterCodingException e) {
            throw new ApplianceException("a secret must be UTF-8 text. Nothing was changed", e);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }
}
