package org.postern.store.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.postern.store.account.Account;
import org.postern.store.account.Accounts;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;

/**
 * The one path on which mail is delivered. Thread-safe.
 *
 * <p>Trace fields beside "content is stored once": final delivery puts {@code Return-Path} first (RFC 5321 4.4), the same
 * for every copy, so it is part of the one content, and {@link TransitStream} takes it off what leaves the box. {@code
 * Delivered-To} differs by recipient and would show blind recipients to one another, so it is written only where there is
 * one recipient. That is enough against loops: a forwarder elsewhere sends back to one address, and the message is refused
 * when it comes again to an address that already has it.
 */
public final class PostOffice implements Intake {
    private final Mailboxes mailboxes;
    private final Accounts accounts;
    private final Set<Domain> localDomains;
    private final SubmittedHeader submittedHeader;

    /**
     * The post office of some domains.
     *
     * @param localDomains the domains whose addresses are accounts here; all others are foreign
     * @param clock for the Date field of a message that has none
     */
    public PostOffice(Mailboxes mailboxes, Accounts accounts, Set<Domain> localDomains, Clock clock) {
        this.mailboxes = mailboxes;
        this.accounts = accounts;
        this.localDomains = Set.copyOf(localDomains);
        this.submittedHeader = new SubmittedHeader(clock);
    }

    @Override
    public CompletableFuture<Receipt> receive(Envelope envelope, SpooledMessage message) {
        try {
            return received(envelope, message);
        } catch (SubmissionRefused | StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Receipt> submit(Account account, Envelope envelope, SpooledMessage message) {
        try {
            return submitted(account, envelope, message);
        } catch (SubmissionRefused | StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Receipt> received(Envelope envelope, SpooledMessage message) {
        Collection<Account> recipients = accountsOf(envelope.recipients());
        List<EmailAddress> addresses = recipients.stream().map(Account::address).toList();
        LoopCheck.refuseLoops(headerOf(message), addresses);
        String trace = returnPath(envelope.sender());
        if (addresses.size() == 1) {
            trace += "Delivered-To: " + MailPath.of(addresses.get(0)) + "\r\n";
        }
        SpooledMessage content = new SplicedMessage(trace.getBytes(UTF_8), message, 0);
        return stored(new Delivery(content, inboxes(recipients).toList(), Optional.empty()));
    }

    private CompletableFuture<Receipt> submitted(Account account, Envelope envelope, SpooledMessage message) {
        if (envelope.sender()
                .filter(sender -> sender.key().equals(account.address().key()))
                .isEmpty()) {
            throw new SubmissionRefused(550, "5.7.1", "the sender address belongs to somebody else");
        }
        MailHeader header = headerOf(message);
        submittedHeader.check(account, header);
        SubmittedHeader.Repaired repaired =
                submittedHeader.repair(account, header, returnPath(envelope.sender()), message);

        List<EmailAddress> local =
                envelope.recipients().stream().filter(this::isLocal).toList();
        List<EmailAddress> foreign = foreign(envelope.recipients());
        Stream<Delivery.Target> inboxes = inboxes(accountsOf(local));
        // Over quota or not: a person must be able to answer "your mailbox is full".
        Delivery.Target sent = new Delivery.Target(account.id(), FolderRole.SENT, Set.of(Flag.SEEN), true);
        boolean sentDiffers = repaired.own().isPresent();
        return stored(new Delivery(
                repaired.transmitted(),
                (sentDiffers ? inboxes : Stream.concat(inboxes, Stream.of(sent))).toList(),
                foreign.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Delivery.Outbound(
                                envelope.sender(), foreign, Optional.of(account.id()), envelope.smtpUtf8())),
                repaired.own().map(own -> new Delivery.Variant(own, List.of(sent)))));
    }

    private CompletableFuture<Receipt> stored(Delivery delivery) {
        int queued = delivery.outbound()
                .map(outbound -> outbound.recipients().size())
                .orElse(0);
        return mailboxes.deliver(delivery).thenApply(rows -> new Receipt(rows, queued));
    }

    private static MailHeader headerOf(SpooledMessage message) {
        try (InputStream in = message.open()) {
            return MailHeader.read(in);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot read the spooled message", e);
        }
    }

    private static String returnPath(Optional<EmailAddress> sender) {
        return "Return-Path: <" + sender.map(MailPath::of).orElse("") + ">\r\n";
    }

    private boolean isLocal(EmailAddress address) {
        return localDomains.contains(address.domain());
    }

    /** Foreign recipients, each once. */
    private List<EmailAddress> foreign(List<EmailAddress> recipients) {
        Map<String, EmailAddress> byKey = new LinkedHashMap<>();
        recipients.stream().filter(r -> !isLocal(r)).forEach(r -> byKey.putIfAbsent(r.key(), r));
        return List.copyOf(byKey.values());
    }

    /** The accounts behind local addresses, each once. RCPT has asked the same; what changed since is refused here. */
    private Collection<Account> accountsOf(List<EmailAddress> recipients) {
        Map<Long, Account> byId = new LinkedHashMap<>();
        for (EmailAddress recipient : recipients) {
            if (!isLocal(recipient)) {
                throw new SubmissionRefused(550, "5.7.1", "relaying denied");
            }
            Account account = accounts.find(recipient)
                    .orElseThrow(() -> new SubmissionRefused(550, "5.1.1", "a recipient has no mailbox here any more"));
            byId.putIfAbsent(account.id(), account);
        }
        return byId.values();
    }

    private static Stream<Delivery.Target> inboxes(Collection<Account> recipients) {
        return recipients.stream().map(a -> new Delivery.Target(a.id(), FolderRole.INBOX, Set.of(), false));
    }
}
