package org.postern.store.pop3;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Enumeration;

/**
 * What is served in place of a message that is damaged on disk: a message that says so, with what can be read of the
 * original as a file. A refusal would leave people with an error, and would keep a program from all later mail. Streams.
 */
final class DamagedMessage {
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

    @SuppressWarnings("JdkObsolete") // SequenceInputStream takes nothing newer than an Enumeration
    static InputStream of(InputStream left) {
        InputStream body = new SequenceInputStream(new Enumeration<>() {
            private byte[] next = read();

            private byte[] read() {
                try {
                    return left.readNBytes(PIECE);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public boolean hasMoreElements() {
                return next.length > 0;
            }

            @Override
            public InputStream nextElement() {
                byte[] lines = Base64.getMimeEncoder().encode(next);
                next = read();
                byte[] whole = java.util.Arrays.copyOf(lines, lines.length + 2);
                whole[lines.length] = '\r';
                whole[lines.length + 1] = '\n';
                return new ByteArrayInputStream(whole);
            }
        });
        return new SequenceInputStream(
                new ByteArrayInputStream(HEAD.getBytes(UTF_8)),
                new SequenceInputStream(body, new ByteArrayInputStream(TAIL.getBytes(UTF_8))));
    }
}
