package org.postern.store;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;

/** A client that sends exactly the octets it is told, in the segments it is told. */
public final class RawClient implements AutoCloseable {
    private Socket socket;
    private InputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(20_000);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    public static RawClient plain(int port) throws IOException {
        return new RawClient(new Socket(InetAddress.getLoopbackAddress(), port));
    }

    public static RawClient tls(int port) throws IOException {
        RawClient client = plain(port);
        client.startTls();
        return client;
    }

    /** Puts TLS on the connection as a client does after STARTTLS. */
    public void startTls() throws IOException {
        SSLSocket secured = (SSLSocket)
                RunningServer.trusting().getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        secured.startHandshake();
        socket = secured;
        in = new BufferedInputStream(secured.getInputStream());
    }

    /** One write, flushed: one segment on loopback without delay. */
    public void raw(String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** A reply to its last line, lines joined with a line feed; {@code (closed)} at the end of the connection. */
    public String reply() throws IOException {
        StringBuilder reply = new StringBuilder();
        while (true) {
            String line = line();
            reply.append(reply.length() == 0 ? "" : "\n").append(line);
            if (line.length() < 4 || line.charAt(3) != '-') {
                return reply.toString();
            }
        }
    }

    public String line() throws IOException {
        StringBuilder line = new StringBuilder();
        try {
            for (int b = in.read(); b != '\n'; b = in.read()) {
                if (b < 0) {
                    return line.length() == 0 ? "(closed)" : line.toString();
                }
                line.append((char) b);
            }
        } catch (SocketException e) {
            return "(closed)"; // a reset: the server closed while octets of ours were on their way
        }
        return line.substring(0, line.length() - 1);
    }

    public String say(String line) throws IOException {
        raw(line + "\r\n");
        return reply();
    }

    /** Greeting and EHLO. */
    public RawClient ehlo() throws IOException {
        reply();
        say("EHLO client.test");
        return this;
    }

    /** As far as the 354 of DATA for alice. */
    public RawClient data() throws IOException {
        say("MAIL FROM:<carol@example.net>");
        say("RCPT TO:<alice@office.test>");
        String reply = say("DATA");
        if (!reply.startsWith("354")) {
            throw new IOException(reply);
        }
        return this;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
