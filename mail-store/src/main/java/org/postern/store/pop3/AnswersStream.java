package org.postern.store.pop3;

import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;

/**
 * Several answers one after the other. Fills the reader's buffer across their boundaries, so that fifty headers go out
 * in a few writes. Holds one answer at a time. Confined to one thread at a time.
 */
final class AnswersStream extends InputStream {
    private final Iterator<Answer> answers;
    private InputStream current = InputStream.nullInputStream();

    AnswersStream(Iterator<Answer> answers) {
        this.answers = answers;
    }

    /** One answer, opened when its turn comes. */
    @FunctionalInterface
    interface Answer {
        InputStream open() throws IOException;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int length) throws IOException {
        int done = 0;
        while (done < length) {
            int read = current.read(to, offset + done, length - done);
            if (read >= 0) {
                done += read;
            } else if (answers.hasNext()) {
                current.close();
                current = answers.next().open();
            } else {
                break;
            }
        }
        return done == 0 && length > 0 ? -1 : done;
    }

    @Override
    public void close() throws IOException {
        current.close();
    }
}
