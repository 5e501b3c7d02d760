import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Mail at an office's pace, alone and beside large mails: {@code java DeliveryLoad.java PORT PID LARGE MIB SECONDS PAUSE_MS RCPT}.
 * LARGE connections send mails of MIB mebibytes one after the other; one connection sends a mail of 4 KiB every PAUSE_MS. Prints one
 * JSON line: dot-to-250 of the small mails in milliseconds, the server's CPU for each of them, and the CPU of its threads by name (from
 * /proc; the threads of the compiler and the collector come under their names). Loopback only; ends after SECONDS.
 */
public final class DeliveryLoad {
    private DeliveryLoad() {}

    public static void main(String[] args) throws Exception {
        if (args.length != 7) {
            System.err.println("usage: java DeliveryLoad.java PORT PID LARGE MIB SECONDS PAUSE_MS RCPT");
            System.exit(2);
        }
        int port = Integer.parseInt(args[0]);
        Path tasks = Path.of("/proc", args[1], "task");
        int large = Integer.parseInt(args[2]);
        byte[] big = body(Integer.parseInt(args[3]) << 20);
        byte[] small = body(4_096);
        long end = System.nanoTime() + Math.min(Long.parseLong(args[4]), 600) * 1_000_000_000L;
        long pause = Long.parseLong(args[5]);
        AtomicInteger largeDone = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        Map<String, Long> before = cpu(tasks);
        for (int i = 0; i < large; i++) {
            Thread thread = new Thread(() -> {
                try (Session session = new Session(port)) {
                    while (System.nanoTime() < end) {
                        session.send(args[6], big);
                        largeDone.incrementAndGet();
                    }
                } catch (IOException e) {
                    System.err.println("large: " + e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        List<Long> nanos = new ArrayList<>();
        try (Session session = new Session(port)) {
            for (long next = System.nanoTime(); next < end; next += pause * 1_000_000) {
                long wait = (next - System.nanoTime()) / 1_000_000;
                if (wait > 0) {
                    Thread.sleep(wait);
                }
                nanos.add(session.send(args[6], small));
                next = Math.max(next, System.nanoTime() - pause * 1_000_000);
            }
        }
        Map<String, Long> after = cpu(tasks);
        for (Thread thread : threads) {
            thread.join();
        }
        Collections.sort(nanos);
        Map<String, Long> used = new LinkedHashMap<>();
        after.entrySet().stream()
                .map(e -> Map.entry(e.getKey(), e.getValue() - before.getOrDefault(e.getKey(), 0L)))
                .filter(e -> e.getValue() > 0)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .forEach(e -> used.put(e.getKey(), e.getValue()));
        long total = used.values().stream().mapToLong(Long::longValue).sum();
        System.out.printf(
                "{\"bench\":\"delivery\",\"large\":%d,\"large_done\":%d,\"small\":%d,\"dot_to_250_ms_p50\":%.2f,"
                        + "\"dot_to_250_ms_p99\":%.2f,\"dot_to_250_ms_max\":%.2f,\"server_cpu_ms_per_small\":%.2f,\"threads_ms_per_small\":{",
                large,
                largeDone.get(),
                nanos.size(),
                nanos.get(nanos.size() / 2) / 1e6,
                nanos.get((int) (nanos.size() * 0.99)) / 1e6,
                nanos.get(nanos.size() - 1) / 1e6,
                total / 1e6 / nanos.size());
        String comma = "";
        for (Map.Entry<String, Long> e : used.entrySet()) {
            if (e.getValue() > total / 200) {
                System.out.printf("%s\"%s\":%.3f", comma, e.getKey(), e.getValue() / 1e6 / nanos.size());
                comma = ",";
            }
        }
        System.out.println("}}");
    }

    /** Nanoseconds of CPU by thread name, numbers left out. */
    private static Map<String, Long> cpu(Path tasks) throws IOException {
        Map<String, Long> sums = new LinkedHashMap<>();
        try (Stream<Path> all = Files.list(tasks)) {
            for (Path task : all.toList()) {
                try {
                    String name = Files.readString(task.resolve("comm")).strip().replaceAll("[-# ]*[0-9-]+$", "");
                    long nanos = Long.parseLong(Files.readString(task.resolve("schedstat")).split(" ")[0]);
                    sums.merge(name, nanos, Long::sum);
                } catch (IOException e) {
                    // The thread has ended.
                }
            }
        }
        return sums;
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

        Session(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(120_000);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            reply();
            command("EHLO load.test");
        }

        /** Nanoseconds from the dot to the reply. */
        long send(String recipient, byte[] body) throws IOException {
            command("MAIL FROM:<load@example.net>");
            command("RCPT TO:<" + recipient + ">");
            command("DATA");
            String header = "From: <load@example.net>\r\nTo: <" + recipient + ">\r\nSubject: load\r\nMessage-ID: <load."
                    + System.nanoTime() + "@example.net>\r\n\r\n";
            out.write(header.getBytes(StandardCharsets.US_ASCII));
            out.write(body);
            out.flush();
            long start = System.nanoTime();
            out.write(".\r\n".getBytes(StandardCharsets.US_ASCII));
            reply();
            return System.nanoTime() - start;
        }

        private void command(String line) throws IOException {
            out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            reply();
        }

        private void reply() throws IOException {
            while (true) {
                StringBuilder line = new StringBuilder();
                for (int b = in.read(); b != '\n'; b = in.read()) {
                    if (b < 0) {
                        throw new IOException("connection closed");
                    }
                    line.append((char) b);
                }
                if (line.charAt(0) > '3') {
                    throw new IOException(line.toString());
                }
                if (line.charAt(3) != '-') {
                    return;
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
