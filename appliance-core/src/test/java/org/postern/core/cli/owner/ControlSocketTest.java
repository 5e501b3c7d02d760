package org.postern.core.cli.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.ApplianceException;
import org.postern.core.DataDirectory;
import org.postern.core.Needed;
import org.postern.core.admin.RunningStore;
import org.postern.core.cli.Main;
import org.postern.core.cli.option.AtTerminal;
import org.postern.core.config.ConfigFile;
import org.postern.core.console.ProcessTerminal;
import org.postern.store.database.ServerLock;
import org.postern.store.sql.MailDatabase;

/** Commands that come to a running server. */
@SuppressWarnings("try") // servers and callers only have to be there
class ControlSocketTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @Test
    void aCommandDoesItsActInTheServerAndPrintsTheSame() throws IOException {
        DataDirectory box = box();
        try (ServerLock lock = ServerLock.acquire(box.path());
                MailDatabase database = store(lock);
                ControlSocket server = ControlSocket.open(new RunningStore(box, database), top()::inside)) {
            assertThat(served("alias", "add", "office", "alice")).isZero();
            for (List<String> words : List.of(
                    List.of("alias", "list"),
                    List.of("user", "list"),
                    List.of("group", "delete", "nobody"),
                    List.of("app-password", "revoke", "alice"),
                    List.of("queue", "show", "7"))) {
                out.reset();
                err.reset();
                int code = served(words.toArray(String[]::new));
                Pair alone = new Pair();
                List<String> all = new ArrayList<>(words);
                all.addAll(List.of("--data", box.path().toString()));
                int codeAlone = alone.run(
                        new ProcessTerminal(),
                        Set.of(),
                        (terminal, given) -> Main.run(terminal, given.toArray(String[]::new)),
                        all.toArray(String[]::new));
                assertThat(code).as("%s", words).isEqualTo(codeAlone);
                assertThat(shown(out)).isEqualTo(alone.shown());
                assertThat(shown(err)).isEqualTo(shown(alone.err));
            }
            assertThat(database.aliases().list().stream()
                            .map(entry -> entry.address().toString()))
                    .contains("office@office.test");
            assertThat(audit(box)).contains("carol by sudo\tconsole\talias add\toffice@office.test\tdone");
        }
        assertThat(ControlSocket.places(box.path()).get(0)).doesNotExist();
    }

    @Test
    void theLocksOfTheStoreSurviveManyCommands() throws IOException {
        DataDirectory box = box();
        try (ServerLock lock = ServerLock.acquire(box.path());
                MailDatabase database = store(lock);
                ControlSocket server = ControlSocket.open(new RunningStore(box, database), top()::inside)) {
            List<Path> locked = List.of(
                    box.path().resolve("run/lock"),
                    box.path().resolve("run/indexer"),
                    box.path().resolve("mail.db"),
                    box.path().resolve("mail.db-shm"));
            Needed.that(held(locked).size() == locked.size(), "the locks in /proc/locks");
            for (int i = 0; i < 20; i++) {
                assertThat(served("group", "add", "group" + i, "alice"))
                        .as(shown(err))
                        .isZero();
                assertThat(served("user", "list")).isZero();
                assertThat(held(locked)).containsExactlyInAnyOrderElementsOf(locked);
            }
            close(box.path().resolve("run/lock"));
            assertThat(held(locked)).hasSize(locked.size() - 1); // so it can be seen
        }
    }

    @Test
    void theServerDoesNoOtherCommand() throws IOException {
        DataDirectory box = box();
        try (ServerLock lock = ServerLock.acquire(box.path());
                MailDatabase database = store(lock);
                ControlSocket server = ControlSocket.open(new RunningStore(box, database), top()::inside)) {
            for (String words :
                    List.of("check", "salvage", "for-root", "serve", "fall-back", "sieve check x", "audit")) {
                assertThat(served(words.split(" ", -1))).as(words).isEqualTo(1);
            }
            assertThat(shown(err)).contains("the server does not carry out \"check\" itself");
        }
    }

    @Test
    void anotherUserIsRefused() throws IOException, InterruptedException {
        Needed.that(Files.getOwner(Path.of("/proc/self")).getName().equals("root"), "only root becomes another user");
        Path file = directory.resolve("control");
        try (ControlSocket server = ControlSocket.open(file, (terminal, words) -> 0)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx--x--x"));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
            assertThat(greeting(file, "env")).startsWith("there\npostern ");
            assertThat(greeting(file, "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"))
                    .isEqualTo("there\n");
        }
    }

    /** Its owner could have put a link to another service there. */
    @Test
    void nothingIsSaidToAServerOfAnotherUser() throws IOException {
        Path file = directory.resolve("control");
        try (ControlSocket server = ControlSocket.open(file, (terminal, words) -> 0)) {
            UserPrincipal other =
                    file.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("12345");
            assertThat(ControlSocket.connect(file, other, SOON)).isEmpty();
            assertThat(connected(file)).isPresent();
        }
    }

    @Test
    void aServerThatSaysNothingHoldsNobody() throws IOException {
        Path file = directory.resolve("control");
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(file), 1);
            for (int i = 0; i < 4; i++) { // more than wait in the queue
                assertThat(ControlSocket.connect(file, Files.getOwner(file), Duration.ofMillis(10)))
                        .isEmpty();
            }
        }
        assertThat(ControlSocket.connect(file, Files.getOwner(file), SOON)).isEmpty();
        assertThat(connected(directory.resolve("none").resolve("x".repeat(200))))
                .isEmpty();
    }

    @Test
    void aServerOfAnotherVersionIsNotAsked() throws IOException {
        Path file = directory.resolve("control");
        try (ServerSocketChannel older = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            older.bind(UnixDomainSocketAddress.of(file), 1);
            Thread says = new Thread(() -> {
                try (SocketChannel caller = older.accept()) {
                    caller.write(ByteBuffer.wrap("postern 0.0.1 Etc/UTC and some more octets\n"
                            .repeat(4)
                            .getBytes(StandardCharsets.US_ASCII)));
                } catch (IOException e) {
                    return; // the test has ended
                }
            });
            says.start();
            assertThat(ControlSocket.connect(file, Files.getOwner(file), SOON)).isEmpty();
        }
    }

    @Test
    void aFailureOfACommandIsThatCommandsAlone() throws IOException {
        Path file = directory.resolve("control");
        try (ControlSocket server = ControlSocket.open(file, (terminal, words) -> {
            if (words.contains("fail")) {
                throw new IllegalStateException("a mistake in a command");
            }
            return 7;
        })) {
            for (int i = 0; i < 6; i++) { // more than may be there at once
                assertThatThrownBy(() -> call(file, "fail"))
                        .isInstanceOf(ApplianceException.class)
                        .hasMessageContaining("ended without an answer");
            }
            assertThat(call(file, "list")).isEqualTo(7);
        }
    }

    @Test
    void moreCallersThanAFewGoAnotherWay() throws IOException {
        Path file = directory.resolve("control");
        try (ControlSocket server = ControlSocket.open(file, (terminal, words) -> 0)) {
            try (LocalConnection first = connected(file).orElseThrow();
                    LocalConnection second = connected(file).orElseThrow()) {
                assertThat(connected(file)).isEmpty();
            }
        }
    }

    @Test
    void aServerThatStopsEndsTheQuestionsOfACommand() throws IOException, InterruptedException {
        Path file = directory.resolve("control");
        CountDownLatch asking = new CountDownLatch(1);
        List<String> ended = new ArrayList<>();
        ControlSocket server = ControlSocket.open(file, (terminal, words) -> {
            asking.countDown();
            try {
                return terminal.input().read();
            } catch (IOException | RuntimeException e) {
                ended.add(String.valueOf(e.getMessage()));
                return Thread.currentThread().isInterrupted() ? 2 : 1;
            }
        });
        try (LocalConnection caller = connected(file).orElseThrow()) {
            CommandChannel channel = new CommandChannel(caller.input(), caller.output());
            channel.send(new CommandCall("root", false, false, false, List.of("list")).frame());
            asking.await();
            assertThat(channel.receive().kind()).isEqualTo(CommandFrame.Kind.INPUT);
            server.close();
            assertThatThrownBy(channel::receive).isInstanceOf(EOFException.class);
            assertThat(ended).containsExactly("the caller is gone");
        }
    }

    @Test
    void aReadWaitsNoLongerThanItIsTold() throws IOException {
        Path file = directory.resolve("control");
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(file), 1);
            try (LocalConnection connection =
                    new LocalConnection(SocketChannel.open(UnixDomainSocketAddress.of(file)), Duration.ofMillis(1))) {
                assertThatThrownBy(() -> connection.input().read()).isInstanceOf(SocketTimeoutException.class);
            }
        }
    }

    private DataDirectory box() throws IOException {
        Path data = directory.resolve("data");
        Path password = Files.writeString(directory.resolve("password"), "a long Passphrase-27\n");
        assertThat(Main.run(new ProcessTerminal(), "init", "--domain", "office.test", "--data", data.toString()))
                .isZero();
        String[] setup = {
            "setup",
            "--yes",
            "--domain",
            "office.test",
            "--admin",
            "alice",
            "--direct",
            "--password-file",
            password.toString(),
            "--data",
            data.toString()
        };
        assertThat(Main.run(new ProcessTerminal(), setup)).isZero();
        return new DataDirectory(data);
    }

    private static MailDatabase store(ServerLock lock) {
        var settings = ConfigFile.read(new DataDirectory(lock.directory()).config())
                .store()
                .settings();
        return MailDatabase.open(lock, settings, Clock.systemUTC(), (done, total) -> {});
    }

    private static AtTerminal top() {
        return AtTerminal.top(Main.commandLine().getCommandSpec()).orElseThrow();
    }

    private static String shown(ByteArrayOutputStream text) {
        return text.toString(StandardCharsets.UTF_8);
    }

    private static Optional<LocalConnection> connected(Path file) throws IOException {
        Path owned = Files.exists(file) ? file : Path.of("/proc/self");
        return ControlSocket.connect(file, Files.getOwner(owned), SOON);
    }

    private int served(String... words) throws IOException {
        return call(ControlSocket.places(directory.resolve("data")).get(0), words);
    }

    /** The place of the command before this one may not be free yet. */
    private int call(Path file, String... words) throws IOException {
        Optional<LocalConnection> server = connected(file);
        while (server.isEmpty()) {
            Thread.onSpinWait();
            server = connected(file);
        }
        try (LocalConnection connection = server.get();
                SilenceWatch silence = new SilenceWatch(SilenceWatch.LONGEST, connection::close);
                CommandClient client = new CommandClient(
                        new CommandChannel(connection.input(), connection.output()),
                        new ProcessTerminal(),
                        new CommandClient.Order(List.of(words), Set.of(), Set.of(), Optional.empty()),
                        silence,
                        new CommandClient.Screen(out, err))) {
            return client.run("carol by sudo");
        }
    }

    private String audit(DataDirectory box) throws IOException {
        Pair alone = new Pair();
        int code = alone.run(
                new ProcessTerminal(),
                Set.of(),
                (terminal, given) -> Main.run(terminal, given.toArray(String[]::new)),
                "audit",
                "--data",
                box.path().toString());
        assertThat(code).isZero();
        return alone.shown();
    }

    /** Those of the files on which this process has a lock; in the order of the files. */
    private static List<Path> held(List<Path> files) throws IOException {
        Path locks = Path.of("/proc/locks");
        if (!Files.isReadable(locks)) {
            return List.of();
        }
        String own = " " + ProcessHandle.current().pid() + " ";
        Set<String> inodes = new TreeSet<>();
        for (String line : Files.readAllLines(locks)) {
            if (line.contains(" POSIX ") && line.contains(own)) {
                String[] parts = line.trim().split("\\s+", -1);
                inodes.add(parts[5].substring(parts[5].lastIndexOf(':') + 1));
            }
        }
        List<Path> held = new ArrayList<>();
        for (Path file : files) {
            if (Files.exists(file) && inodes.contains(String.valueOf(Files.getAttribute(file, "unix:ino")))) {
                held.add(file);
            }
        }
        return held;
    }

    private static void close(Path file) throws IOException {
        FileChannel.open(file, StandardOpenOption.WRITE).close();
    }

    /** What a program of that user gets from the socket; "there" first, if it came that far. */
    private static String greeting(Path file, String... as) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(as));
        line.addAll(List.of(
                "perl",
                "-MSocket",
                "-e",
                "$| = 1; socket(S, AF_UNIX, SOCK_STREAM, 0) or die; connect(S, pack_sockaddr_un($ARGV[0])) or die \"no: $!\";"
                        + " print \"there\\n\"; print scalar <S>;",
                file.toString()));
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
