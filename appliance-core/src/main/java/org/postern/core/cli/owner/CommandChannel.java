package org.postern.core.cli.owner;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** Messages over a pair of pipes or a socket. Any thread may send; one receives. */
final class CommandChannel {
    private static final List<CommandFrame.Kind> KINDS = List.of(CommandFrame.Kind.values());

    private final DataInputStream in;
    private final DataOutputStream out;

    CommandChannel(InputStream in, OutputStream out) {
        this.in = new DataInputStream(new BufferedInputStream(in, 1 << 16));
        this.out = new DataOutputStream(out);
    }

    void send(CommandFrame frame) throws IOException {
        byte[] octets = new byte[5 + frame.content().length];
        octets[0] = (byte) KINDS.indexOf(frame.kind());
        int length = frame.content().length;
        for (int i = 0; i < 4; i++) {
            octets[1 + i] = (byte) (length >>> (24 - 8 * i));
        }
        System.arraycopy(frame.content(), 0, octets, 5, length);
        synchronized (out) {
            out.write(octets);
            out.flush();
        }
    }

    /** The next message. Throws {@link EOFException} at the end. */
    CommandFrame receive() throws IOException {
        int kind = in.readUnsignedByte();
        int length = in.readInt();
        if (kind >= KINDS.size() || length < 0 || length > CommandFrame.MOST) {
            throw new IOException("the other process says something that no command says");
        }
        byte[] content = new byte[length];
        in.readFully(content);
        return new CommandFrame(KINDS.get(kind), content);
    }
}
