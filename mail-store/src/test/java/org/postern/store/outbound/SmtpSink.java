package org.postern.store.outbound;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP server on loopback that answers as told. Stages are {@code CONNECT EHLO STARTTLS MAIL RCPT DATA DOT}; a script
 * gets the command line and gives the reply, or {@link #DROP} or {@link #STALL}.
 */
public final class SmtpSink implements AutoCloseable {
    static final String DROP = "drop";
    static final String STALL = "stall";

    private static final String EXTENSIONS =
            "250-sink\r\n250-SIZE 100000000\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 HELP";

    private final ServerSocket server;
    private final @Nullable SSLContext tls;
    private final Map<String, UnaryOperator<String>> scripts = new ConcurrentHashMap<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
    private final List<String> commands = new CopyOnWriteArrayList<>();

    SmtpSink() throws IOException {
        this("127.0.0.1", 0, null);
    }

    SmtpSink(String address, int port, @Nullable SSLContext tls) throws IOException {
        server = new ServerSocket(port, 50, InetAddress.getByName(address));
        this.tls = tls;
        Thread thread = new Thread(this::accept, "smtp-sink");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    public SmtpSink on(String stage, UnaryOperator<String> script) {
        scripts.put(stage, script);
        return this;
    }

    public SmtpSink on(String stage, String reply) {
        return on(stage, line -> reply);
    }

    /** The next message that arrived whole, dots unstuffed, accepted or not. */
    byte[] message() throws InterruptedException {
        byte[] message = messages.poll(20, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message came; commands were " + commands);
        }
        return message;
    }

    public int waiting() {
        return messages.size();
    }

    /** All command lines so far, and {@code CONNECT} for each connection. */
    public List<String> commands() {
        return List.copyOf(commands);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                sockets.add(socket);
                Thread thread = new Thread(() -> serve(socket), "smtp-sink-session");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket plain) {
        try (Socket first = plain) {
            Socket socket = first;
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            commands.add("CONNECT");
            if (reply(out, "CONNECT", "CONNECT", "220 sink ESMTP").equals(DROP)) {
                return;
            }
            for (String line = line(in); line != null; line = line(in)) {
                commands.add(line);
                String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
                String usual =
                        switch (verb) {
                            case "EHLO" -> tls == null ? EXTENSIONS : EXTENSIONS.replace("250 HELP", "250 STARTTLS");
                            case "STARTTLS" -> tls == null ? "502 no" : "220 go";
                            case "DATA" -> "354 go";
                            case "QUIT" -> "221 bye";
                            default -> "250 2.0.0 ok";
                        };
                String said = reply(out, verb, line, usual);
                if (said.equals(DROP) || verb.equals("QUIT")) {
                    return;
                }
                if (verb.equals("STARTTLS") && tls != null) {
                    socket = tls.getSocketFactory().createSocket(socket, null, false);
                    in = new BufferedInputStream(socket.getInputStream());
                    out = socket.getOutputStream();
                }
                if (verb.equals("DATA") && said.startsWith("354")) {
                    byte[] content = content(in);
                    if (content == null) {
                        return;
                    }
                    messages.add(content);
                    if (reply(out, "DOT", ".", "250 2.0.0 taken").equals(DROP)) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            commands.add("BROKEN");
        } finally {
            sockets.remove(plain);
        }
    }

    private String script(String stage, String line, String usual) {
        UnaryOperator<String> script = scripts.get(stage);
        return script == null ? usual : script.apply(line);
    }

    /** What was said. */
    private String reply(OutputStream out, String stage, String line, String usual) throws IOException {
        String reply = script(stage, line, usual);
        if (!reply.equals(STALL) && !reply.equals(DROP)) {
            out.write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        return reply;
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

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
