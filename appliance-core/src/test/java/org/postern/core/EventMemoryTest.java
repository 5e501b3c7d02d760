package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 500 pages that only listen, each on a TLS connection of its own, cost little memory and no thread. */
class EventMemoryTest {
    private static final int SESSIONS = 32;
    private static final int OF_SESSION = 16;
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

    @TempDir
    Path directory;

    @Test
    void anIdleStreamCostsLessThanThirtyKibibytesAndNoThread() throws Exception {
        Path data = Office.in(directory);
        Path toml = data.resolve("postern.toml");
        Files.writeString(toml, Files.readString(toml).replace("[network]\n", "[network]\ntls-per-minute = 0\n"));
        List<SSLSocket> streams = new ArrayList<>();
        try (ServerProcess server = ServerProcess.serve(data)) {
            String origin = "https://localhost:" + server.port("https");
            List<WebClient> clients = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                WebClient client = new WebClient(origin);
                assertThat(client.login(i % 2 == 0 ? "alice" : "bob", Office.PASSWORD)
                                .status())
                        .isEqualTo(303);
                clients.add(client);
            }
            streams.add(listen(server, clients.get(0), 0));
            long before = heap(server);
            long threads = threads(server);
            for (int i = 1; i < SESSIONS * OF_SESSION; i++) {
                streams.add(listen(server, clients.get(i % SESSIONS), i));
            }
            long each = (heap(server) - before) / (streams.size() - 1);
            assertThat(each).as("octets of an idle stream").isLessThan(30 << 10);
            assertThat(threads(server) - threads)
                    .as("threads of the pool, however many streams")
                    .isLessThan(70);
        } finally {
            for (SSLSocket stream : streams) {
                stream.close();
            }
        }
    }

    /** A stream from one of four addresses, when its first event has come. */
    @SuppressWarnings("AddressSelection") // an address, not a name
    private static SSLSocket listen(ServerProcess server, WebClient client, int number) throws IOException {
        Socket plain = new Socket();
        plain.bind(new InetSocketAddress("127.0.0." + (2 + number % 4), 0));
        plain.connect(new InetSocketAddress("127.0.0.1", server.port("https")), 20_000);
        SSLSocket socket = (SSLSocket)
                TrustAll.context().getSocketFactory().createSocket(plain, "localhost", plain.getPort(), true);
        socket.getOutputStream()
                .write(("GET /events HTTP/1.1\r\nHost: localhost:" + server.port("https") + "\r\nCookie: "
                                + client.cookieHeader() + "\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8), 64);
        assertThat(in.readLine()).contains("200");
        for (String line = in.readLine(); !line.startsWith("data:"); line = in.readLine()) {
            assertThat(line).isNotNull();
        }
        return socket;
    }

    /** What is in use after a full collection. */
    private static long heap(ServerProcess server) throws Exception {
        String said = jcmd(server, "GC.class_histogram");
        Matcher total = TOTAL.matcher(said);
        assertThat(total.find())
                .as(said.substring(0, Math.min(300, said.length())))
                .isTrue();
        return Long.parseLong(total.group(1));
    }

    private static long threads(ServerProcess server) throws Exception {
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + server.pid() + "/task"))) {
            return tasks.count();
        }
    }

    private static String jcmd(ServerProcess server, String command) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(server.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
