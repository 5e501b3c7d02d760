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
 * All that a mail server is told.
 *
 * @param domain whose addresses are accounts here; a login without a domain is completed with it
 * @param hostname in greetings, Received fields and bounces
 * @param smtp the public listener (25 by convention); empty where another server takes the office's mail
 * @param hopSmtp the hop's listener for mail from the web front; loopback only, port 0 takes a free one
 * @param pop3s POP3 with TLS from the first byte for desktop clients (995 by convention); empty switches it off
 * @param hopPop3 the hop's listener for reading; loopback only
 * @param publicSmtp what the public listener says and allows
 * @param receiving what the public listener asks of strange mail servers
 * @param submission what the hop's listener and those for people's programs say and allow
 * @param clientSubmission the listeners for people's programs, and how much one account may send
 * @param authentication how senders outside are checked
 * @param junk how junk is told from mail
 * @param delivery the outbound queue
 * @param reports what senders are told
 * @param store memory and disk
 * @param filter what the filters of an account may take
 * @param workThreads threads that run commands; default 32: they wait for the disk and for password hashes now and then
 */
public record MailServerSettings(
        Domain domain,
        String hostname,
        Optional<Listener> smtp,
        Listener hopSmtp,
        Optional<Listener> pop3s,
        Listener hopPop3,
        SmtpSettings publicSmtp,
        ReceivingSettings receiving,
        SmtpSettings submission,
        SubmissionSettings clientSubmission,
        AuthenticationSettings authentication,
        JunkSettings junk,
        DeliverySettings delivery,
        ReportSettings reports,
        StoreSettings store,
        SieveLimits filter,
        int workThreads) {
    /** Whether anybody but the box's own web front can reach this mail server. */
    public boolean open() {
        return smtp.isPresent()
                || pop3s.isPresent()
                || clientSubmission.tls().isPresent()
                || clientSubmission.startTls().isPresent();
    }

    /** An address to listen on, the limits there, and whose word counts there. */
    public record Listener(InetSocketAddress address, WireLimits limits, Clients clients) {
        /** One that takes no proxy's word. */
        public Listener(InetSocketAddress address, WireLimits limits) {
            this(address, limits, Clients.ANY);
        }
    }
}
