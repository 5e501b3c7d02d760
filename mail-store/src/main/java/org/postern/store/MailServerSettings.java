package org.postern.store;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.postern.store.address.Domain;
import org.postern.store.filter.auth.AuthenticationSettings;
import org.postern.store.filter.junk.JunkSettings;
import org.postern.store.filter.sieve.SieveLimits;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.outbound.DeliverySettings;
import org.postern.store.report.ReportSettings;
import org.postern.store.smtp.ReceivingSettings;
import org.postern.store.smtp.SmtpSettings;
import org.postern.store.wire.Clients;
import org.postern.store.wire.WireLimits;

/**
 * The complete configuration of a mail server.
 *
 * @param domain whose addresses are accounts here; a login without a domain is completed with it
 * @param hostname in greetings, Received fields and bounces
 * @param listening where it listens
 * @param sessions texts and limits of its listeners
 * @param judging how incoming mail is checked
 * @param delivery the outbound queue
 * @param reports what senders are notified of
 * @param store memory and disk
 */
public record MailServerSettings(
        Domain domain,
        String hostname,
        Listening listening,
        Sessions sessions,
        Judging judging,
        DeliverySettings delivery,
        ReportSettings reports,
        StoreSettings store) {
    /** Whether clients other than the box's own web front can reach this mail server. */
    public boolean open() {
        return listening.smtp().isPresent()
                || listening.pop3s().isPresent()
                || sessions.clientSubmission().tls().isPresent()
                || sessions.clientSubmission().startTls().isPresent();
    }

    /**
     * Where it listens, except for the listeners on which mail programs send.
     *
     * @param smtp the public listener (25 by convention); empty where another server receives the office's mail
     * @param hopSmtp the hop's listener for mail from the web front; loopback only, port 0 takes a free one
     * @param pop3s POP3 with TLS from the first byte for desktop clients (995 by convention); empty switches it off
     * @param hopPop3 the hop's listener for reading; loopback only
     * @param workThreads threads that run commands; default 32: they sometimes wait for the disk and for password
     *     hashes
     */
    public record Listening(
            Optional<Listener> smtp, Listener hopSmtp, Optional<Listener> pop3s, Listener hopPop3, int workThreads) {}

    /**
     * Texts and limits of the listeners.
     *
     * @param publicSmtp the public listener
     * @param receiving what the public listener requires of foreign mail servers
     * @param submission the hop's listener and those for mail programs
     * @param clientSubmission the listeners for mail programs, and how much one account may send
     */
    public record Sessions(
            SmtpSettings publicSmtp,
            ReceivingSettings receiving,
            SmtpSettings submission,
            SubmissionSettings clientSubmission) {}

    /**
     * How incoming mail is checked.
     *
     * @param authentication how senders outside are checked
     * @param junk how junk is recognized
     * @param filter limits of the filters of an account
     */
    public record Judging(AuthenticationSettings authentication, JunkSettings junk, SieveLimits filter) {}

    /**
     * An address to listen on, the limits there, and the clients that are trusted there.
     *
     * @param oldCiphers whether TLS may use suites with CBC and SHA-1, for programs from before 2013; default no
     */
    public record Listener(InetSocketAddress address, WireLimits limits, Clients clients, boolean oldCiphers) {
        /** A listener with current cipher suites only. */
        public Listener(InetSocketAddress address, WireLimits limits, Clients clients) {
            this(address, limits, clients, false);
        }

        /** A listener that trusts no proxy. */
        public Listener(InetSocketAddress address, WireLimits limits) {
            this(address, limits, Clients.ANY);
        }
    }
}
