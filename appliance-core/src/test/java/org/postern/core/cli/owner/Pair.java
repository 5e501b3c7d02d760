package org.postern.core.cli.owner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.core.config.ConfigKeeper;
import org.postern.core.console.CommandTerminal;

/** Root's side and the owner's side of one command, as two threads with a connection between them. */
final class Pair {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Duration patience = SilenceWatch.LONGEST;
    private Optional<ConfigKeeper> keeper = Optional.empty();

    /** What is at the other end of the connection. */
    interface Other {
        void run(InputStream in, OutputStream out) throws IOException;
    }

    Pair patience(Duration longest) {
        patience = longest;
        return this;
    }

    Pair keeper(ConfigKeeper kept) {
        keeper = Optional.of(kept);
        return this;
    }

    /** Runs a command whose other side does what it should. */
    int run(CommandTerminal terminal, Set<CommandRight> rights, CommandHost.Runner runner, String... words)
            throws IOException {
        return against(terminal, rights, (in, to) -> new CommandHost(in, to).serve(runner), words);
    }

    /** Runs a command against any other side. */
    int against(CommandTerminal terminal, Set<CommandRight> rights, Other other, String... words) throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket near = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
                Socket far = listening.accept()) {
            Thread host = new Thread(
                    () -> {
                        try {
                            other.run(far.getInputStream(), far.getOutputStream());
                        } catch (IOException e) {
                            close(far); // the near side sees it
                        }
                    },
                    "other side");
            host.setDaemon(true);
            host.start();
            try (SilenceWatch silence = new SilenceWatch(patience, () -> close(near));
                    CommandClient client = new CommandClient(
                            new CommandChannel(near.getInputStream(), near.getOutputStream()),
                            terminal,
                            new CommandClient.Order(List.of(words), Set.of(words), rights, keeper),
                            silence,
                            new CommandClient.Screen(out, err))) {
                return client.run("root");
            }
        }
    }

    String shown() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
