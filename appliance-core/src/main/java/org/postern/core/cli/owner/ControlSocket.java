package org.postern.core.cli.owner;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import jdk.net.ExtendedSocketOptions;
import org.postern.core.Version;
import org.postern.core.admin.RunningStore;
import org.postern.core.console.CommandTerminal;
import org.postern.core.runtime.CoreThreads;
import org.postern.core.runtime.RuntimeDirectory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /run/postern/control} of an installed box, {@code DIR/run/control} of another: where a running server takes commands that need its store. Only root and the server's own user may call,
 * as the system says who they are; the server speaks first, and says which version it is. A thread for each of a few callers,
 * and one that waits for them. Thread-safe.
 */
public final class ControlSocket implements AutoCloseable {
    /** A server that runs says its first word within this time. */
    static final Duration ANSWERS = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final String ROOT = "root";

    /** Hardly ever work more administrators at one moment; a further command opens the store itself. */
    private static final int MOST = 2;

    private static final Duration CALL = Duration.ofSeconds(10);

    /** With the time that a person needs to think of a password. */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private static final Duration STOP = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Path file;
    private final CommandHost.Runner runner;
    private final ServerSocketChannel listening;
    private final UserPrincipal self;
    private final Semaphore room = new Semaphore(MOST);
    private final Set<LocalConnection> callers = ConcurrentHashMap.newKeySet();

    /** Carries out a command inside the server. */
    @FunctionalInterface
    public interface Inside {
        int run(CommandTerminal caller, RunningStore running, List<String> words);
    }

    /** Begins to take commands. The caller holds the server's lock: a socket that is there was left by a server that is gone. */
    public static ControlSocket open(RunningStore running, Inside inside) throws IOException {
        return open(places(running.place().path()).get(0), (terminal, words) -> inside.run(terminal, running, words));
    }

    static ControlSocket open(Path file, CommandHost.Runner runner) throws IOException {
        Files.deleteIfExists(file);
        ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listening.bind(UnixDomainSocketAddress.of(file), 2 * MOST);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
            ControlSocket socket = new ControlSocket(file, runner, listening);
            CoreThreads.daemons("commands").newThread(socket::listen).start();
            return socket;
        } catch (IOException | RuntimeException e) {
            listening.close();
            throw e;
        }
    }

    private ControlSocket(Path file, CommandHost.Runner runner, ServerSocketChannel listening) throws IOException {
        this.file = file;
        this.runner = runner;
        this.listening = listening;
        this.self = Files.getOwner(file);
    }

    /** Where a server of this data takes commands; the first place that is there counts for the server. */
    static List<Path> places(Path data) {
        return RuntimeDirectory.INSTALLED.places(data, "control");
    }

    /** Calls the server at the first place where one answers. */
    static Optional<LocalConnection> connect(Path data) throws IOException {
        UserPrincipal owner = Files.getOwner(data);
        for (Path file : places(data)) {
            Optional<LocalConnection> server = connect(file, owner, ANSWERS);
            if (server.isPresent()) {
                return server;
            }
        }
        return Optional.empty();
    }

    /**
     * Calls the server. Nothing is sent before the system has said that it is the owner's, and it has said that it is of this
     * version and shows times in this zone; if not, empty.
     */
    static Optional<LocalConnection> connect(Path file, UserPrincipal owner, Duration within) {
        LocalConnection connection = null;
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.configureBlocking(false); // a server that was stopped takes no caller
                boolean there = channel.connect(UnixDomainSocketAddress.of(file));
                if (!there || !peer(channel).equals(owner)) {
                    channel.close();
                    return Optional.empty();
                }
                connection = new LocalConnection(channel, within);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
            byte[] expected = hello();
            if (Arrays.equals(connection.input().readNBytes(expected.length), expected)) {
                connection.within(LONGEST.plus(CALL));
                return Optional.of(connection);
            }
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            LOG.debug("no server at {}", file, e); // none runs, or none that answers
        }
        if (connection != null) {
            connection.close();
        }
        return Optional.empty();
    }

    private static byte[] hello() {
        return ("postern " + Version.running() + " " + ZoneId.systemDefault() + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static UserPrincipal peer(SocketChannel channel) throws IOException {
        return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
    }

    private void listen() {
        while (listening.isOpen()) {
            try {
                admit(listening.accept());
            } catch (IOException | RuntimeException e) {
                if (listening.isOpen()) {
                    LOG.warn("a command could not come to the server: {}", e.getMessage());
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        try {
            UserPrincipal peer = peer(channel);
            if (!peer.equals(self) && !peer.getName().equals(ROOT)) {
                LOG.warn("a process of the user {} wanted to give commands and was refused", peer.getName());
                channel.close();
            } else if (!room.tryAcquire()) {
                channel.close(); // the caller goes another way
            } else {
                begin(channel);
            }
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void begin(SocketChannel channel) throws IOException {
        boolean begun = false;
        try {
            LocalConnection connection = new LocalConnection(channel, CALL);
            Thread thread = CoreThreads.daemons("command").newThread(() -> serve(connection));
            callers.add(connection);
            thread.start();
            begun = true;
        } finally {
            if (!begun) {
                room.release();
                channel.close();
            }
        }
    }

    private void serve(LocalConnection connection) {
        try (connection) {
            if (!listening.isOpen()) {
                return;
            }
            connection.output().write(hello());
            new CommandHost(connection.input(), connection.output()).serveInside((terminal, words) -> {
                connection.within(LONGEST);
                return runner.run(terminal, words);
            });
        } catch (IOException | RuntimeException e) {
            LOG.debug(
                    "a caller of a command is gone",
                    e); // or has said no command; a failed command is told to its caller
        } finally {
            callers.remove(connection);
            room.release();
        }
    }

    /** Ends the connections, and waits a little for acts that go on. */
    @Override
    public void close() throws IOException {
        listening.close();
        Files.deleteIfExists(file);
        callers.forEach(LocalConnection::close);
        try {
            if (!room.tryAcquire(MOST, STOP.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.warn("a command goes on while the server stops");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
