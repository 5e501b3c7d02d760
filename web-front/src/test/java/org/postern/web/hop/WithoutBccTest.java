package org.postern.web.hop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WithoutBccTest {
    private static byte[] passed(byte[] message) throws IOException {
        try (InputStream in = WithoutBcc.of(new ByteArrayInputStream(message))) {
            return in.readAllBytes();
        }
    }

    private static String passed(String message) throws IOException {
        return new String(passed(message.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    @Test
    void onlyTheBlindRecipientsAreLeftOut() throws IOException {
        assertThat(passed("Return-Path: <a@x>\r\nBcc: b@x,\r\n c@x\r\nbcc : d@x\r\nSubject: s\r\n\r\nBcc: body\r\n"))
                .isEqualTo("Return-Path: <a@x>\r\nSubject: s\r\n\r\nBcc: body\r\n");
        assertThat(passed("Resent-Bcc: b@x\r\nX-Postern-Draft-Bcc: YQ\r\nnot a field\r\nSubject: s\r\n\r\nbody"))
                .isEqualTo("not a field\r\nSubject: s\r\n\r\nbody");
    }

    @Test
    void everythingElsePassesOctetForOctet() throws IOException {
        for (String message :
                List.of("", "\r\n", "Subject: s", "Subject: s\r\n", "Subject: ü\n\nbody\n", "no header\r\n\r\nx")) {
            assertThat(passed(message)).isEqualTo(message);
        }
        byte[] body = new byte[3 << 20];
        new Random(1).nextBytes(body);
        ByteArrayOutputStream large = new ByteArrayOutputStream();
        large.writeBytes("Subject: s\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        large.writeBytes(body);
        assertThat(passed(large.toByteArray())).isEqualTo(large.toByteArray());
        String endless = "X: " + "y".repeat(2 << 20) + "\r\n\r\nbody";
        assertThat(passed(endless)).isEqualTo(endless);
    }
}
