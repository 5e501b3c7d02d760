package org.postern.core.mailfile;

import java.io.IOException;
import java.util.Set;
import org.postern.store.mailbox.Flag;

/** Takes the messages that a file or folder of mail holds, one after the other. Confined to one command. */
public interface MessageSink {
    void begin() throws IOException;

    /** The next message. The name is for what is said about it. */
    void begin(String name) throws IOException;

    void write(byte[] bytes, int offset, int length) throws IOException;

    void end(Set<Flag> flags) throws IOException;
}
