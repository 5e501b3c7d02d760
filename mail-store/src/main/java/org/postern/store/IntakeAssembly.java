package org.postern.store;

import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import org.postern.store.account.Directory;
import org.postern.store.account.HopTickets;
import org.postern.store.address.Domain;
import org.postern.store.delivery.Filing;
import org.postern.store.delivery.Intake;
import org.postern.store.delivery.PostOffice;
import org.postern.store.delivery.ReceivingThreads;
import org.postern.store.delivery.Screening;
import org.postern.store.delivery.Signer;
import org.postern.store.dns.DnsQuestions;
import org.postern.store.filter.auth.SenderAuthentication;
import org.postern.store.filter.junk.JunkEngine;
import org.postern.store.filter.sieve.SieveFiling;
import org.postern.store.message.ServerName;
import org.postern.store.platform.StartedParts;
import org.postern.store.report.Aftermath;
import org.postern.store.report.Notices;
import org.postern.store.report.SuppressionList;
import org.postern.store.smtp.SmtpServices;
import org.postern.store.sql.MailDatabase;

/**
 * Assembles the parts that incoming mail passes through: address lookup, the checks of senders and of junk, filters,
 * and the handling of mail that cannot be delivered. Confined to the thread that starts the mail server.
 */
final class IntakeAssembly {
    private final MailServerSettings settings;
    private final MailDatabase database;
    private final DnsQuestions dns;
    private final Clock clock;
    private final Directory directory;
    private final SuppressionList suppressed;

    IntakeAssembly(
            MailServerSettings settings, MailDatabase database, Directory directory, DnsQuestions dns, Clock clock) {
        this.settings = settings;
        this.database = database;
        this.dns = dns;
        this.clock = clock;
        this.directory = directory;
        this.suppressed = new SuppressionList(database.suppressions(), settings.reports(), clock);
    }

    /** Starts the junk judge and the receiving threads. */
    Intake intake(Signer signer, StartedParts started) {
        PostOffice.Leaving leaving = new PostOffice.Leaving(
                signer, settings.sessions().clientSubmission().hidesPrograms());
        PostOffice office = new PostOffice(database.mailboxes(), directory, screening(started), leaving, name(), clock);
        return started.add(new ReceivingThreads(office));
    }

    /** The services that SMTP uses. */
    SmtpServices services(Intake intake, HopTickets tickets, ScheduledExecutorService timer) {
        return new SmtpServices(directory, database.mailboxes(), intake, tickets, suppressed, timer, clock);
    }

    /** If no mail comes from outside, senders are not checked and nothing is learned. */
    private Screening screening(StartedParts started) {
        if (!settings.open()) {
            return new Screening(Screening.NONE.senders(), Screening.NONE.junk(), filing());
        }
        return new Screening(
                new SenderAuthentication(settings.judging().authentication(), settings.hostname(), dns),
                started.add(JunkEngine.start(
                        settings.judging().junk(), database.junkMemory(), database.mailboxes(), settings.hostname())),
                filing());
    }

    private Filing filing() {
        return new SieveFiling(
                database.sieveScripts(),
                new SieveFiling.Memory(
                        database.autoReplies(),
                        database.seenMail(),
                        database.mailboxes()::folders,
                        database.blockList()),
                directory,
                settings.judging().filter(),
                clock,
                settings.sessions().clientSubmission().zone());
    }

    /** Handles mail that was sent or could not be sent. */
    Aftermath aftermath() {
        Notices notices = new Notices(database.queue(), directory, database.accounts(), name(), settings.reports());
        return new Aftermath(notices, suppressed, settings.reports());
    }

    ServerName name() {
        return new ServerName(Domain.parse(settings.hostname()), settings.domain());
    }
}
