package org.postern.core.cli.owner;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a caller wants.
 *
 * @param caller the user who calls
 * @param asked whether there is a terminal to ask questions on
 * @param anew whether the service is restarted afterwards
 * @param keeps whether the caller keeps the configuration
 * @param words of the command
 */
record CommandCall(String caller, boolean asked, boolean anew, boolean keeps, List<String> words) {
    private static final int MOST_WORDS = 1_000;

    CommandCall {
        words = List.copyOf(words);
    }

    CommandFrame frame() {
        return CommandFrame.of(CommandFrame.Kind.CALL, out -> {
            out.writeUTF(caller);
            out.writeBoolean(asked);
            out.writeBoolean(anew);
            out.writeBoolean(keeps);
            out.writeInt(words.size());
            for (String word : words) {
                byte[] octets = word.getBytes(StandardCharsets.UTF_8);
                out.writeInt(octets.length);
                out.write(octets);
            }
        });
    }

    static CommandCall of(CommandFrame frame) throws IOException {
        if (frame.kind() != CommandFrame.Kind.CALL) {
            throw new IOException("no command was said");
        }
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(frame.content()));
        String caller = in.readUTF();
        boolean asked = in.readBoolean();
        boolean anew = in.readBoolean();
        boolean keeps = in.readBoolean();
        int count = in.readInt();
        if (count < 0 || count > MOST_WORDS) {
            throw new IOException("a command has at most " + MOST_WORDS + " words");
        }
        List<String> words = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] octets = in.readNBytes(Math.max(0, in.readInt()));
            words.add(new String(octets, StandardCharsets.UTF_8));
        }
        return new CommandCall(caller, asked, anew, keeps, words);
    }
}
