package org.postern.core;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Debian's Dovecot as the office's IMAP server, on loopback. Any name may log in with the password {@link #PASSWORD}. */
final class DovecotImap implements AutoCloseable {
    static final String PASSWORD = "pa55-wörd";
    private static final Path PROGRAM = Path.of("/usr/sbin/dovecot");

    private final Path base;
    private final Process process;
    private final int port;
    private final int tlsPort;

    private DovecotImap(Path base, Process process, int port, int tlsPort) {
        this.base = base;
        this.process = process;
        this.port = port;
        this.tlsPort = tlsPort;
    }

    /** Whether it is installed, and may change to its users. */
    static boolean isHere() {
        return Files.isExecutable(PROGRAM) && "root".equals(System.getProperty("user.name"));
    }

    /**
     * Starts it.
     *
     * @param prefix that every folder but the inbox has: empty, or {@code INBOX.} as Courier does it
     */
    static DovecotImap start(String prefix) throws IOException, InterruptedException {
        // Not a @TempDir: its users must pass through to their mail, and sockets have short names.
        Path base = Files.createTempDirectory(
                "dove", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path mail = Files.createDirectory(base.resolve("mail"));
        Files.setPosixFilePermissions(mail, PosixFilePermissions.fromString("rwxrwxrwx"));
        certify(base);
        int port = freePort();
        int tlsPort = freePort();
        Path conf = Files.writeString(base.resolve("dovecot.conf"), conf(base, prefix, port, tlsPort));
        Process process = new ProcessBuilder(PROGRAM.toString(), "-F", "-c", conf.toString())
                .redirectErrorStream(true)
                .start();
        BufferedReader log =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        StringBuilder said = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            said.append(line).append('\n');
            if (line.contains("starting up")) {
                drain(log);
                return new DovecotImap(base, process, port, tlsPort);
            }
        }
        throw new IOException("dovecot did not start: " + said);
    }

    private static void drain(BufferedReader log) {
        Thread thread = new Thread(() -> {
            try {
                while (log.readLine() != null) {
                    LockSupport.parkNanos(1_000_000);
                }
            } catch (IOException e) {
                return; // it was stopped
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** For the name localhost, signed by nobody. */
    private static void certify(Path base) throws IOException, InterruptedException {
        int made = new ProcessBuilder(
                        "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
                                .concat(" -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem")
                                .split(" "))
                .directory(base.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
        if (made != 0) {
            throw new IOException("openssl makes no certificate");
        }
    }

    /** Trusts that certificate and no other. */
    SSLContext trust() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(base.resolve("cert.pem"))) {
            store.setCertificateEntry(
                    "office", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static String conf(Path base, String prefix, int port, int tlsPort) {
        return """
                base_dir = BASE/run
                state_dir = BASE/run
                log_path = /dev/stderr
                protocols = imap
                listen = 127.0.0.1
                ssl = yes
                ssl_cert = <BASE/cert.pem
                ssl_key = <BASE/key.pem
                disable_plaintext_auth = no
                auth_mechanisms = plain login
                auth_failure_delay = 0
                mail_location = maildir:BASE/mail/%u
                mail_uid = mail
                mail_gid = mail
                first_valid_uid = 1
                first_valid_gid = 1
                mail_fsync = never
                mail_max_userip_connections = 100
                mail_plugins = quota
                plugin {
                  quota = maildir:User quota
                  quota_rule = *:storage=20M
                }
                protocol imap {
                  mail_plugins = quota imap_quota
                }
                passdb {
                  driver = static
                  args = password=PASSWORD
                }
                userdb {
                  driver = static
                  args = uid=mail gid=mail home=BASE/mail/%u
                }
                namespace inbox {
                  inbox = yes
                  separator = .
                  prefix = PREFIX
                  mailbox Drafts {
                    auto = subscribe
                    special_use = \\Drafts
                  }
                  mailbox "Sent Messages" {
                    auto = subscribe
                    special_use = \\Sent
                  }
                  mailbox Trash {
                    auto = subscribe
                    special_use = \\Trash
                  }
                }
                service anvil {
                  unix_listener anvil-auth-penalty {
                    mode = 0
                  }
                }
                service imap-login {
                  inet_listener imap {
                    port = PLAIN
                  }
                  inet_listener imaps {
                    port = SECURE
                  }
                }
                """.replace("BASE", base.toString())
                .replace("PASSWORD", PASSWORD)
                .replace("PREFIX", prefix)
                .replace("PLAIN", Integer.toString(port))
                .replace("SECURE", Integer.toString(tlsPort));
    }

    /** IMAP with STARTTLS. */
    int port() {
        return port;
    }

    /** IMAPS. */
    int tlsPort() {
        return tlsPort;
    }

    /** Puts so many messages into an inbox that nobody opened yet: one file under many names. */
    void fill(String user, int messages) throws IOException, InterruptedException {
        Path maildir = base.resolve("mail").resolve(user);
        for (String each : List.of("tmp", "new", "cur")) {
            Files.createDirectories(maildir.resolve(each));
        }
        Path first = Files.writeString(
                maildir.resolve("tmp/one"),
                "From: a@office.test\r\nSubject: one of many\r\nMessage-ID: <1@office.test>\r\n\r\ntext\r\n");
        for (int i = 0; i < messages; i++) {
            Files.createLink(maildir.resolve("cur/" + (1_700_000_000L + i) + ".M" + i + ".office:2,S"), first);
        }
        Files.delete(first);
        new ProcessBuilder("chown", "-R", "mail:mail", maildir.toString())
                .start()
                .waitFor();
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try (Stream<Path> files = Files.walk(base)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
