package org.postern.web.hop;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A POP3 connection for the commands that the mail library does not know (RFC 1939 section 3). Every step has a limit
 * of octets and of time. Commands may be sent together (PIPELINING, RFC 2449 section 6.6). Confined to one thread.
 */
final class Pop3Dialog implements AutoCloseable {
    private static final int LF = '\n';
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 30_000;
    /** RFC 2449 section 4 allows 512. */
    private static final int LONGEST_LINE = 4_096;

    private static final long SMALL_OCTETS = 1L << 20;
    private static final Duration SMALL_TIME = Duration.ofSeconds(35);

    private final GuardedSockets sockets;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private Pop3Dialog(GuardedSockets sockets, Socket socket) throws IOException {
        this.sockets = sockets;
        this.socket = socket;
        this.in = new FastInput(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /**
     * Connects and reads the greeting.
     *
     * @throws HopException UNREACHABLE if there is no server
     */
    static Pop3Dialog connect(HopServer server) throws IOException {
        GuardedSockets sockets = new GuardedSockets(server);
        Socket socket = sockets.createSocket();
        try {
            connect(socket, server);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_MILLIS);
            if (server.security() == HopServer.Security.TLS) {
                socket = sockets.createSocket(socket, server.host(), server.port(), true);
            }
            Pop3Dialog dialog = new Pop3Dialog(sockets, socket);
            dialog.positive();
            return dialog;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private static void connect(Socket socket, HopServer server) throws IOException {
        try {
            socket.connect(new InetSocketAddress(server.host(), server.port()), CONNECT_MILLIS);
        } catch (SocketException | java.net.SocketTimeoutException e) {
            throw new HopException(HopException.Kind.UNREACHABLE, "the mail server cannot be reached", e);
        }
    }

    /** Sends commands together, with the usual limits for their answers. */
    void send(List<String> commands) throws IOException {
        send(commands, SMALL_OCTETS, SMALL_TIME);
    }

    /** Sends commands together; their answers may have so many octets and take so long. */
    void send(List<String> commands, long octets, Duration time) throws IOException {
        sockets.allow(octets, time);
        StringBuilder lines = new StringBuilder();
        for (String command : commands) {
            if (command.indexOf('\r') >= 0 || command.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("a line break in a command");
            }
            lines.append(command).append("\r\n");
        }
        out.write(lines.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /** New limits for the rest of an answer, whose status line told its size. */
    void allow(long octets, Duration time) {
        sockets.allow(octets, time);
    }

    /** The status line of the next answer. */
    String status() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the mail server closed the connection");
            }
            if (line.length() == LONGEST_LINE) {
                throw new IOException("the mail server sent a line that is too long");
            }
            if (octet != '\r') {
                line.append((char) octet);
            }
        }
        return line.toString();
    }

    /** The status line of the next answer; fails with {@link IOException} if it is negative. */
    String positive() throws IOException {
        String status = status();
        if (!isPositive(status)) {
            throw new IOException("the mail server refused a command: " + status);
        }
        return status;
    }

    static boolean isPositive(String status) {
        return status.startsWith("+OK");
    }

    /** The rest of a multi-line answer; close it before the next answer is read. */
    MultilineStream rest() {
        return new MultilineStream(in);
    }

    @Override
    public void close() {
        try {
            send(List.of("QUIT"));
        } catch (IOException e) {
            // The connection is lost already; nothing was marked for deletion.
        }
        drop();
    }

    /** Closes the connection at once. */
    void drop() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed either way.
        }
    }

    /** A buffer without locks: one octet at a time is read from it. */
    private static final class FastInput extends InputStream {
        private final InputStream source;
        private final byte[] buffer = new byte[16_384];
        private int position;
        private int limit;

        FastInput(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            if (position == limit) {
                limit = source.read(buffer, 0, buffer.length);
                position = 0;
                if (limit <= 0) {
                    limit = 0;
                    return -1;
                }
            }
            return buffer[position++] & 0xff;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            if (position == limit) {
                return source.read(to, offset, length);
            }
            int run = Math.min(length, limit - position);
            System.arraycopy(buffer, position, to, offset, run);
            position += run;
            return run;
        }
    }

    /**
     * The octets of one multi-line answer (RFC 1939 section 3) without the stuffed dots and the closing line. A dot counts
     * as stuffed after every LF, as the server stuffs it. Never reads past the closing line. Confined to one thread.
     */
    static final class MultilineStream extends InputStream {
        private final InputStream answer;
        private boolean lineStart = true;
        private boolean ended;

        /** @param answer buffered, at the first line after the status line */
        MultilineStream(InputStream answer) {
            this.answer = answer;
        }

        @Override
        public int read() throws IOException {
            if (ended) {
                return -1;
            }
            int octet = next();
            if (lineStart && octet == '.') {
                octet = next();
                if (octet == '\r') {
                    if (next() != LF) {
                        throw new IOException("the mail server's answer does not end with CRLF");
                    }
                    ended = true;
                    return -1;
                }
            }
            lineStart = octet == LF;
            return octet;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int done = 0;
            while (done < length) {
                int octet = read();
                if (octet < 0) {
                    break;
                }
                to[offset + done++] = (byte) octet;
            }
            return done == 0 && length > 0 ? -1 : done;
        }

        /** Skips the rest of the answer, so that the next one can be read. */
        @Override
        public void close() throws IOException {
            while (!ended) {
                read();
            }
        }

        private int next() throws IOException {
            int octet = answer.read();
            if (octet < 0) {
                throw new EOFException("the mail server closed the connection inside an answer");
            }
            return octet;
        }
    }
}
