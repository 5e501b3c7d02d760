package org.postern.core.cli.owner;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** One message between the caller of a command and the process that carries it out. */
final class CommandFrame {
    /** The largest content, in octets. */
    static final int MOST = 1 << 17;

    /** What a message is; its place is its number on the wire, the same in both processes, which are of one version. */
    enum Kind {
        /** To the host, once: the words of the command, and who calls. */
        CALL,
        /** To the host: an answer, or a part of one. */
        DATA,
        /** To the host: the end of an answer, of a file, of the input. */
        END,
        /** To the host: what was asked for was not done; the reason. */
        FAULT,
        /** To the host: a directory of a tree. */
        DIRECTORY,
        /** To the host: a file of a tree; its octets follow. */
        FILE,
        /** To the caller: text for the screen. */
        OUT,
        /** To the caller: text for the standard error output. */
        ERR,
        /** To the caller: octets for standard output. */
        OCTETS,
        /** To the caller: asks for standard input. */
        INPUT,
        /** To the caller: a question; the answer is shown. */
        LINE,
        /** To the caller: a question; the answer is not shown. */
        SECRET,
        /** To the caller: a question on the terminal itself. */
        TERMINAL,
        /** To the caller: a message on the terminal itself. */
        TELL,
        /** To the caller: asks for the size of a file that was named on the command line. */
        SIZE,
        /** To the caller: asks for the next octets of such a file. */
        READ,
        /** To the caller: asks for such a file or a whole tree. */
        BRING,
        /** To the caller: begins a file that was named on the command line. */
        CREATE,
        /** To the caller: octets of that file; not answered. */
        WRITE,
        /** To the caller: that file is complete. */
        FINISH,
        /** To the caller: that file is not wanted. */
        ABANDON,
        /** To the caller: the new text of the configuration begins; parts of it follow as WRITE, then FINISH. */
        CONFIGURATION,
        /** To the caller: how far the work has come; not answered. */
        PROGRESS,
        /** To the caller: takes the bar off the screen; not answered. */
        PROGRESS_END,
        /** To the caller: nothing but that the process is alive; not answered. */
        ALIVE,
        /** To the caller: the exit code; the last message. */
        EXIT
    }

    private final Kind kind;
    private final byte[] content;

    /** Keeps the content as it is: a secret is wiped where it was made. */
    CommandFrame(Kind kind, byte[] content) {
        if (content.length > MOST) {
            throw new IllegalArgumentException("a message has at most " + MOST + " octets");
        }
        this.kind = kind;
        this.content = content;
    }

    Kind kind() {
        return kind;
    }

    byte[] content() {
        return content;
    }

    static CommandFrame of(Kind kind, String text) {
        return new CommandFrame(kind, text.getBytes(StandardCharsets.UTF_8));
    }

    static CommandFrame of(Kind kind) {
        return new CommandFrame(kind, new byte[0]);
    }

    /** Writes the content. */
    @FunctionalInterface
    interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    static CommandFrame of(Kind kind, Content content) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try {
            content.write(new DataOutputStream(octets));
        } catch (IOException e) {
            throw new IllegalStateException("nothing fails in memory", e);
        }
        return new CommandFrame(kind, octets.toByteArray());
    }

    String text() {
        return new String(content, StandardCharsets.UTF_8);
    }
}
