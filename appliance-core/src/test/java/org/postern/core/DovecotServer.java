package org.postern.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Debian's Dovecot as the office's mail server: POP3 and IMAP, both with TLS offered and from the start, and logins checked for Postfix. Alice and Bob have {@link Office#PASSWORD}; Dora's account is closed.
 */
final class DovecotServer implements AutoCloseable {
    private static final String PROGRAM = "/usr/sbin/dovecot";

    private final Path base;
    private final ServerProgram program;
    private final Ports ports;

    /** Ports of plain text with STARTTLS, and of TLS. */
    record Ports(int pop3, int pop3s, int imap, int imaps) {}

    private DovecotServer(Path base, ServerProgram program, Ports ports) {
        this.base = base;
        this.program = program;
        this.ports = ports;
    }

    static boolean isHere() {
        return ServerProgram.canRun(PROGRAM, "/usr/lib/dovecot/pop3", "/usr/lib/dovecot/imap");
    }

    /**
     * Starts it.
     *
     * @param pem its certificate and key
     * @param alice mail that Alice has, oldest first
     * @param options further lines of its configuration
     */
    static DovecotServer start(ServerProgram.Place place, String pem, List<String> alice, String... options)
            throws IOException, InterruptedException {
        Path base = ServerProgram.directory("dovecot");
        Files.writeString(base.resolve("cert.pem"), pem);
        Files.writeString(base.resolve("passwd"), """
                alice@office.test:{PLAIN}PASSWORD::::::
                bob@office.test:{PLAIN}PASSWORD::::::
                dora@office.test:{PLAIN}PASSWORD::::::nologin
                """.replace("PASSWORD", Office.PASSWORD));
        Path mail = Files.createDirectories(base.resolve("mail"));
        Maildir.make(mail.resolve("alice"), alice);
        Maildir.make(mail.resolve("bob"), List.of());
        Ports ports = new Ports(place.port(110), place.port(995), place.port(143), place.port(993));
        Path conf = Files.writeString(
                base.resolve("dovecot.conf"), conf(base, place, ports) + String.join("\n", options) + "\n");
        ServerProgram program = ServerProgram.start(
                place,
                base,
                List.of(ports.pop3, ports.pop3s, ports.imap, ports.imaps),
                PROGRAM,
                "-F",
                "-c",
                conf.toString());
        return new DovecotServer(base, program, ports);
    }

    private static String conf(Path base, ServerProgram.Place place, Ports ports) {
        return """
                base_dir = BASE/run
                state_dir = BASE/run
                log_path = /dev/stderr
                protocols = pop3 imap
                listen = ADDRESS
                ssl = yes
                ssl_cert = <BASE/cert.pem
                ssl_key = <BASE/cert.pem
                disable_plaintext_auth = no
                auth_mechanisms = plain login
                auth_default_realm = office.test
                auth_failure_delay = 0
                mail_location = maildir:BASE/mail/%n
                mail_uid = mail
                mail_gid = mail
                first_valid_uid = 1
                first_valid_gid = 1
                mail_fsync = never
                passdb {
                  driver = passwd-file
                  args = username_format=%u BASE/passwd
                }
                userdb {
                  driver = static
                  args = uid=mail gid=mail home=BASE/mail/%n
                }
                namespace inbox {
                  inbox = yes
                  mailbox Drafts {
                    auto = subscribe
                    special_use = \\Drafts
                  }
                  mailbox Sent {
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
                service auth {
                  unix_listener BASE/sasl {
                    mode = 0666
                  }
                }
                service pop3-login {
                  inet_listener pop3 {
                    port = PORT-POP3
                  }
                  inet_listener pop3s {
                    port = SECURE-POP3
                  }
                }
                service imap-login {
                  inet_listener imap {
                    port = PORT-IMAP
                  }
                  inet_listener imaps {
                    port = SECURE-IMAP
                  }
                }
                """.replace("BASE", base.toString())
                .replace("ADDRESS", place.address())
                .replace("PORT-POP3", Integer.toString(ports.pop3))
                .replace("SECURE-POP3", Integer.toString(ports.pop3s))
                .replace("PORT-IMAP", Integer.toString(ports.imap))
                .replace("SECURE-IMAP", Integer.toString(ports.imaps));
    }

    Ports ports() {
        return ports;
    }

    /** Where its users' logins are checked for Postfix. */
    Path sasl() {
        return base.resolve("sasl");
    }

    Path maildir(String user) {
        return base.resolve("mail").resolve(user);
    }

    /** What it logged. */
    String log() throws IOException {
        return Files.readString(base.resolve("log"));
    }

    @Override
    public void close() throws IOException {
        program.close();
    }
}
