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
 * Everything a mail server is configured with.
 *
 * @param domain whose addresses are accounts here; a login without a domain is completed with it
 * @param hostname in greetings, Received fields and bounces
 * @param listening where it listens
 * @param sessions what its listeners say and allow
 * @param judging how mail is judged on its way in
 * @param delivery the outbound queue
 * @param reports what senders are told
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
    /** Whether anybody but the box's own web front can reach this mail server. */
    public boolean open() {
        return listening.smtp().isPresent()
                || listening.pop3s().isPresent()
                || sessions.clientSubmission().tls().isPresent()
                || sessions.clientSubmission().startTls().isPresent();
    }

    /**
     * Where it listens, except for people's programs that send.
     *
     * @param smtp the public listener (25 by convention); empty where another server takes the office's mail
     * @param hopSmtp the hop's listener for mail from the web front; loopback only, port 0 takes a free one
     * @param pop3s POP3 with TLS from the first byte for desktop clients (995 by convention); empty switches it off
     * @param hopPop3 the hop's listener for reading; loopback only
     * @param workThreads threads that run commands; default 32: they wait for the disk and for password hashes now and then
     */
    public record Listening(
            Optional<Listener> smtp, Listener hopSmtp, Optional<Listener> pop3s, Listener hopPop3, int workThreads) {}

    /**
     * What the listeners say and allow.
     *
     * @param publicSmtp the public listener
     * @param receiving what the public listener asks of strange mail servers
     * @param submission the hop's listener and those for people's programs
     * @param clientSubmission the listeners for people's programs, and how much one account may send
     */
    public record Sessions(
            SmtpSettings publicSmtp,
            ReceivingSettings receiving,
            SmtpSettings submission,
            SubmissionSettings clientSubmission) {}

    /**
     * How mail is judged on its way in.
     *
     * @param authentication how senders outside are checked
     * @param junk how junk is told from mail
     * @param filter what the filters of an account may take
     */
    public record Judging(AuthenticationSettings authentication, JunkSettings junk, SieveLimits filter) {}

    /** An address to listen on, the limits there, and whose word counts there. */
    public record Listener(InetSocketAddress address, WireLimits limits, Clients clients) {
        /** One that takes no proxy's word. */
        public Listener(InetSocketAddress address, WireLimits limits) {
            this(address, limits, Clients.ANY);
        }
    }
}
