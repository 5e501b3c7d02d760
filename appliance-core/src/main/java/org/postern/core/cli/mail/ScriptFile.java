package org.postern.core.cli.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.postern.core.ApplianceException;
import org.postern.core.console.CommandTerminal;

/** Reads a text that is given to a command as a file. */
final class ScriptFile {
    private static final int FILE_LIMIT = 4 << 20;

    private ScriptFile() {}

    /** Returns the text of a file in UTF-8, or of standard input for {@code -}. */
    static String text(CommandTerminal terminal, String file) {
        try (InputStream in = file.equals("-") ? terminal.input() : terminal.open(Path.of(file))) {
            byte[] bytes = in.readNBytes(FILE_LIMIT + 1);
            if (bytes.length > FILE_LIMIT) {
                throw new ApplianceException(file + " is larger than 4 MiB. Nothing was changed");
            }
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ApplianceException(file + " is not UTF-8 text. Nothing was changed", e);
        } catch (IOException e) {
            throw new ApplianceException("cannot read " + file + ": " + e.getMessage() + ". Nothing was changed", e);
        }
    }
}
