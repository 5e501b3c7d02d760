import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An SMTP server that takes everything and keeps nothing: {@code java SinkServer.java PORT} on 127.0.0.1. It greets nobody
 * until a line comes on standard input, so that a queue can be filled before. Every tenth of a second with mail it prints
 * {@code milliseconds messages connections}. Without TLS, as the sender's own cost is measured.
 */
public final class SinkServer {
    private static final AtomicLong MESSAGES = new AtomicLong();
    private static final AtomicLong CONNECTIONS = new AtomicLong();
    private static final CountDownLatch GATE = new CountDownLatch(1);

    private SinkServer() {}

    public static void main(String[] args) throws Exception {
        ServerSocket server =
                new ServerSocket(Integer.parseInt(args[0]), 100, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
        System.out.println("port " + server.getLocalPort());
        Thread printer = new Thread(SinkServer::print);
        printer.setDaemon(true);
        printer.start();
        Thread gate = new Thread(() -> {
            try {
                System.in.read();
                GATE.countDown();
            } catch (IOException e) {
                System.out.println("no gate " + e.getMessage());
            }
        });
        gate.setDaemon(true);
        gate.start();
        while (true) {
            Socket socket = server.accept();
            socket.setTcpNoDelay(true);
            Thread thread = new Thread(() -> serve(socket));
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void print() {
        long before = 0;
        try {
            while (true) {
                Thread.sleep(100);
                long now = MESSAGES.get();
                if (now != before) {
                    System.out.println(System.currentTimeMillis() + " " + now + " " + CONNECTIONS.get());
                    before = now;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void serve(Socket socket) {
        CONNECTIONS.incrementAndGet();
        try (socket) {
            GATE.await();
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            say(out, "220 sink");
            StringBuilder line = new StringBuilder();
            boolean data = false;
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                if (octet != '\n') {
                    line.append((char) octet);
                    continue;
                }
                String text = line.toString().stripTrailing();
                line.setLength(0);
                if (data) {
                    if (text.equals(".")) {
                        data = false;
                        MESSAGES.incrementAndGet();
                        say(out, "250 taken");
                    }
                    continue;
                }
                String verb = text.split("[ :]", 2)[0];
                data = verb.equals("DATA");
                say(
                        out,
                        switch (verb) {
                            case "EHLO" -> "250-sink\r\n250-SIZE 100000000\r\n250-PIPELINING\r\n250 8BITMIME";
                            case "DATA" -> "354 go";
                            case "QUIT" -> "221 bye";
                            default -> "250 ok";
                        });
                if (verb.equals("QUIT")) {
                    return;
                }
            }
        } catch (IOException | InterruptedException e) {
            System.out.println("broken " + e.getMessage());
        }
    }

    private static void say(OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
