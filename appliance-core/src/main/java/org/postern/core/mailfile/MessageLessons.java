package org.postern.core.mailfile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Passes each message on as a whole, cut where the filter stops reading. Confined to one command. */
public final class MessageLessons implements MessageSink {
    /** The filter reads less of a message. */
    private static final int MOST = 1 << 20;

    private final Consumer<InputStream> learn;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private int count;

    public MessageLessons(Consumer<InputStream> learn) {
        this.learn = learn;
    }

    public int count() {
        return count;
    }

    @Override
    public void begin() {
        message.reset();
    }

    @Override
    public void begin(String name) {
        message.reset();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        message.write(bytes, offset, Math.max(0, Math.min(length, MOST - message.size())));
    }

    @Override
    public void end(MessageMarks marks) {
        if (message.size() > 0) {
            learn.accept(new ByteArrayInputStream(message.toByteArray()));
            count++;
        }
    }

    @Override
    public void leaveOut() {
        message.reset();
    }

    /** A single message. */
    public void one(InputStream whole) throws IOException {
        begin();
        message.writeBytes(whole.readNBytes(MOST));
        end(MessageMarks.NONE);
    }
}
