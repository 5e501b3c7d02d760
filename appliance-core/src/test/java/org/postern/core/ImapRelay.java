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
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Stands between a mail program and an IMAP server: notes the commands, and may change what the server says. */
final class ImapRelay implements AutoCloseable {
    private static final Pattern COMMAND = Pattern.compile("^[A-Z]+[0-9]+ ((?:UID )?[A-Z]+).*", Pattern.DOTALL);

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<String> commands = new ConcurrentLinkedQueue<>();
    private final int server;
    private final UnaryOperator<String> said;

    /** To a server on loopback; lines that it says are changed. */
    ImapRelay(int server, UnaryOperator<String> said) throws IOException {
        this.server = server;
        this.said = said;
        start(() -> {
            while (!listener.isClosed()) {
                Socket client = listener.accept();
                Socket behind = new Socket(InetAddress.getLoopbackAddress(), this.server);
                client.setTcpNoDelay(true);
                behind.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(behind);
                start(() -> copy(client, behind, true));
                start(() -> copy(behind, client, false));
            }
        });
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Names of the commands since the last call. */
    List<String> commands() {
        List<String> all = List.copyOf(commands);
        commands.removeAll(all);
        return all;
    }

    /** As when the server is restarted. */
    void cut() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    private void copy(Socket from, Socket to, boolean fromClient) throws IOException {
        InputStream in = new BufferedInputStream(from.getInputStream());
        OutputStream out = to.getOutputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            line.write(octet);
            if (octet == '\n') {
                String text = line.toString(StandardCharsets.ISO_8859_1);
                line.reset();
                Matcher command = COMMAND.matcher(text);
                if (fromClient && command.matches()) {
                    commands.add(command.group(1));
                }
                out.write((fromClient ? text : said.apply(text)).getBytes(StandardCharsets.ISO_8859_1));
                if (in.available() == 0) {
                    out.flush();
                }
            }
        }
        to.close();
    }

    private interface Io {
        void run() throws IOException;
    }

    private static void start(Io task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                return; // one side or the test closed it
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
