package org.postern.store.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.store.account.Account;
import org.postern.store.account.Directory;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.message.MailPath;
import org.postern.store.message.SplicedMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out an account's filter plan: copies, redirects, automatic replies. If a step fails, the message goes to the
 * inbox. Confined to one delivery.
 */
final class Filer {
    private static final Logger LOG = LoggerFactory.getLogger(Filer.class);

    private final Filing filing;
    private final Directory directory;
    private final Signer signer;
    private final IncomingMessage arrival;
    private final SpooledMessage bare;
    private final List<Delivery.Target> copies = new ArrayList<>();
    private final List<Delivery.Item> others = new ArrayList<>();
    private final Map<Long, Filing.Plan> plans = new LinkedHashMap<>();

    /** @param bare the message without the trace fields of final delivery, for passing it on */
    Filer(Filing filing, Directory directory, Signer signer, IncomingMessage arrival, SpooledMessage bare) {
        this.filing = filing;
        this.directory = directory;
        this.signer = signer;
        this.arrival = arrival;
        this.bare = bare;
    }

    /**
     * Carries out the plan of one account.
     *
     * @param refusable whether the account is the only recipient and the sender waits for the SMTP reply
     * @throws SubmissionRefused 550 when it is refusable and the account refuses it
     */
    void file(Reach.Local local, Filing.Standing standing, boolean refusable) {
        Account account = local.account();
        boolean blocked = filing.blocked(account, arrival);
        Filing.Plan plan = blocked ? Filing.Plan.KEEP : filing.plan(account, local.recipient(), arrival, standing);
        plans.put(account.id(), plan);
        boolean junk = blocked || standing.junk();
        if (plan.refusal().isPresent()) {
            Filing.Refusal refusal = plan.refusal().get();
            if (refusable) {
                throw new SubmissionRefused(550, "5.7.1", refusal.text());
            }
            if (refusal.notice().isPresent()) {
                answer(account, refusal.notice().get());
                return;
            }
        }
        int before = copies.size();
        for (Filing.Keep keep : plan.keeps()) {
            // A member with a full mailbox must not keep a message from the others of a group.
            copies.add(new Delivery.Target(
                    account.id(),
                    junk ? FolderRole.JUNK : FolderRole.INBOX,
                    keep.flags(),
                    !local.own(),
                    keep.folder(),
                    keep.keywords()));
        }
        Optional<EmailAddress> sender = arrival.envelope().sender().map(known -> account.address());
        boolean redirected =
                plan.redirects().isEmpty() || pass(account.address(), sender, Optional.of(account), plan.redirects());
        if (!redirected && copies.size() == before) {
            copies.add(new Delivery.Target(account.id(), FolderRole.INBOX, Set.of(), !local.own()));
        }
        plan.reply().ifPresent(reply -> answer(account, reply));
    }

    /**
     * Passes the message on unchanged. The loop check finds it when it comes back to {@code from}.
     *
     * @param sender the new reverse-path, an address of ours: failure reports come here, and SPF passes
     * @return false when one of the addresses leads nowhere
     */
    boolean pass(
            EmailAddress from, Optional<EmailAddress> sender, Optional<Account> account, List<EmailAddress> addresses) {
        byte[] deliveredTo = ("Delivered-To: " + MailPath.of(from) + "\r\n").getBytes(UTF_8);
        return send(new SplicedMessage(deliveredTo, bare, 0), sender, account, addresses);
    }

    /** Sent from the null sender, because nobody answers an automatic reply (RFC 3834 3.3). */
    private void answer(Account account, Filing.Reply reply) {
        SpooledMessage message = reply.message();
        if (!directory.local(reply.to())) {
            try {
                message = new SplicedMessage(
                        signer.sign(message, account.address().domain()), message, 0);
            } catch (IOException e) {
                LOG.error(
                        "[{}] an automatic answer goes unsigned",
                        arrival.origin().sessionId(),
                        e);
            }
        }
        send(message, Optional.empty(), Optional.of(account), List.of(reply.to()));
    }

    private boolean send(
            SpooledMessage message,
            Optional<EmailAddress> sender,
            Optional<Account> account,
            List<EmailAddress> addresses) {
        Map<Long, Delivery.Target> targets = new LinkedHashMap<>();
        Map<String, EmailAddress> foreign = new LinkedHashMap<>();
        boolean reached = true;
        for (EmailAddress address : addresses) {
            if (!directory.local(address)) {
                foreign.put(address.key(), address);
            } else if (directory.resolve(address) instanceof Directory.Resolution.Known known) {
                known.accounts()
                        .forEach(a ->
                                targets.put(a.id(), new Delivery.Target(a.id(), FolderRole.INBOX, Set.of(), true)));
                known.foreign().forEach(a -> foreign.put(a.key(), a));
            } else {
                reached = false;
            }
        }
        boolean utf8 =
                arrival.envelope().smtpUtf8() || foreign.values().stream().anyMatch(MailPath::needsUtf8);
        if (!targets.isEmpty()) {
            byte[] path = PostOffice.returnPath(sender).getBytes(UTF_8);
            others.add(
                    new Delivery.Item(new SplicedMessage(path, message, 0), List.copyOf(targets.values()), List.of()));
        }
        if (!foreign.isEmpty()) {
            others.add(new Delivery.Item(
                    message,
                    List.of(),
                    List.of(new Delivery.Outbound(
                            sender, List.copyOf(foreign.values()), account.map(Account::id), utf8))));
        }
        return reached;
    }

    /** Reports that everything is on disk. */
    void stored() {
        plans.forEach(filing::stored);
    }

    /** Copies of the message itself. */
    List<Delivery.Target> copies() {
        return copies;
    }

    /** Everything else that it caused. */
    List<Delivery.Item> others() {
        return others;
    }
}
