package org.postern.core.mailfile;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a reader of mail files passes on. */
final class Gathered implements MessageSink {
    final List<String> texts = new ArrayList<>();
    final List<MessageMarks> marks = new ArrayList<>();
    int leftOut;

    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

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
        message.write(bytes, offset, length);
    }

    @Override
    public void end(MessageMarks found) {
        texts.add(message.toString(UTF_8));
        marks.add(found);
    }

    @Override
    public void leaveOut() {
        leftOut++;
    }
}
