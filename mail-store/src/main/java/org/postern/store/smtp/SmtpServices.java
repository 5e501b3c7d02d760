package org.postern.store.smtp;

import java.time.Clock;
import java.util.concurrent.ScheduledExecutorService;
import org.postern.store.account.Directory;
import org.postern.store.account.HopTickets;
import org.postern.store.delivery.Intake;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.report.SuppressionList;

/**
 * The parts of the mail server that SMTP uses.
 *
 * @param suppressed foreign addresses that do not exist
 * @param timer delays answers; must not run blocking tasks
 * @param clock for the time in Received fields
 */
public record SmtpServices(
        Directory directory,
        Mailboxes mailboxes,
        Intake intake,
        HopTickets tickets,
        SuppressionList suppressed,
        ScheduledExecutorService timer,
        Clock clock) {}
