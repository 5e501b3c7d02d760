package org.postern.core;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A foreign mail server on an address of loopback that does as told, and keeps what it is given. Thread-safe. */
final class FakeMx implements AutoCloseable {
    /** Instead of a reply: closes the connection; or says nothing. */
    static final String DROP = "drop";

    static final String STALL = "stall";

    private static final long PATIENCE = 30_000;

    /** Where a script can step in. BODY is in the middle of the data, DOT after it. */
    enum Stage {
        CONNECT,
        EHLO,
        STARTTLS,
        MAIL,
        RCPT,
        DATA,
        BODY,
        DOT,
        OTHER
    }

    /**
     * A message that arrived whole, taken or not.
     *
     * @param taken whether the reply to the final dot was 2xx and was written
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Letter(
            int connection,
            String helo,
            String from,
            List<String> recipients,
            byte[] content,
            Optional<String> tls,
            boolean taken) {
        String text() {
            return new String(content, StandardCharsets.UTF_8);
        }

        /** The values of the header fields of a name, unfolded. */
        List<String> fields(String name) {
            return Headers.of(text(), name);
        }
    }

    private final ServerSocket server;
    private final Map<Stage, UnaryOperator<String>> scripts = new ConcurrentHashMap<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final Object events = new Object();
    private final List<Letter> letters = new ArrayList<>();
    private final List<String> commands = new ArrayList<>();
    private volatile List<String> extensions = List.of("SIZE 100000000", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES");
    private volatile @Nullable SSLContext tls;
    private volatile boolean garbage;

    FakeMx(InetAddress address, int port) throws IOException {
        server = new ServerSocket(port, 200, address);
        Thread thread = new Thread(this::accept, "fake-mx-" + address.getHostAddress());
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    InetAddress address() {
        return server.getInetAddress();
    }

    /** The script gets the command line and what is usually said, and returns what is said. */
    FakeMx on(Stage stage, UnaryOperator<String> script) {
        scripts.put(stage, script);
        return this;
    }

    FakeMx on(Stage stage, String reply) {
        return on(stage, line -> reply);
    }

    /** As usual again. */
    FakeMx usual(Stage stage) {
        scripts.remove(stage);
        return this;
    }

    /** Says the reply so many times, then what is usual. */
    FakeMx first(int times, Stage stage, String reply) {
        AtomicInteger left = new AtomicInteger(times);
        return on(stage, line -> left.getAndDecrement() > 0 ? reply : "");
    }

    FakeMx extensions(String... words) {
        extensions = List.of(words);
        return this;
    }

    /** Offers STARTTLS with these keys. */
    FakeMx tls(SSLContext context) {
        tls = context;
        return this;
    }

    /** Offers STARTTLS, and after it says what is no TLS. */
    FakeMx brokenTls() {
        garbage = true;
        return this;
    }

    /** The first message that was taken. */
    Letter letter() throws InterruptedException {
        return letters(1).get(0);
    }

    /** Waits until so many messages were taken, and returns all that were. */
    List<Letter> letters(int count) throws InterruptedException {
        await(count + " messages", () -> taken().size() >= count);
        return taken();
    }

    List<Letter> taken() {
        return all().stream().filter(Letter::taken).toList();
    }

    /** All that came whole, in the order of their final dots. */
    List<Letter> all() {
        synchronized (events) {
            return List.copyOf(letters);
        }
    }

    /** All command lines so far, and {@code CONNECT} for each connection. */
    List<String> commands() {
        synchronized (events) {
            return List.copyOf(commands);
        }
    }

    long count(String start) {
        return commands().stream().filter(line -> line.startsWith(start)).count();
    }

    void awaitCommands(int count, String start) throws InterruptedException {
        await(count + " times " + start, () -> count(start) >= count);
    }

    private void await(String what, BooleanSupplier happened) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE * 1_000_000;
        synchronized (events) {
            while (!happened.getAsBoolean()) {
                long left = (end - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    throw new AssertionError("waited for " + what + " in vain; commands were " + commands);
                }
                events.wait(left);
            }
        }
    }

    private void note(Runnable change) {
        synchronized (events) {
            change.run();
            events.notifyAll();
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread thread = new Thread(() -> serve(socket), "fake-mx-session");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (Socket plain = socket) {
            new Session(connections.incrementAndGet(), plain).run();
        } catch (IOException e) {
            note(() -> commands.add("BROKEN"));
        } finally {
            note(() -> sockets.remove(socket));
        }
    }

    private final class Session {
        private final int number;
        private Socket socket;
        private InputStream in;
        private OutputStream out;
        private Optional<String> protocol = Optional.empty();
        private String helo = "";
        private String from = "";
        private List<String> recipients = new ArrayList<>();

        Session(int number, Socket socket) throws IOException {
            this.number = number;
            this.socket = socket;
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        void run() throws IOException {
            note(() -> commands.add("CONNECT"));
            if (say(Stage.CONNECT, "CONNECT", "220 mx.test ESMTP").isEmpty()) {
                return;
            }
            for (String line = line(in); line != null; line = line(in)) {
                String command = line;
                note(() -> commands.add(command));
                if (!command(line)) {
                    return;
                }
            }
        }

        /** False when the connection is to be closed. */
        private boolean command(String line) throws IOException {
            String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
            switch (verb) {
                case "EHLO", "HELO" -> {
                    helo = line.substring(4).strip();
                    return said(Stage.EHLO, line, verb.equals("HELO") ? "250 mx.test" : greeting());
                }
                case "STARTTLS" -> {
                    return startTls(line);
                }
                case "MAIL" -> {
                    from = path(line);
                    recipients = new ArrayList<>();
                    return said(Stage.MAIL, line, "250 2.1.0 ok");
                }
                case "RCPT" -> {
                    String reply = say(Stage.RCPT, line, "250 2.1.5 ok");
                    if (reply.startsWith("2")) {
                        recipients.add(path(line));
                    }
                    return !reply.isEmpty();
                }
                case "DATA" -> {
                    String reply = say(Stage.DATA, line, "354 go on");
                    return reply.startsWith("354") ? data() : !reply.isEmpty();
                }
                case "QUIT" -> {
                    said(Stage.OTHER, line, "221 2.0.0 bye");
                    return false;
                }
                default -> {
                    return said(Stage.OTHER, line, "250 2.0.0 ok");
                }
            }
        }

        private String greeting() {
            List<String> lines = new ArrayList<>(List.of("mx.test"));
            lines.addAll(extensions);
            if ((tls != null || garbage) && protocol.isEmpty()) {
                lines.add("STARTTLS");
            }
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < lines.size(); i++) {
                boolean last = i == lines.size() - 1;
                text.append(last ? "250 " : "250-").append(lines.get(i)).append(last ? "" : "\r\n");
            }
            return text.toString();
        }

        private boolean startTls(String line) throws IOException {
            SSLContext context = tls;
            if (context == null && !garbage) {
                return said(Stage.STARTTLS, line, "502 5.5.1 no");
            }
            if (!say(Stage.STARTTLS, line, "220 2.0.0 go").startsWith("220")) {
                return true;
            }
            if (context == null) {
                out.write("this is no TLS\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                in.skip(64);
                return false;
            }
            SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, null, false);
            secured.startHandshake();
            protocol = Optional.of(secured.getSession().getProtocol());
            socket = secured;
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            return true;
        }

        private boolean data() throws IOException {
            boolean cut = !script(Stage.BODY, "BODY", "on").equals("on");
            byte[] content = cut ? null : content(in);
            if (content == null) {
                in.readNBytes(100);
                note(() -> commands.add("CUT"));
                return false;
            }
            String reply = script(Stage.DOT, ".", "250 2.0.0 taken");
            // Kept before the reply goes out: what the sender reads as taken is there.
            Letter letter =
                    new Letter(number, helo, from, List.copyOf(recipients), content, protocol, reply.startsWith("2"));
            note(() -> {
                letters.add(letter);
                commands.add(".");
            });
            return write(reply);
        }

        private boolean said(Stage stage, String line, String usual) throws IOException {
            return !say(stage, line, usual).isEmpty();
        }

        /** Says it; returns what was said, empty when the connection is to be dropped. */
        private String say(Stage stage, String line, String usual) throws IOException {
            String reply = script(stage, line, usual);
            return write(reply) ? reply : "";
        }

        private boolean write(String reply) throws IOException {
            if (reply.equals(DROP)) {
                return false;
            }
            if (!reply.equals(STALL)) {
                out.write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
            return true;
        }
    }

    /** An empty answer of a script means what is usual. */
    private String script(Stage stage, String line, String usual) {
        UnaryOperator<String> script = scripts.get(stage);
        String reply = script == null ? "" : script.apply(line);
        return reply.isEmpty() ? usual : reply;
    }

    private static String path(String line) {
        return line.substring(line.indexOf('<') + 1, line.lastIndexOf('>'));
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet == '\n') {
                return line.toString(StandardCharsets.UTF_8).stripTrailing();
            }
            line.write(octet);
        }
        return null;
    }

    /** Octets up to the final dot, unstuffed; null when the connection ended before it. */
    private static byte @Nullable [] content(InputStream in) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            line.write(octet);
            if (octet == '\n') {
                byte[] bytes = line.toByteArray();
                line.reset();
                if (bytes.length == 3 && bytes[0] == '.' && bytes[1] == '\r') {
                    return content.toByteArray();
                }
                int skip = bytes[0] == '.' ? 1 : 0;
                content.write(bytes, skip, bytes.length - skip);
            }
        }
        return null;
    }

    /** All that came whole since the last call, oldest first; it is kept no longer. */
    List<Letter> forgetAll() {
        synchronized (events) {
            List<Letter> all = List.copyOf(letters);
            letters.clear();
            return all;
        }
    }

    /** Waits until no connection is open. */
    void awaitIdle() throws InterruptedException {
        await("the end of all connections", sockets::isEmpty);
    }

    /** Cuts all connections of now. */
    void hangUp() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        hangUp();
    }
}
