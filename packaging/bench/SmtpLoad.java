import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Postern's own SMTP load generator: one file, run with {@code java SmtpLoad.java HOST PORT CONNECTIONS COUNT BYTES RCPT [HELO [WARM]]}.
 * RCPT may hold {@code %d}, which runs from 1 to 8. BYTES may be a directory of whole messages instead, each sent from the
 * address of its From field. Sends COUNT messages of about BYTES octets over CONNECTIONS connections kept open, without
 * pipelining, and prints one JSON line: acknowledged, failed, messages per second, the
 * median and 99th percentile of dot-to-250 in milliseconds, and when it began. With WARM it sends so many messages before, says "warm" and
 * begins when a line comes: its own first messages are slow, and say nothing of the server. Loopback only; stops by itself.
 */
public final class SmtpLoad {
    private static final Pattern FROM = Pattern.compile("(?m)^From: .*?([^ <>]+@[^ <>\\r]+)");

    private SmtpLoad() {}

    public static void main(String[] args) throws Exception {
        if (args.length < 6 || args.length > 8) {
            System.err.println("usage: java SmtpLoad.java HOST PORT CONNECTIONS COUNT BYTES RCPT [HELO [WARM]]");
            System.exit(2);
        }
        String host = args[0];
        if (!java.net.InetAddress.getByName(host).isLoopbackAddress()) {
            System.err.println("only loopback addresses may be loaded");
            System.exit(2);
        }
        int port = Integer.parseInt(args[1]);
        int connections = Integer.parseInt(args[2]);
        int count = Math.min(Integer.parseInt(args[3]), 1_000_000);
        List<Mail> mails = mails(args[4]);
        String helo = args.length > 6 ? args[6] : "load.test";
        int warm = args.length > 7 ? Integer.parseInt(args[7]) : 0;
        AtomicInteger before = new AtomicInteger();
        AtomicInteger next = new AtomicInteger();
        AtomicInteger failed = new AtomicInteger();
        long[] nanos = new long[count];
        CountDownLatch ready = new CountDownLatch(connections);
        CountDownLatch go = new CountDownLatch(1);
        Thread[] threads = new Thread[connections];
        for (int c = 0; c < connections; c++) {
            threads[c] = new Thread(() -> {
                try (Session session = new Session(host, port, helo)) {
                    for (int i = before.getAndIncrement(); i < warm; i = before.getAndIncrement()) {
                        session.send(args[5].replace("%d", String.valueOf(1 + i % 8)), i, mails.get(i % mails.size()));
                    }
                    ready.countDown();
                    go.await();
                    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                        nanos[i] = session.send(args[5].replace("%d", String.valueOf(1 + i % 8)), i, mails.get(i % mails.size()));
                        if (nanos[i] < 0) {
                            failed.incrementAndGet();
                        }
                    }
                } catch (IOException | InterruptedException e) {
                    failed.incrementAndGet();
                    ready.countDown();
                    System.err.println(e);
                }
            });
            threads[c].start();
        }
        ready.await();
        if (args.length > 7) {
            System.out.println("warm");
            System.in.read();
        }
        long epoch = System.currentTimeMillis();
        long start = System.nanoTime();
        go.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        long[] good = Arrays.stream(nanos).filter(n -> n > 0).sorted().toArray();
        System.out.printf(
                "{\"bench\":\"smtp-load\",\"connections\":%d,\"ok\":%d,\"failed\":%d,\"msgs_per_s\":%.1f,"
                        + "\"dot_to_250_ms_p50\":%.2f,\"dot_to_250_ms_p99\":%.2f,\"began_ms\":%d}%n",
                connections,
                good.length,
                failed.get(),
                good.length / seconds,
                good.length == 0 ? 0 : good[good.length / 2] / 1e6,
                good.length == 0 ? 0 : good[(int) (good.length * 0.99)] / 1e6,
                epoch);
    }

    /** A message; with no sender its header is made when it is sent. */
    private record Mail(String sender, byte[] content) {}

    private static List<Mail> mails(String what) throws IOException {
        Path directory = Path.of(what);
        if (!Files.isDirectory(directory)) {
            return List.of(new Mail("", body(Integer.parseInt(what))));
        }
        List<Mail> mails = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".eml")).sorted().toList()) {
                byte[] content = Files.readAllBytes(file);
                Matcher from = FROM.matcher(new String(content, StandardCharsets.ISO_8859_1));
                if (!from.find()) {
                    throw new IOException(file + " has no From field");
                }
                mails.add(new Mail(from.group(1), content));
            }
        }
        return mails;
    }

    private static byte[] body(int bytes) {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder(bytes + 80);
        while (text.length() < bytes) {
            for (int i = 0; i < 11; i++) {
                text.append((char) ('a' + random.nextInt(26))).append("lpha ");
            }
            text.append("\r\n");
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static final class Session implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;

        Session(String host, int port, String helo) throws IOException {
            socket = new Socket(host, port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            expect('2');
            command("EHLO " + helo, '2');
        }

        long send(String recipient, int number, Mail mail) throws IOException {
            String sender = mail.sender().isEmpty() ? "load@example.net" : mail.sender();
            byte[] body = mail.content();
            if (!command("MAIL FROM:<" + sender + ">", '2') || !command("RCPT TO:<" + recipient + ">", '2')
                    || !command("DATA", '3')) {
                command("RSET", '2');
                return -1;
            }
            String header = "From: <load@example.net>\r\nTo: <" + recipient + ">\r\nSubject: load " + number
                    + "\r\nMessage-ID: <load." + number + "." + System.nanoTime() + "@example.net>\r\n\r\n";
            byte[] head = mail.sender().isEmpty() ? header.getBytes(StandardCharsets.US_ASCII) : new byte[0];
            byte[] all = Arrays.copyOf(head, head.length + body.length + 3);
            System.arraycopy(body, 0, all, head.length, body.length);
            all[all.length - 3] = '.';
            all[all.length - 2] = '\r';
            all[all.length - 1] = '\n';
            long start = System.nanoTime();
            out.write(all);
            return expect('2') ? System.nanoTime() - start : -1;
        }

        private boolean command(String line, char wanted) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return expect(wanted);
        }

        private boolean expect(char wanted) throws IOException {
            while (true) {
                int first = in.read();
                int position = 1;
                int fourth = ' ';
                for (int b = in.read(); b != '\n'; b = in.read()) {
                    if (b < 0) {
                        throw new IOException("connection closed");
                    }
                    if (++position == 4) {
                        fourth = b;
                    }
                }
                if (fourth != '-') {
                    return first == wanted;
                }
            }
        }

        @Override
        public void close() throws IOException {
            command("QUIT", '2');
            socket.close();
        }
    }
}
