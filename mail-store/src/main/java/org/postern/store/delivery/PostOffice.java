package org.postern.store.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.apache.james.mime4j.stream.RawField;
import org.postern.message.header.MailHeader;
import org.postern.store.account.Account;
import org.postern.store.account.Directory;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;
import org.postern.store.message.Envelope;
import org.postern.store.message.MailPath;
import org.postern.store.message.ServerName;
import org.postern.store.message.SplicedMessage;
import org.postern.store.message.TransitStream;

/**
 * The only path for delivering mail. Thread-safe.
 *
 * <p>Mail from outside: refuses loops, checks the sender, detects junk, resolves aliases and groups, asks each
 * account's filter, and stores everything in one transaction. Mail from an account: completes its header, signs it, and
 * stores and queues it in the same way.
 *
 * <p>Trace fields and "content is stored once": final delivery puts {@code Return-Path} first (RFC 5321 4.4). It is the
 * same for every copy, so it is part of the one content, and {@link TransitStream} removes it from mail that leaves the
 * box. {@code Delivered-To} differs by recipient and would reveal blind recipients, so it is written only when there is
 * one recipient. That suffices against loops: a forwarder elsewhere sends back to one address, and the message is
 * refused when it returns to an address that already has it.
 */
public final class PostOffice implements Intake, Reception {
    private final Mailboxes mailboxes;
    private final Directory directory;
    private final Screening screening;
    private final Signer signer;
    private final ServerName name;
    private final SubmittedHeader submittedHeader;
    private final Receipts receipts;

    /**
     * What happens to mail of the office before it leaves.
     *
     * @param hidesPrograms whether the names of the sending programs are removed
     */
    public record Leaving(Signer signer, boolean hidesPrograms) {}

    /**
     * Makes the post office for some domains.
     *
     * @param name of this server; only this box may write Authentication-Results with that name
     * @param clock for the Date field of a message that has none
     */
    public PostOffice(
            Mailboxes mailboxes,
            Directory directory,
            Screening screening,
            Leaving leaving,
            ServerName name,
            Clock clock) {
        this.mailboxes = mailboxes;
        this.directory = directory;
        this.screening = screening;
        this.signer = leaving.signer();
        this.name = name;
        this.submittedHeader = new SubmittedHeader(clock, directory, new PrivateFields(leaving.hidesPrograms()));
        this.receipts = new Receipts(directory, name, clock);
    }

    @Override
    public CompletableFuture<Receipt> receive(IncomingMessage arrival) {
        return begin(arrival).thenCompose(Judging::deliver);
    }

    @Override
    public CompletableFuture<Judging> begin(IncomingMessage arrival) {
        try {
            Reach reach = Reach.of(arrival.envelope().recipients(), directory, false);
            MailHeader header = headerOf(arrival.message());
            LoopCheck.refuseLoops(header, named(arrival.envelope(), reach));
            return screening
                    .senders()
                    .ask(arrival)
                    .thenApply(evidence -> () -> judged(arrival, reach, header, evidence));
        } catch (SubmissionRefused | StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Receipt> judged(
            IncomingMessage arrival, Reach reach, MailHeader header, SenderCheck.Evidence evidence) {
        try {
            return received(arrival, reach, header, passed(evidence.judge()));
        } catch (SubmissionRefused | StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletableFuture<Receipt> submit(Account account, IncomingMessage arrival) {
        try {
            return submitted(account, arrival);
        } catch (SubmissionRefused | StoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletableFuture<Receipt> received(
            IncomingMessage arrival, Reach reach, MailHeader header, Finding sender) {
        Envelope envelope = arrival.envelope();
        JunkCheck.Examined examined = screening.junk().examine(arrival, sender);
        examined.refusal().ifPresent(PostOffice::passed);

        SpooledMessage bare = traced(sender.trace() + examined.trace(), header, arrival.message());
        Filer filer = new Filer(screening.filing(), directory, signer, arrival, bare);
        boolean refusable = envelope.recipients().size() == 1
                && reach.accounts().size() == 1
                && reach.forwards().isEmpty();
        for (Reach.Local local : reach.accounts()) {
            boolean junk = examined.junk(local.account().id());
            filer.file(local, new Filing.Standing(junk, sender.answerable()), refusable);
        }
        for (Reach.Forward forward : reach.forwards()) {
            EmailAddress postmaster =
                    new EmailAddress("postmaster", forward.recipient().domain());
            // Failures are reported to the owner of the list (RFC 5321 3.9.2), not to the author.
            filer.pass(
                    forward.recipient(),
                    envelope.sender().map(known -> postmaster),
                    Optional.empty(),
                    List.of(forward.to()));
        }
        SpooledMessage content = new SplicedMessage(finalTrace(envelope, reach).getBytes(UTF_8), bare, 0);
        List<Delivery.Item> all = items(new Delivery.Item(content, filer.copies(), List.of()), filer.others());
        return stored(filer, new Delivery(all, Optional.empty()));
    }

    private CompletableFuture<Receipt> submitted(Account account, IncomingMessage arrival) {
        Envelope envelope = arrival.envelope();
        if (envelope.sender().filter(sender -> directory.owns(account, sender)).isEmpty()) {
            throw new SubmissionRefused(550, "5.7.1", "the sender address belongs to somebody else");
        }
        Reach reach = Reach.of(envelope.recipients(), directory, true);
        MailHeader header = headerOf(arrival.message());
        submittedHeader.check(account, header);
        SubmittedHeader.Repaired repaired = submittedHeader.repair(account, envelope, header, arrival.message());
        boolean leaves = !reach.foreign().isEmpty() || !reach.forwards().isEmpty();
        SpooledMessage bare = leaves ? signed(account, repaired.transmitted()) : repaired.transmitted();

        byte[] path = returnPath(envelope.sender()).getBytes(UTF_8);
        SpooledMessage content = new SplicedMessage(path, bare, 0);
        Filer filer = new Filer(
                screening.filing(), directory, signer, new IncomingMessage(arrival.origin(), envelope, content), bare);
        Filing.Standing own = new Filing.Standing(false, true); // the sender of a submission is proven by the sign-in
        reach.accounts().forEach(local -> filer.file(local, own, false));
        List<EmailAddress> foreign = Stream.concat(
                        reach.foreign().stream(), reach.forwards().stream().map(Reach.Forward::to))
                .toList();
        // Stored even over quota: a person must be able to answer "your mailbox is full".
        Delivery.Target sent = new Delivery.Target(account.id(), FolderRole.SENT, Set.of(Flag.SEEN), true);
        List<Delivery.Target> copies = new ArrayList<>(filer.copies());
        List<Delivery.Item> others = new ArrayList<>(filer.others());
        others.addAll(receipts.of(account, envelope, header));
        repaired.own()
                .ifPresentOrElse(
                        copy -> others.add(
                                0, new Delivery.Item(new SplicedMessage(path, copy, 0), List.of(sent), List.of())),
                        () -> copies.add(sent));
        List<Delivery.Outbound> outbound = foreign.isEmpty()
                ? List.of()
                : List.of(new Delivery.Outbound(
                        envelope.sender(),
                        foreign,
                        Optional.of(account.id()),
                        envelope.smtpUtf8(),
                        reach.request(envelope.dsn())));
        List<Delivery.Item> all = items(new Delivery.Item(content, copies, outbound), others);
        return stored(filer, new Delivery(all, Optional.empty(), LetterMark.of(account.id(), header)));
    }

    private SpooledMessage signed(Account account, SpooledMessage message) {
        try {
            return new SplicedMessage(signer.sign(message, account.address().domain()), message, 0);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot sign the spooled message", e);
        }
    }

    private static List<Delivery.Item> items(Delivery.Item first, List<Delivery.Item> others) {
        List<Delivery.Item> items = new ArrayList<>();
        items.add(first);
        items.addAll(others);
        return items;
    }

    private CompletableFuture<Receipt> stored(Filer filer, Delivery delivery) {
        List<Delivery.Item> items = delivery.items();
        int queued = items.stream()
                .flatMap(item -> item.outbound().stream())
                .mapToInt(outbound -> outbound.recipients().size())
                .sum();
        boolean any = items.stream()
                .anyMatch(item -> !item.targets().isEmpty() || !item.outbound().isEmpty());
        if (!any) {
            filer.stored();
            return CompletableFuture.completedFuture(new Receipt(List.of(), 0)); // every account's filter discarded it
        }
        return mailboxes.deliver(delivery).thenApply(rows -> {
            filer.stored();
            return new Receipt(rows, queued);
        });
    }

    private static Finding passed(Finding finding) {
        String[] words = finding.text().split(" ", 2);
        switch (finding.verdict()) {
            case REJECT -> throw new SubmissionRefused(550, words[0], words[words.length - 1]);
            case DEFER -> throw new SubmissionRefused(451, words[0], words[words.length - 1]);
            default -> {
                return finding;
            }
        }
    }

    /** Every address that a loop would return to. */
    private static Collection<EmailAddress> named(Envelope envelope, Reach reach) {
        return Stream.concat(
                        envelope.recipients().stream(),
                        reach.accounts().stream().map(local -> local.account().address()))
                .toList();
    }

    /** Adds trace fields at the top and removes forged ones (RFC 8601 5). */
    private SpooledMessage traced(String trace, MailHeader header, SpooledMessage message) {
        byte[] fields = trace.getBytes(UTF_8);
        Predicate<RawField> forged = this::forged;
        if (header.fields().stream().noneMatch(forged)) {
            return new SplicedMessage(fields, message, 0);
        }
        byte[] kept = header.without(forged);
        byte[] end = header.complete() ? new byte[] {'\r', '\n'} : new byte[0];
        byte[] head = new byte[fields.length + kept.length + end.length];
        System.arraycopy(fields, 0, head, 0, fields.length);
        System.arraycopy(kept, 0, head, fields.length, kept.length);
        System.arraycopy(end, 0, head, fields.length + kept.length, end.length);
        return new SplicedMessage(head, message, header.length());
    }

    /** Any field with this server's name as the judging server is forged, however it is written. */
    private boolean forged(RawField field) {
        if (!MailHeader.nameOf(field).equals("authentication-results")) {
            return false;
        }
        String body = new String(field.getRaw().toByteArray(), UTF_8).toLowerCase(Locale.ROOT);
        int end = body.indexOf(';');
        return (end < 0 ? body : body.substring(0, end)).contains(name.host().ascii());
    }

    private static String finalTrace(Envelope envelope, Reach reach) {
        String trace = returnPath(envelope.sender());
        if (reach.accounts().size() != 1 || !reach.forwards().isEmpty()) {
            return trace;
        }
        EmailAddress only = reach.accounts().iterator().next().account().address();
        return trace + "Delivered-To: " + MailPath.of(only) + "\r\n";
    }

    private static MailHeader headerOf(SpooledMessage message) {
        try (InputStream in = message.open()) {
            return MailHeader.read(in);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot read the spooled message", e);
        }
    }

    static String returnPath(Optional<EmailAddress> sender) {
        return "Return-Path: <" + sender.map(MailPath::of).orElse("") + ">\r\n";
    }
}
