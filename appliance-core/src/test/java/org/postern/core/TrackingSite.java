package org.postern.core;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;

/** An HTTPS server on loopback, as those that want to know who reads a mail: sees every connection, answers with a picture. */
final class TrackingSite implements AutoCloseable {
    private static final byte[] PICTURE = Base64.getDecoder()
            .decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==");

    private final SSLServerSocket listener;
    private final AtomicInteger connections = new AtomicInteger();
    private final BlockingQueue<List<String>> requests = new LinkedBlockingQueue<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();

    TrackingSite(TestAuthority.Identity identity) throws IOException {
        listener = (SSLServerSocket)
                identity.context().getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        daemon(this::accept);
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "tracking-site");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** How many connections came by now, whatever was said over them. */
    int connections() {
        return connections.get();
    }

    /** Waits for the next request: its line, then its fields. */
    List<String> request() throws InterruptedException {
        List<String> request = requests.poll(20, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request came over " + connections + " connections");
        }
        return request;
    }

    /** How many requests nobody has asked for. */
    int waiting() {
        return requests.size();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                connections.incrementAndGet();
                open.add(socket);
                daemon(() -> serve(socket));
            } catch (IOException e) {
                // closed, or gone before it was taken
            }
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
                OutputStream out = socket.getOutputStream()) {
            List<String> request = new ArrayList<>();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (!line.isEmpty()) {
                    request.add(line);
                    continue;
                }
                requests.add(List.copyOf(request));
                request.clear();
                out.write(
                        ("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: " + PICTURE.length + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                out.write(PICTURE);
                out.flush();
            }
        } catch (IOException e) {
            return; // Chromium ends the first connection, whose certificate it does not know, and comes again; it was
            // counted
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
    }
}
