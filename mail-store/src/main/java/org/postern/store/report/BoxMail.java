package org.postern.store.report;

import static org.postern.store.report.Report.line;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.postern.store.account.Account;
import org.postern.store.account.Accounts;
import org.postern.store.account.Directory;
import org.postern.store.account.PasswordStore;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.message.BytesMessage;
import org.postern.store.message.MailPath;
import org.postern.store.message.ServerName;

/** Mail from the box itself into the inboxes of people who read mail in it. Thread-safe; blocking. */
public record BoxMail(
        Directory directory, Accounts accounts, PasswordStore passwords, Mailboxes mailboxes, ServerName name) {
    private static final int MOST_ADMINISTRATORS = 20;

    /** Whether the person reads mail in this box: another server keeps the passwords of those who read it there. */
    boolean readsHere(Account account) {
        return passwords
                .find(account.id())
                .filter(stored -> !stored.hash().equals(PasswordStore.Stored.NO_HASH))
                .isPresent();
    }

    /**
     * Everybody with the role who reads mail here; without one, the people behind postmaster. An alias of postmaster may lead
     * to a member, who need not know what goes wrong in the box.
     */
    List<Account> administrators() {
        List<Account> administrators = accounts.list().stream()
                .filter(account -> account.enabled() && account.role() == Account.Role.ADMINISTRATOR)
                .filter(this::readsHere)
                .limit(MOST_ADMINISTRATORS)
                .toList();
        if (!administrators.isEmpty()) {
            return administrators;
        }
        EmailAddress postmaster = new EmailAddress("postmaster", name.domain());
        return directory.resolve(postmaster) instanceof Directory.Resolution.Known known
                ? known.accounts().stream()
                        .filter(this::readsHere)
                        .limit(MOST_ADMINISTRATORS)
                        .toList()
                : List.of();
    }

    /** Returns once it is on disk. */
    void send(Account reader, String subject, String body, Instant now) {
        StringBuilder text = new StringBuilder();
        line(text, "Return-Path: <>");
        line(text, "Date: " + Report.DATE.format(now));
        line(text, "From: \"Postern\" <MAILER-DAEMON@" + name.domain().ascii() + ">");
        line(text, "To: " + MailPath.of(reader.address()));
        line(text, "Subject: " + subject);
        line(text, "Message-ID: <" + UUID.randomUUID() + "@" + name.domain().ascii() + ">");
        line(text, "Auto-Submitted: auto-generated");
        line(text, "MIME-Version: 1.0");
        line(text, "Content-Type: text/plain; charset=utf-8");
        line(text, "Content-Transfer-Encoding: 8bit");
        line(text, "");
        text.append(body);
        mailboxes
                .deliver(new Delivery(
                        new BytesMessage(text.toString().getBytes(StandardCharsets.UTF_8)),
                        // Even over quota: it is about the account itself, or the box.
                        List.of(new Delivery.Target(reader.id(), FolderRole.INBOX, Set.of(), true)),
                        Optional.empty()))
                .join();
    }
}
