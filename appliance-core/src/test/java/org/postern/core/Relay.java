package org.postern.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A wire between two nodes: carries every connection to a port of loopback, and keeps what passed in both directions. */
final class Relay implements AutoCloseable {
    private final int port;
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private ServerSocket listener;

    Relay(int target) throws IOException {
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        port = listener.getLocalPort();
        carryTo(target);
    }

    int port() {
        return port;
    }

    /** As where a machine is down: connections break, and new ones are refused. */
    void down() throws IOException {
        listener.close();
        cut();
    }

    /** Connections go to another port from now on. */
    void up(int target) throws IOException {
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        carryTo(target);
    }

    private void carryTo(int target) {
        ServerSocket door = listener;
        new Thread(() -> accept(door, target), "relay").start();
    }

    /** All octets so far. */
    byte[] seen() {
        synchronized (seen) {
            return seen.toByteArray();
        }
    }

    private void accept(ServerSocket door, int target) {
        while (!door.isClosed()) {
            try {
                join(door, door.accept(), target);
            } catch (IOException e) {
                // Closed, by us.
            }
        }
    }

    /** Connects on, or breaks the connection where that cannot be: a caller must never wait for a server that is not. */
    private void join(ServerSocket door, Socket near, int target) throws IOException {
        open.add(near);
        Socket far;
        try {
            far = new Socket(InetAddress.getLoopbackAddress(), target);
        } catch (IOException e) {
            near.close();
            return;
        }
        open.add(far);
        if (door.isClosed()) {
            near.close();
            far.close();
            return;
        }
        new Thread(() -> carry(near, far), "relay-out").start();
        new Thread(() -> carry(far, near), "relay-back").start();
    }

    private void carry(Socket from, Socket to) {
        byte[] buffer = new byte[16_384];
        try (from;
                to) {
            for (int n = from.getInputStream().read(buffer);
                    n >= 0;
                    n = from.getInputStream().read(buffer)) {
                synchronized (seen) {
                    seen.write(buffer, 0, n);
                }
                to.getOutputStream().write(buffer, 0, n);
            }
        } catch (IOException e) {
            // One side has gone; the other goes with it.
        }
    }

    /** Breaks every connection that is open. */
    private void cut() {
        for (Socket socket : open) {
            try {
                socket.close();
            } catch (IOException e) {
                // It is gone.
            }
        }
        open.clear();
    }

    @Override
    public void close() throws IOException {
        down();
    }
}
