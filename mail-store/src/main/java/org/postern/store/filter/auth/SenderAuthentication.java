package org.postern.store.filter.auth;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.delivery.Finding;
import org.postern.store.delivery.Finding.Verdict;
import org.postern.store.delivery.IncomingMessage;
import org.postern.store.delivery.SenderCheck;
import org.postern.store.dns.DnsQuestions;
import org.postern.store.dns.OrganizationalDomain;
import org.postern.store.filter.auth.DmarcPolicy.Judgement;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks mail from outside with SPF, DKIM and DMARC, and writes one Authentication-Results field. Thread-safe; waits for
 * DNS without a thread, no longer than the settings allow.
 */
public final class SenderAuthentication implements SenderCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SenderAuthentication.class);

    private final AuthenticationSettings settings;
    private final String authority;
    private final DnsQuestions questions;
    private final SpfCheck spf = new SpfCheck();
    private final DkimCheck dkim;

    /**
     * Checks with a DNS client that may be shared.
     *
     * @param authority the name of this server, under which it writes results
     */
    public SenderAuthentication(AuthenticationSettings settings, String authority, DnsQuestions questions) {
        this.settings = settings;
        this.authority = authority;
        this.questions = questions;
        this.dkim = new DkimCheck(settings.maxSignatures());
    }

    @Override
    public CompletableFuture<Evidence> ask(IncomingMessage arrival) {
        if (!settings.enabled()) {
            return known(Finding.NONE);
        }
        if (settings.trustedNetworks().stream()
                .anyMatch(network -> network.contains(arrival.origin().client()))) {
            return known(new Finding(Verdict.PASS, "", ResultsField.none(authority), false));
        }
        MessageHeader header;
        try {
            header = MessageHeader.read(arrival.message());
        } catch (IOException e) {
            throw unreadable(e);
        }
        if (!header.complete()) {
            // Such a long message is still stored, but in a folder where nobody takes it for checked mail.
            LOG.info(
                    "[{}] quarantined: the header is too long to be checked",
                    arrival.origin().sessionId());
            return known(new Finding(Verdict.QUARANTINE, "", ResultsField.none(authority), false));
        }
        InetAddress client = arrival.origin().client();
        MailDns dns = new MailDns(questions, client, Deadline.in(settings.dnsTime()));
        List<DkimCheck.Candidate> signatures = dkim.begin(header, dns);
        Authors authors = Authors.of(header.named("from"));
        List<CompletableFuture<DmarcPolicy.Published>> policies = Stream.concat(
                        authors.domains().stream(), authors.named().stream())
                .limit(Authors.MOST)
                .map(author -> DmarcQuery.begin(author, dns).published())
                .toList();
        CompletableFuture<SpfFinding> sender = spf.check(
                dns, client, arrival.origin().helo(), arrival.envelope().sender());
        return CompletableFuture.allOf(
                        DkimCheck.answers(signatures),
                        CompletableFuture.allOf(policies.toArray(CompletableFuture[]::new)),
                        sender)
                .thenApply(all -> () -> judged(
                        arrival,
                        header,
                        signatures,
                        new Answers(
                                authors,
                                policies.stream().map(CompletableFuture::join).toList(),
                                sender.join())));
    }

    /** What DNS said of a message, but for its keys. */
    private record Answers(Authors authors, List<DmarcPolicy.Published> policies, SpfFinding sender) {}

    private static CompletableFuture<Evidence> known(Finding finding) {
        return CompletableFuture.completedFuture(() -> finding);
    }

    private Finding judged(
            IncomingMessage arrival, MessageHeader header, List<DkimCheck.Candidate> signatures, Answers answers) {
        List<DkimFinding> found;
        try {
            found = dkim.verify(signatures, header, () -> body(arrival.message(), header.length()));
        } catch (IOException e) {
            throw unreadable(e);
        }
        Judgement judgement = DmarcPolicy.judge(
                new DmarcPolicy.Facts(answers.authors(), answers.policies(), answers.sender(), found));
        String trace = ResultsField.of(authority, answers.sender(), found, judgement);
        return verdict(arrival, answers.sender(), judgement, trace);
    }

    private static StoreException unreadable(IOException e) {
        return new StoreException(StoreException.Kind.FAILED, "cannot read the spooled message", e);
    }

    private Finding verdict(IncomingMessage arrival, SpfFinding sender, Judgement judgement, String trace) {
        String domain = judgement.domain().map(known -> known.ascii()).orElse("the author");
        if (settings.enforceDmarc()) {
            switch (judgement.action()) {
                case REJECT -> {
                    String words = judgement.result() == DmarcPolicy.Result.FAIL
                            ? "5.7.1 " + domain + " asks that mail which neither SPF nor DKIM proves to be its own is"
                                    + " rejected (DMARC)"
                            : "5.7.1 " + judgement.reason() + " (RFC 5322 3.6)";
                    return said(arrival, Verdict.REJECT, words, trace);
                }
                case DEFER -> {
                    return said(
                            arrival,
                            Verdict.DEFER,
                            "4.4.3 DNS gives no answer for " + domain + ", try again later",
                            trace);
                }
                case QUARANTINE -> {
                    LOG.info("[{}] quarantined: DMARC of {}", arrival.origin().sessionId(), domain);
                    return new Finding(Verdict.QUARANTINE, "", trace, false);
                }
                case NOTHING -> {}
            }
        }
        boolean proven = judgement.result() == DmarcPolicy.Result.PASS;
        if (settings.spfFail() == AuthenticationSettings.SpfFail.REJECT && !proven) {
            String name = sender.domain().map(known -> known.ascii()).orElse("the sender");
            if (sender.result() == SpfResult.FAIL) {
                return said(
                        arrival, Verdict.REJECT, "5.7.23 " + name + " does not send from this address (SPF)", trace);
            }
            if (sender.result() == SpfResult.TEMPERROR) {
                return said(
                        arrival, Verdict.DEFER, "4.4.3 DNS gives no answer for " + name + ", try again later", trace);
            }
        }
        return new Finding(Verdict.PASS, "", trace, proven, answerable(arrival, sender, judgement));
    }

    /**
     * Whether a reply to the reverse-path reaches the author: a proven reverse-path of somebody else is a list's or a
     * mail service's. A forwarder that rewrote it passes replies back (SRS).
     */
    private static boolean answerable(IncomingMessage arrival, SpfFinding sender, Judgement judgement) {
        Optional<EmailAddress> path = arrival.envelope().sender();
        Optional<Domain> author = judgement.domain();
        if (path.isEmpty() || author.isEmpty()) {
            return false;
        }
        boolean related = related(path.get().domain(), author.get());
        boolean rewritten = path.get().localPart().toLowerCase(Locale.ROOT).startsWith("srs")
                && Stream.of(path.get().localPart().split("=", -1)).anyMatch(piece -> names(piece, author.get()));
        boolean spf = sender.result() == SpfResult.PASS && !sender.helo();
        boolean dmarc = judgement.result() == DmarcPolicy.Result.PASS;
        return (related && (spf || dmarc)) || (rewritten && spf);
    }

    private static boolean names(String piece, Domain author) {
        try {
            return piece.indexOf('.') > 0 && related(Domain.parse(piece), author);
        } catch (InvalidAddressException e) {
            return false;
        }
    }

    private static boolean related(Domain one, Domain other) {
        return OrganizationalDomain.of(one).equals(OrganizationalDomain.of(other));
    }

    private static Finding said(IncomingMessage arrival, Verdict verdict, String text, String trace) {
        LOG.info(
                "[{}] {}: {}", arrival.origin().sessionId(), verdict == Verdict.REJECT ? "rejected" : "deferred", text);
        return new Finding(verdict, text, trace, false);
    }

    private static InputStream body(SpooledMessage message, int header) throws IOException {
        InputStream in = message.open();
        try {
            in.skipNBytes(header);
            return in;
        } catch (IOException e) {
            in.close();
            throw e;
        }
    }
}
