package org.postern.web.imap.connection;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.postern.web.hop.HopServer;

/** An IMAP server that sends the replies that a test specifies. */
public final class ScriptedImap implements AutoCloseable {
    public final ConcurrentLinkedQueue<String> commands = new ConcurrentLinkedQueue<>();
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    /**
     * Starts to listen.
     *
     * @param answers replies to a command line without its tag; {@code TAG} in a reply is replaced by the tag; an empty
     *     reply cuts the connection
     */
    public ScriptedImap(String greeting, UnaryOperator<String> answers) throws IOException {
        Thread thread = new Thread(() -> {
            while (!listener.isClosed()) {
                try (Socket socket = listener.accept()) {
                    talk(socket, greeting, answers);
                } catch (IOException e) {
                    // The peer or the test closed it.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void talk(Socket socket, String greeting, UnaryOperator<String> answers) throws IOException {
        OutputStream out = socket.getOutputStream();
        BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        out.write((greeting + "\r\n").getBytes(StandardCharsets.UTF_8));
        String tag = "*";
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            int blank = line.indexOf(' ');
            boolean continued = blank < 0; // the line after AUTHENTICATE
            tag = continued ? tag : line.substring(0, blank);
            String command = continued ? "(continued)" : line.substring(blank + 1);
            commands.add(command);
            String answer = answers.apply(command);
            if (answer.isEmpty()) {
                return;
            }
            out.write((answer.replace("TAG", tag) + "\r\n").getBytes(StandardCharsets.UTF_8));
        }
    }

    public ImapServer server() {
        return new ImapServer(
                new HopServer("127.0.0.1", listener.getLocalPort(), HopServer.Security.PLAIN, Optional.empty(), false),
                1 << 20);
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
