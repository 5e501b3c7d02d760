package org.postern.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Debian's Postfix as the office's submission server: an instance with a configuration and queue of its own, that takes mail with AUTH
 * over STARTTLS only, asks Dovecot about the login, and puts
 * what is for the office into its maildirs. It sends nothing outside.
 */
final class PostfixSubmission implements AutoCloseable {
    private static final String MASTER = "/usr/lib/postfix/sbin/master";

    private final Path base;
    private final ServerProgram program;
    private final int port;

    private PostfixSubmission(Path base, ServerProgram program, int port) {
        this.base = base;
        this.program = program;
        this.port = port;
    }

    static boolean isHere() {
        return ServerProgram.canRun(MASTER, "/usr/sbin/postfix");
    }

    /**
     * Starts it.
     *
     * @param pem its certificate and key
     * @param dovecot knows who may log in
     * @param maildir where a user's mail goes
     */
    static PostfixSubmission start(
            ServerProgram.Place place, String pem, DovecotServer dovecot, UnaryOperator<String> maildir)
            throws IOException, InterruptedException {
        Path base = ServerProgram.directory("postfix");
        Files.writeString(base.resolve("cert.pem"), pem);
        Path etc = Files.createDirectories(base.resolve("etc"));
        Files.createDirectories(base.resolve("spool"));
        ServerProgram.run(
                "chown",
                "postfix",
                Files.createDirectories(base.resolve("data")).toString());
        int port = place.port(587);
        Files.writeString(etc.resolve("main.cf"), main(base, place, dovecot.sasl(), maildir));
        Files.writeString(etc.resolve("master.cf"), master(place, port));
        // start-fg makes the queue's directories and becomes master(8)
        ServerProgram program =
                ServerProgram.start(place, base, List.of(port), "/usr/sbin/postfix", "-c", etc.toString(), "start-fg");
        return new PostfixSubmission(base, program, port);
    }

    private static String main(Path base, ServerProgram.Place place, Path sasl, UnaryOperator<String> maildir) {
        return """
                compatibility_level = 3.6
                queue_directory = BASE/spool
                data_directory = BASE/data
                command_directory = /usr/sbin
                daemon_directory = /usr/lib/postfix/sbin
                mail_owner = postfix
                setgid_group = postdrop
                maillog_file = /dev/stdout
                myhostname = mail.office.test
                inet_interfaces = ADDRESS
                inet_protocols = ipv4
                mydestination =
                alias_maps =
                alias_database =
                mynetworks =
                virtual_mailbox_domains = office.test
                virtual_mailbox_maps = inline:{ alice@office.test=ALICE/, bob@office.test=BOB/ }
                virtual_mailbox_base = /
                virtual_uid_maps = static:8
                virtual_gid_maps = static:8
                virtual_minimum_uid = 8
                default_transport = error:no mail leaves this office
                relay_transport = error:no mail leaves this office
                smtpd_tls_cert_file = BASE/cert.pem
                smtpd_tls_key_file = BASE/cert.pem
                smtpd_sasl_type = dovecot
                smtpd_sasl_path = SASL
                smtpd_recipient_restrictions = permit_sasl_authenticated, reject
                smtpd_relay_restrictions = permit_sasl_authenticated, reject
                smtputf8_enable = yes
                """.replace("BASE", base.toString())
                .replace("ADDRESS", place.address())
                .replace("ALICE", maildir.apply("alice"))
                .replace("BOB", maildir.apply("bob"))
                .replace("SASL", sasl.toString());
    }

    private static String master(ServerProgram.Place place, int port) {
        StringBuilder services = new StringBuilder(place.address() + ":" + port
                + " inet n - n - - smtpd -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes\n");
        for (String service : """
                pickup unix n - n 60 1 pickup
                cleanup unix n - n - 0 cleanup
                qmgr unix n - n 300 1 qmgr
                tlsmgr unix - - n 1000? 1 tlsmgr
                rewrite unix - - n - - trivial-rewrite
                bounce unix - - n - 0 bounce
                defer unix - - n - 0 bounce
                trace unix - - n - 0 bounce
                proxymap unix - - n - - proxymap
                showq unix n - n - - showq
                error unix - - n - - error
                retry unix - - n - - error
                virtual unix - n n - - virtual
                anvil unix - - n - 1 anvil
                scache unix - - n - 1 scache
                postlog unix-dgram n - n - 1 postlogd
                """.lines().toList()) {
            services.append(service).append('\n');
        }
        return services.toString();
    }

    /** Submission with STARTTLS and AUTH. */
    int port() {
        return port;
    }

    String log() throws IOException {
        return Files.readString(base.resolve("log"));
    }

    @Override
    public void close() throws IOException {
        program.close();
    }
}
