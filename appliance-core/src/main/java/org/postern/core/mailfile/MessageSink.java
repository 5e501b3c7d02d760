package org.postern.core.mailfile;

import java.io.IOException;

/** Receives the messages of a mail file or folder, one after the other. Confined to one command. */
public interface MessageSink {
    void begin() throws IOException;

    /** Begins the next message. The name is used in messages about it. */
    void begin(String name) throws IOException;

    void write(byte[] bytes, int offset, int length) throws IOException;

    void end(MessageMarks marks) throws IOException;

    /** Ends a message that its program had deleted. */
    void leaveOut() throws IOException;
}
