package org.postern.store.mailbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.Base64;

/**
 * What is served in place of a message that is damaged on disk: a message that says so, with what can be read of the
 * original as a file. A refusal would leave people with an error, and would keep a program from all later mail. Streams.
 */
public final class DamagedMessage {
    private static final String BOUNDARY = "=_damaged-on-disk";
    private static final int PIECE = 57 * 128; // whole lines of base64

    private static final String HEAD = String.join(
            "\r\n",
            "From: Mail server <postmaster@localhost.invalid>",
            "Subject: [Damaged on disk]",
            "MIME-Version: 1.0",
            "Content-Type: multipart/mixed; boundary=\"" + BOUNDARY + "\"",
            "",
            "--" + BOUNDARY,
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit",
            "",
            "This message is damaged on the disk of the mail server.",
            "What can be read of it is in the attached file; parts may be missing or wrong.",
            "Tell your administrator: a backup may still have the whole message.",
            "",
            "このメールは、メールサーバーのディスク上で破損しています。",
            "読み取れた内容は添付ファイルにあります。欠けている部分や誤りがあるかもしれません。",
            "管理者に連絡してください。バックアップに元のメールが残っているかもしれません。",
            "",
            "--" + BOUNDARY,
            "Content-Type: application/octet-stream; name=\"damaged.eml\"",
            "Content-Disposition: attachment; filename=\"damaged.eml\"",
            "Content-Transfer-Encoding: base64",
            "",
            "");
    private static final String TAIL = "\r\n--" + BOUNDARY + "--\r\n";

    private DamagedMessage() {}

    /** The message, with what is left of the damaged one. */
    public static InputStream of(InputStream left) {
        InputStream body = new Base64Lines(left);
        return new SequenceInputStream(
                new ByteArrayInputStream(HEAD.getBytes(UTF_8)),
                new SequenceInputStream(body, new ByteArrayInputStream(TAIL.getBytes(UTF_8))));
    }

    /** Base64 of a stream, in lines, a piece at a time. */
    private static final class Base64Lines extends InputStream {
        private final InputStream left;
        private InputStream piece = InputStream.nullInputStream();

        Base64Lines(InputStream left) {
            this.left = left;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = piece.read(into, offset, length);
            if (count >= 0 || length == 0) {
                return count;
            }
            byte[] next = left.readNBytes(PIECE);
            if (next.length == 0) {
                return -1;
            }
            byte[] lines = Base64.getMimeEncoder().encode(next);
            byte[] whole = Arrays.copyOf(lines, lines.length + 2);
            whole[lines.length] = '\r';
            whole[lines.length + 1] = '\n';
            piece = new ByteArrayInputStream(whole);
            return piece.read(into, offset, length);
        }
    }
}
