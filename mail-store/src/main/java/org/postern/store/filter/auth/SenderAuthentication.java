package org.postern.store.filter.auth;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;
import org.postern.store.delivery.Finding;
import org.postern.store.delivery.Finding.Verdict;
import org.postern.store.delivery.IncomingMessage;
import org.postern.store.delivery.SenderCheck;
import org.postern.store.filter.auth.DmarcPolicy.Judgement;
import org.postern.store.mailbox.SpooledMessage;
import org.postern.store.mailbox.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.lookup.LookupSession;

/**
 * Checks mail from outside with SPF, DKIM and DMARC, and writes one Authentication-Results field. Thread-safe; blocks
 * for DNS no longer than the settings allow.
 */
public final class SenderAuthentication implements SenderCheck {
    private static final Logger LOG = LoggerFactory.getLogger(SenderAuthentication.class);

    private final AuthenticationSettings settings;
    private final String authority;
    private final MailDns dns;
    private final SpfCheck spf;
    private final DkimCheck dkim;

    /**
     * Checks with a DNS client that may be shared.
     *
     * @param authority the name of this server, under which it writes results
     */
    public SenderAuthentication(AuthenticationSettings settings, String authority, LookupSession dns) {
        this.settings = settings;
        this.authority = authority;
        this.dns = new MailDns(dns);
        this.spf = new SpfCheck(this.dns);
        this.dkim = new DkimCheck(this.dns, settings.maxSignatures());
    }

    @Override
    public Finding check(IncomingMessage arrival) {
        if (!settings.enabled()) {
            return Finding.NONE;
        }
        if (settings.trustedNetworks().stream()
                .anyMatch(network -> network.contains(arrival.origin().client()))) {
            return new Finding(Verdict.PASS, "", ResultsField.none(authority), false);
        }
        try {
            return checked(arrival);
        } catch (IOException e) {
            throw new StoreException(StoreException.Kind.FAILED, "cannot read the spooled message", e);
        }
    }

    private Finding checked(IncomingMessage arrival) throws IOException {
        MessageHeader header = MessageHeader.read(arrival.message());
        if (!header.complete()) {
            // Such a long message is still stored, but in a folder where nobody takes it for checked mail.
            LOG.info(
                    "[{}] quarantined: the header is too long to be checked",
                    arrival.origin().sessionId());
            return new Finding(Verdict.QUARANTINE, "", ResultsField.none(authority), false);
        }
        Deadline deadline = Deadline.in(settings.dnsTime());
        // Sends all possible queries before waiting for the first answer.
        List<DkimCheck.Candidate> signatures = dkim.begin(header);
        Authors authors = Authors.of(header.named("from"));
        List<DmarcQuery> policies = Stream.concat(authors.domains().stream(), authors.named().stream())
                .limit(Authors.MOST)
                .map(author -> DmarcQuery.begin(author, dns))
                .toList();
        SpfFinding sender = spf.check(
                arrival.origin().client(),
                arrival.origin().helo(),
                arrival.envelope().sender(),
                deadline);
        List<DkimFinding> found =
                dkim.verify(signatures, header, () -> body(arrival.message(), header.length()), deadline);
        Judgement judgement = DmarcPolicy.judge(new DmarcPolicy.Facts(
                authors, policies.stream().map(policy -> policy.await(deadline)).toList(), sender, found));
        String trace = ResultsField.of(authority, sender, found, judgement);
        return verdict(arrival, sender, judgement, trace);
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
        return new Finding(Verdict.PASS, "", trace, proven);
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
