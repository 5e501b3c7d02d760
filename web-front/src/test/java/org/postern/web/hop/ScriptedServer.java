package org.postern.web.hop;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A minimal POP3 and SMTP server for tests; records the dialog. Its threads end with its sockets. */
public final class ScriptedServer implements AutoCloseable {
    /** The messages of the maildrop, oldest first. A new session sees the list of that moment. */
    public final List<Mail> maildrop = new CopyOnWriteArrayList<>();
    /** Command lines of all sessions, without passwords. */
    public final ConcurrentLinkedQueue<String> commands = new ConcurrentLinkedQueue<>();
    /** Messages as received by DATA. */
    public final ConcurrentLinkedQueue<byte[]> received = new ConcurrentLinkedQueue<>();
    /** Addresses of recipients to refuse. */
    public final List<String> refused = new CopyOnWriteArrayList<>();
    /** The reply for refused recipients. */
    public volatile String refusal = "550 5.1.1 no such user here";

    /** POP3 commands that this server does not support. */
    public final List<String> lacks = new CopyOnWriteArrayList<>();

    /** Whether it takes UIDLs, as a server of ours does. */
    public volatile boolean byUidl;

    /** Whether it has XSUM; then only for these messages, by UIDL: the lines of the summary. */
    public volatile Optional<Map<String, String>> summaries = Optional.empty();

    /** How many UIDLs of XTOP it waits for before it answers any. */
    public volatile int heldUidls;

    /** A fixed reply to PASS; empty to check the password. */
    public volatile String letsNobodyIn = "";

    public final AtomicInteger logins = new AtomicInteger();
    volatile String secret = "ticket";
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ServerSocket pop3 = listener();
    private final ServerSocket smtp = listener();

    /** A message in the maildrop; its octets are produced again for each RETR. */
    public record Mail(String uidl, String header, String body, int repeat) {
        public Mail(String uidl, String header, String body) {
            this(uidl, header, body, 1);
        }

        public long size() {
            return header.length() + 2L + (long) body.length() * repeat;
        }
    }

    private final List<Thread> accepting = List.of(accept(pop3, this::pop3), accept(smtp, this::smtp));

    public HopEndpoints endpoints() {
        return HopEndpoints.plain(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), pop3.getLocalPort()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), smtp.getLocalPort()));
    }

    /** Cuts all connections, as a restart does. */
    public void cutConnections() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    public long count(String command) {
        return commands.stream().filter(line -> line.startsWith(command)).count();
    }

    /** A connection that comes afterwards is refused: a thread that still waits for one would take it. */
    @Override
    public void close() throws IOException {
        pop3.close();
        smtp.close();
        try {
            for (Thread thread : accepting) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        cutConnections();
    }

    private interface Dialog {
        void run(InputStream in, OutputStream out) throws IOException;
    }

    private static ServerSocket listener() {
        try {
            return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Thread accept(ServerSocket listener, Dialog dialog) {
        return start(() -> {
            while (!listener.isClosed()) {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                start(() -> dialog.run(new BufferedInputStream(socket.getInputStream()), socket.getOutputStream()));
            }
        });
    }

    private interface Io {
        void run() throws IOException;
    }

    private static Thread start(Io task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException | java.io.UncheckedIOException e) {
                return; // the peer or the test closed it
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void pop3(InputStream in, OutputStream out) throws IOException {
        Consumer<String> say = line -> write(out, line + "\r\n");
        List<Mail> snapshot = new ArrayList<>(maildrop);
        List<Mail> dead = new ArrayList<>();
        List<List<String>> asked = new ArrayList<>();
        say.accept("+OK ready");
        for (String line = line(in); line != null; line = line(in)) {
            String[] words = line.split(" ");
            String verb = words[0].toUpperCase(Locale.ROOT);
            commands.add(verb.equals("PASS") || verb.equals("AUTH") ? verb : line);
            if (lacks.contains(verb)) {
                say.accept("-ERR unknown");
                continue;
            }
            switch (verb) {
                case "CAPA" ->
                    say.accept("+OK\r\nTOP\r\nUIDL\r\nUSER\r\n" + (byUidl ? "X-POSTERN-UIDL\r\n" : "")
                            + (summaries.isPresent() ? "X-POSTERN-SUMMARY\r\n." : "."));
                case "USER", "NOOP" -> say.accept("+OK");
                case "PASS" -> {
                    if (!letsNobodyIn.isEmpty()) {
                        say.accept(letsNobodyIn);
                        continue;
                    }
                    boolean right = words[1].equals(secret);
                    logins.addAndGet(right ? 1 : 0);
                    say.accept(right ? "+OK" : "-ERR [AUTH] no");
                }
                case "STAT" -> say.accept("+OK " + snapshot.size() + " 1000");
                case "UIDL" -> {
                    if (words.length > 1) {
                        int number = Integer.parseInt(words[1]);
                        say.accept("+OK " + number + " " + snapshot.get(number - 1).uidl);
                    } else {
                        StringBuilder all = new StringBuilder("+OK\r\n");
                        for (int i = 0; i < snapshot.size(); i++) {
                            all.append(i + 1)
                                    .append(' ')
                                    .append(snapshot.get(i).uidl)
                                    .append("\r\n");
                        }
                        say.accept(all + ".");
                    }
                }
                case "LIST" -> {
                    if (words.length > 1) {
                        say.accept(
                                "+OK " + words[1] + " " + mail(snapshot, words).size());
                    } else {
                        StringBuilder all = new StringBuilder("+OK\r\n");
                        for (int i = 0; i < snapshot.size(); i++) {
                            all.append(i + 1)
                                    .append(' ')
                                    .append(snapshot.get(i).size())
                                    .append("\r\n");
                        }
                        say.accept(all + ".");
                    }
                }
                case "DELE" -> {
                    dead.add(mail(snapshot, words));
                    say.accept("+OK");
                }
                case "TOP" -> say.accept("+OK\r\n" + mail(snapshot, words).header + "\r\n.");
                case "RETR" -> {
                    Mail mail = mail(snapshot, words);
                    say.accept("+OK");
                    whole(mail, out, say);
                }
                case "XTOP" -> {
                    asked.add(List.of(words).subList(1, words.length));
                    if (asked.stream().mapToInt(List::size).sum() >= heldUidls) {
                        asked.forEach(uidls -> say.accept(tops(uidls)));
                        asked.clear();
                    }
                }
                case "XSUM" -> {
                    say.accept("+OK");
                    for (String uidl : List.of(words).subList(1, words.length)) {
                        String text = summaries.orElseThrow().get(uidl);
                        say.accept(
                                byUidl(uidl) == null
                                        ? "-ERR [X-GONE]"
                                        : text == null ? "-ERR [X-HEADER]" : "+OK\r\n" + text + ".");
                    }
                }
                case "XRETR" -> {
                    Mail mail = byUidl(words[1]);
                    if (mail == null) {
                        say.accept("-ERR [X-GONE]");
                    } else if (words.length > 2 && mail.size() > Long.parseLong(words[2])) {
                        say.accept("-ERR [X-LARGE] " + mail.size() + " octets");
                    } else {
                        say.accept("+OK " + mail.size() + " octets");
                        whole(mail, out, say);
                    }
                }
                case "XSIZE" -> {
                    Mail mail = byUidl(words[1]);
                    say.accept(mail == null ? "-ERR [X-GONE]" : "+OK " + mail.size() + " octets");
                }
                case "QUIT" -> {
                    maildrop.removeAll(dead);
                    say.accept("+OK");
                    return;
                }
                default -> say.accept("-ERR unknown");
            }
        }
    }

    private static void whole(Mail mail, OutputStream out, Consumer<String> say) throws IOException {
        say.accept(mail.header);
        byte[] body = mail.body.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < mail.repeat; i++) {
            out.write(body);
        }
        say.accept("\r\n.");
    }

    private String tops(List<String> uidls) {
        StringBuilder answer = new StringBuilder("+OK answers follow");
        for (String uidl : uidls) {
            Mail mail = byUidl(uidl);
            answer.append(mail == null ? "\r\n-ERR [X-GONE]" : "\r\n+OK\r\n" + mail.header + "\r\n.");
        }
        return answer.toString();
    }

    private @Nullable Mail byUidl(String uidl) {
        return maildrop.stream()
                .filter(mail -> mail.uidl.equals(uidl))
                .findFirst()
                .orElse(null);
    }

    private static Mail mail(List<Mail> snapshot, String[] words) {
        return snapshot.get(Integer.parseInt(words[1]) - 1);
    }

    private void smtp(InputStream in, OutputStream out) throws IOException {
        Consumer<String> say = line -> write(out, line + "\r\n");
        say.accept("220 office.test");
        for (String line = line(in); line != null; line = line(in)) {
            String verb = line.substring(0, Math.min(4, line.length())).toUpperCase(Locale.ROOT);
            commands.add(verb.equals("AUTH") ? "AUTH PLAIN" : line);
            switch (verb) {
                case "EHLO" -> say.accept("250-office.test\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN");
                case "AUTH" -> {
                    String sent = new String(
                            java.util.Base64.getDecoder().decode(line.substring(line.lastIndexOf(' ') + 1)),
                            StandardCharsets.UTF_8);
                    say.accept(sent.endsWith("\0" + secret) ? "235 2.7.0 ok" : "535 5.7.8 no");
                }
                case "RCPT" -> {
                    boolean no = refused.stream().anyMatch(line::contains);
                    say.accept(no ? refusal : "250 2.1.5 ok");
                }
                case "DATA" -> {
                    say.accept("354 go");
                    ByteArrayOutputStream message = new ByteArrayOutputStream();
                    String text = line(in);
                    for (; text != null && !text.equals("."); text = line(in)) {
                        String unstuffed = text.startsWith(".") ? text.substring(1) : text;
                        message.writeBytes((unstuffed + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                    }
                    if (text == null) {
                        return; // the connection broke before the dot: no message was accepted
                    }
                    received.add(message.toByteArray());
                    say.accept("250 2.0.0 stored");
                }
                case "QUIT" -> {
                    say.accept("221 bye");
                    return;
                }
                default -> say.accept("250 2.1.0 ok");
            }
        }
    }

    private static @Nullable String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
            }
            line.write(octet);
        }
        return null;
    }

    private static void write(OutputStream out, String text) {
        try {
            out.write(text.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
