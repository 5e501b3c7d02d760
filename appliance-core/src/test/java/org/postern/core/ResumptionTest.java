package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A browser or mail program that comes back is spared the costly part of the handshake. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ResumptionTest {
    @TempDir
    private Path directory;

    @Test
    void everyListenerResumesWithEitherVersion() throws Exception {
        try (TestBox box = TestBox.start(directory, "office.test", Clock.systemUTC(), Map.of())) {
            for (String version : List.of("TLSv1.3", "TLSv1.2")) {
                for (String listener : List.of("https", "pop3s", "submissions", "submission", "smtp")) {
                    AtomicInteger certificates = new AtomicInteger();
                    SSLContext client = counting(certificates);
                    for (int i = 0; i < 3; i++) {
                        greet(client, version, listener, box.port(listener));
                    }
                    assertThat(certificates).as(listener + " " + version).hasValue(1);
                }
            }
        }
    }

    private static void greet(SSLContext client, String version, String listener, int port) throws IOException {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port)) {
            plain.setSoTimeout(20_000);
            boolean upgraded = listener.equals("submission") || listener.equals("smtp");
            if (upgraded) {
                BufferedReader lines = lines(plain);
                assertThat(lines.readLine()).startsWith("220");
                say(plain, "EHLO client.test\r\n");
                while (!lines.readLine().startsWith("250 ")) {
                    // one extension a line
                }
                say(plain, "STARTTLS\r\n");
                assertThat(lines.readLine()).startsWith("220");
            }
            try (SSLSocket socket =
                    (SSLSocket) client.getSocketFactory().createSocket(plain, "mail.office.test", port, false)) {
                socket.setEnabledProtocols(new String[] {version});
                String question =
                        switch (listener) {
                            case "https" ->
                                "GET /healthz HTTP/1.1\r\nHost: mail.office.test\r\nConnection: close\r\n\r\n";
                            case "submission", "smtp" -> "EHLO client.test\r\nQUIT\r\n";
                            default -> "QUIT\r\n";
                        };
                say(socket, question);
                assertThat(socket.getInputStream().readAllBytes()).isNotEmpty();
            }
        }
    }

    private static BufferedReader lines(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    private static void say(Socket socket, String words) throws IOException {
        socket.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /** A client that counts the certificates that it is shown: one for each full handshake. */
    private static SSLContext counting(AtomicInteger certificates) throws Exception {
        TrustManager any = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {
                certificates.incrementAndGet();
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {any}, null);
        return context;
    }
}
