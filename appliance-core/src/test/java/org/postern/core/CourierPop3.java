package org.postern.core;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Debian's Courier as the office's POP3 server, in plain text on this machine. Its directories are compiled in, so it runs in a mount namespace in which they
 * are others. Alice and Bob log in without their domain, with {@link Office#PASSWORD}.
 */
final class CourierPop3 implements AutoCloseable {
    /** Where packaging/verify unpacks it: the package cannot be installed beside Dovecot's POP3 server. */
    private static final Path LIBRARY = Path.of("..", "target", "courier-pop", "usr/lib/courier/courier");

    private static final String AUTH = "/usr/lib/courier/courier-authlib/authdaemond";

    private final Path base;
    private final ServerProgram program;
    private final int port;

    private CourierPop3(Path base, ServerProgram program, int port) {
        this.base = base;
        this.program = program;
        this.port = port;
    }

    static boolean isHere() {
        return ServerProgram.canRun(
                LIBRARY.resolve("courierpop3d").toString(),
                LIBRARY.resolve("courierpop3login").toString(),
                AUTH,
                "/usr/sbin/couriertcpd",
                "/usr/sbin/makeuserdb",
                "/usr/bin/unshare");
    }

    /** @param alice mail that Alice has, oldest first */
    static CourierPop3 start(ServerProgram.Place place, List<String> alice) throws IOException, InterruptedException {
        Path base = ServerProgram.directory("courier");
        for (String each : List.of("courierpop3login", "courierpop3d")) {
            // a copy that its users reach, wherever the checkout is
            ServerProgram.open(Files.copy(LIBRARY.resolve(each), base.resolve(each)), "rwxr-xr-x");
        }
        Path etc = Files.createDirectories(base.resolve("etc"));
        ServerProgram.open(Files.createDirectories(base.resolve("run/authdaemon")), "rwxr-xr-x");
        Files.writeString(etc.resolve("authdaemonrc"), """
                authmodulelist="authuserdb"
                authmodulelistorig="authuserdb"
                daemons=2
                authdaemonvar=/run/courier/authdaemon
                """);
        StringBuilder users = new StringBuilder();
        for (String user : List.of("alice", "bob")) {
            Path home = base.resolve("mail").resolve(user);
            ServerProgram.open(Files.createDirectories(home), "rwxr-xr-x");
            Maildir.make(home.resolve("Maildir"), user.equals("alice") ? alice : List.of());
            users.append(user + "\tuid=8|gid=8|home=" + home + "|mail=" + home.resolve("Maildir") + "|systempw="
                    + hash(Office.PASSWORD) + "\n");
        }
        ServerProgram.open(Files.writeString(etc.resolve("userdb"), users.toString()), "rw-------");
        int port = place.port(110);
        Path script = Files.writeString(base.resolve("start"), """
                set -e
                mount --bind BASE/etc /etc/courier
                mount --bind BASE/run /run/courier
                makeuserdb
                set -a
                . /etc/courier/authdaemonrc
                AUTHDAEMON &
                until [ -S BASE/run/authdaemon/socket ]; do sleep 0.02; done
                exec /usr/sbin/couriertcpd -address=ADDRESS -maxprocs=40 -maxperip=40 -nodnslookup -noidentlookup \
                    PORT BASE/courierpop3login BASE/courierpop3d Maildir
                """.replace("BASE", base.toString())
                .replace("AUTHDAEMON", AUTH)
                .replace("ADDRESS", place.address())
                .replace("PORT", Integer.toString(port)));
        ServerProgram program = ServerProgram.start(
                place,
                base,
                List.of(port),
                "/usr/bin/unshare",
                "--mount",
                "--pid",
                "--fork",
                "--kill-child",
                "sh",
                script.toString());
        return new CourierPop3(base, program, port);
    }

    /** As crypt(3) has it. */
    private static String hash(String password) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("openssl", "passwd", "-6", "-salt", "pepper", password).start();
        String hash = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (process.waitFor() != 0) {
            throw new IOException("openssl makes no hash");
        }
        return hash.strip();
    }

    /** POP3 in plain text. */
    int port() {
        return port;
    }

    Path maildir(String user) {
        return base.resolve("mail").resolve(user).resolve("Maildir");
    }

    String log() throws IOException {
        return Files.readString(base.resolve("log"));
    }

    @Override
    public void close() throws IOException {
        program.close();
    }
}
