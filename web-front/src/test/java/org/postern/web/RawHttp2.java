package org.postern.web;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** An HTTP/2 client that sends exactly the frames it is told (RFC 9113); a hostile one, if asked to be. */
final class RawHttp2 implements AutoCloseable {
    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int PRIORITY = 2;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;
    private static final int INITIAL_WINDOW_SIZE = 4;

    record Frame(int type, int flags, int stream, ByteBuffer payload) {}

    private final SSLSocket socket;
    private final OutputStream out;
    private final DataInputStream in;

    /** @param window what each stream of the server may send before it must wait for this client */
    RawHttp2(int port, int window) throws IOException {
        socket = (SSLSocket) TestTls.context().getSocketFactory().createSocket("127.0.0.1", port);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(20_000);
        socket.startHandshake();
        out = socket.getOutputStream();
        in = new DataInputStream(socket.getInputStream());
        out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        frame(
                SETTINGS,
                0,
                0,
                ByteBuffer.allocate(6)
                        .putShort((short) INITIAL_WINDOW_SIZE)
                        .putInt(window)
                        .array());
    }

    void frame(int type, int flags, int stream, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        out.write(frame.array());
    }

    /** A request's header; {@code more} are further names and values. */
    void request(int stream, String method, String path, boolean ends, String... more) throws IOException {
        frame(HEADERS, END_HEADERS | (ends ? END_STREAM : 0), stream, header(method, path, more));
    }

    static byte[] header(String method, String path, String... more) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        field(block, ":method", method);
        field(block, ":scheme", "https");
        field(block, ":authority", "localhost");
        field(block, ":path", path);
        for (int i = 0; i < more.length; i += 2) {
            field(block, more[i], more[i + 1]);
        }
        return block.toByteArray();
    }

    /** A literal field without indexing (RFC 7541 6.2.2). */
    private static void field(ByteArrayOutputStream block, String name, String value) {
        block.write(0);
        text(block, name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        int length = text.length();
        if (length < 127) {
            block.write(length);
        } else {
            block.write(127);
            for (length -= 127; length >= 128; length >>= 7) {
                block.write((length & 127) | 128);
            }
            block.write(length);
        }
        block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The next frame; empty at the end of the connection. */
    Optional<Frame> read() throws IOException {
        try {
            int high = in.readUnsignedByte();
            int length = high << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt() & 0x7fffffff;
            byte[] payload = new byte[length];
            in.readFully(payload);
            return Optional.of(new Frame(type, flags, stream, ByteBuffer.wrap(payload)));
        } catch (java.io.EOFException | java.net.SocketException | javax.net.ssl.SSLException e) {
            return Optional.empty();
        }
    }

    /** Sends until the server closes the connection; returns how often it could. */
    int until(int most, Sending sending) throws IOException {
        for (int i = 0; i < most; i++) {
            try {
                sending.send(i);
            } catch (java.net.SocketException | javax.net.ssl.SSLException e) {
                return i;
            }
        }
        return most;
    }

    /** One step of a flood. */
    interface Sending {
        void send(int step) throws IOException;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
