package org.postern.core;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An office's POP3 server with one maildrop, which misbehaves as told, and keeps what it was asked. The maildrop is locked while a
 * session lasts. Thread-safe.
 */
final class OfficePop3 implements AutoCloseable {
    /** Oldest first; a session sees what was there when it began. */
    final List<Mail> maildrop = new CopyOnWriteArrayList<>();
    /** Command lines of all sessions, passwords left out. */
    final List<String> commands = new CopyOnWriteArrayList<>();
    /** Commands that it does not have. */
    final Set<String> lacks = new CopyOnWriteArraySet<>();
    /** Connections are cut in the middle of the answers to these. */
    final Set<String> cutIn = new CopyOnWriteArraySet<>();
    /** These are answered by a line, or a message, without end. */
    final Set<String> endlessIn = new CopyOnWriteArraySet<>();
    /** These are answered so, whatever is asked. */
    final Map<String, String> says = new ConcurrentHashMap<>();
    /** What a connection is met with. */
    volatile String greeting = "+OK ready";
    /** What PASS is answered with instead of being looked at; empty: it is looked at. */
    volatile String passReply = "";
    /** Whether UIDLs are others in each session. */
    volatile boolean changesUidls;
    /** When set, each TOP waits for a permit. */
    volatile @Nullable Semaphore tops;

    private final Semaphore lock = new Semaphore(1);
    private final Set<Socket> sockets = new CopyOnWriteArraySet<>();
    private final ServerSocket server;
    private final AtomicInteger sessions = new AtomicInteger();

    record Mail(String uidl, String text) {}

    OfficePop3() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run(() -> {
            while (!server.isClosed()) {
                Socket socket = server.accept();
                sockets.add(socket);
                run(() -> serve(socket));
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    /** A message from Bob; returns its UIDL. */
    String put(String subject, String body) {
        String uidl = "uidl-" + (maildrop.size() + 1) + "/%?#~";
        maildrop.add(new Mail(uidl, letter(subject, body)));
        return uidl;
    }

    static String letter(String subject, String body) {
        return "From: Bob <bob@elsewhere.test>\r\nTo: alice@office.test\r\nSubject: " + subject
                + "\r\nDate: Mon, 23 Nov 2026 10:00:00 +0900\r\nMessage-ID: <" + subject.replaceAll("\\W", "")
                + "@elsewhere.test>\r\n\r\n" + body + "\r\n";
    }

    long count(String command) {
        return commands.stream().filter(line -> line.startsWith(command)).count();
    }

    private interface Io {
        void run() throws IOException, InterruptedException;
    }

    private static void run(Io task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException | UncheckedIOException e) {
                return; // the other side closed it
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket socket) throws IOException, InterruptedException {
        boolean locked = false;
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            say(out, greeting);
            List<Mail> seen = List.of();
            Set<Mail> dead = new HashSet<>();
            for (String line = line(in); line != null; line = line(in)) {
                String[] words = line.split(" ", -1);
                String verb = words[0].toUpperCase(Locale.ROOT);
                commands.add(verb.equals("PASS") ? verb : line);
                if (lacks.contains(verb)) {
                    say(out, "-ERR unknown command");
                } else if (says.containsKey(verb)) {
                    say(out, says.getOrDefault(verb, ""));
                } else if (verb.equals("PASS")) {
                    String reply = words[1].isEmpty() || passReply.isEmpty() ? pass(line.substring(5)) : passReply;
                    if (reply.startsWith("+OK") && !lock.tryAcquire()) {
                        reply = "-ERR [IN-USE] maildrop locked";
                    }
                    locked = reply.startsWith("+OK");
                    seen = locked ? snapshot() : seen;
                    say(out, reply);
                } else if (verb.equals("DELE")) {
                    dead.add(seen.get(Integer.parseInt(words[1]) - 1));
                    say(out, "+OK");
                } else if (verb.equals("QUIT")) {
                    maildrop.removeIf(mail -> dead.stream().anyMatch(gone -> gone.text.equals(mail.text)));
                    say(out, "+OK");
                    return;
                } else {
                    answer(verb, words, seen, out, socket);
                }
            }
        } finally {
            sockets.remove(socket);
            if (locked) {
                lock.release();
            }
        }
    }

    private String pass(String password) {
        return password.equals(Office.PASSWORD) ? "+OK" : "-ERR [AUTH] no";
    }

    private List<Mail> snapshot() {
        int session = sessions.incrementAndGet();
        return maildrop.stream()
                .map(mail -> changesUidls ? new Mail(mail.uidl + "." + session, mail.text) : mail)
                .toList();
    }

    private void answer(String verb, String[] words, List<Mail> seen, OutputStream out, Socket socket)
            throws IOException, InterruptedException {
        String text =
                switch (verb) {
                    case "CAPA" -> "+OK\r\nTOP\r\nUIDL\r\nUSER\r\n.";
                    case "USER", "NOOP", "RSET" -> "+OK";
                    case "STAT" -> "+OK " + seen.size() + " 1000";
                    case "UIDL", "LIST" -> listing(verb, words, seen);
                    case "TOP" -> {
                        Semaphore gate = tops;
                        if (gate != null && !gate.tryAcquire(60, TimeUnit.SECONDS)) {
                            throw new IOException("no permit came");
                        }
                        String mail = seen.get(Integer.parseInt(words[1]) - 1).text;
                        yield "+OK\r\n" + mail.substring(0, mail.indexOf("\r\n\r\n") + 4) + ".";
                    }
                    case "RETR" -> "+OK\r\n" + seen.get(Integer.parseInt(words[1]) - 1).text + ".";
                    default -> "-ERR unknown command";
                };
        if (endlessIn.contains(verb)) {
            byte[] octets = "x".repeat(65_536).getBytes(StandardCharsets.US_ASCII);
            out.write("+OK\r\n".getBytes(StandardCharsets.US_ASCII));
            while (!socket.isClosed()) {
                out.write(octets);
            }
        }
        if (cutIn.contains(verb)) {
            out.write(text.substring(0, Math.max(1, text.length() / 2)).getBytes(StandardCharsets.UTF_8));
            out.flush();
            throw new IOException("cut as told");
        }
        say(out, text);
    }

    private static String listing(String verb, String[] words, List<Mail> seen) {
        if (words.length > 1) {
            int number = Integer.parseInt(words[1]);
            return "+OK " + number + " " + value(verb, seen.get(number - 1));
        }
        StringBuilder all = new StringBuilder("+OK\r\n");
        for (int i = 0; i < seen.size(); i++) {
            all.append(i + 1).append(' ').append(value(verb, seen.get(i))).append("\r\n");
        }
        return all + ".";
    }

    private static String value(String verb, Mail mail) {
        return verb.equals("UIDL") ? mail.uidl : String.valueOf(mail.text.getBytes(StandardCharsets.UTF_8).length);
    }

    /** Holds the maildrop as another program does, until closed. */
    AutoCloseable otherProgram() throws InterruptedException {
        if (!lock.tryAcquire(30, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the maildrop stays locked");
        }
        CountDownLatch once = new CountDownLatch(1);
        return () -> {
            if (once.getCount() > 0) {
                once.countDown();
                lock.release();
            }
        };
    }

    /** Cuts every connection, as a restart does. */
    void cut() throws IOException {
        for (Socket socket : new ArrayList<>(sockets)) {
            socket.close();
        }
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

    private static void say(OutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        cut();
    }
}
