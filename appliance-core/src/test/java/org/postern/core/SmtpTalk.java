package org.postern.core;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One SMTP or POP3 connection of a plain client that says exactly what it is told. */
final class SmtpTalk implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;

    private SmtpTalk(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(60_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1), 1 << 16);
        out = socket.getOutputStream();
        reply();
    }

    static SmtpTalk plain(int port) throws IOException {
        return new SmtpTalk(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    /** From an address of this machine to 127.0.0.1. */
    static SmtpTalk plain(String from, int port) throws IOException {
        return plain(from, "127.0.0.1", port);
    }

    static SmtpTalk plain(String from, String to, int port) throws IOException {
        return new SmtpTalk(new Socket(to, port, InetAddress.getAllByName(from)[0], 0));
    }

    static SmtpTalk tls(int port) throws IOException {
        return new SmtpTalk(TrustAll.socket("127.0.0.1", port));
    }

    /** Sends a line (ISO-8859-1) and returns the last line of the reply. */
    String say(String line) throws IOException {
        write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        return reply();
    }

    void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    String line() throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("connection closed");
        }
        return line;
    }

    String reply() throws IOException {
        String line = line();
        while (line.length() > 3 && line.charAt(3) == '-' && Character.isDigit(line.charAt(0))) {
            line = line();
        }
        return line;
    }

    /** A whole transaction up to the final dot, whose reply is not awaited. */
    void leave(String from, String message, String recipient) throws IOException {
        say("MAIL FROM:<" + from + ">");
        say("RCPT TO:<" + recipient + ">");
        say("DATA");
        write((message + "\r\n.\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Whether a reply has come that was not read. */
    boolean answered() throws IOException {
        return socket.getInputStream().available() > 0;
    }

    /** A whole transaction; returns the last reply, or the first that is no success. */
    String send(String from, String message, String... recipients) throws IOException {
        String reply = say("MAIL FROM:<" + from + ">");
        for (String recipient : recipients) {
            reply = reply.startsWith("2") ? say("RCPT TO:<" + recipient + ">") : reply;
        }
        reply = reply.startsWith("2") ? say("DATA") : reply;
        if (!reply.startsWith("354")) {
            say("RSET");
            return reply;
        }
        return say(message + "\r\n.");
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
