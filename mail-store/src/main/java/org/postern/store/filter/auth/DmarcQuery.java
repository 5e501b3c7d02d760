package org.postern.store.filter.auth;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.postern.store.address.Domain;
import org.postern.store.dns.OrganizationalDomain;
import org.xbill.DNS.Type;

/**
 * Policy discovery (RFC 7489 6.6.3): queries the author's domain and the organizational one at the same time.
 * Thread-safe.
 */
record DmarcQuery(Domain author, CompletableFuture<Answer> own, Optional<CompletableFuture<Answer>> organization) {
    static DmarcQuery begin(Domain author, MailDns dns) {
        Domain organization = OrganizationalDomain.of(author);
        return new DmarcQuery(
                author,
                ask(author, dns),
                organization.equals(author) ? Optional.empty() : Optional.of(ask(organization, dns)));
    }

    private static CompletableFuture<Answer> ask(Domain domain, MailDns dns) {
        return dns.ask("_dmarc." + domain, Type.TXT);
    }

    /** What is published; completes when the answer that decides has come. */
    CompletableFuture<DmarcPolicy.Published> published() {
        return own.thenCompose(answer -> !answer.failed() && records(answer).isEmpty() && organization.isPresent()
                ? organization.get().thenApply(instead -> published(instead, true))
                : CompletableFuture.completedFuture(published(answer, false)));
    }

    private DmarcPolicy.Published published(Answer answer, boolean fromOrganization) {
        List<String> records = records(answer);
        if (answer.failed()) {
            return new DmarcPolicy.Published(author, true, Optional.empty(), false);
        }
        // Several records count as none (step 5).
        Optional<DmarcRecord> record = records.size() == 1 ? DmarcRecord.parse(records.get(0)) : Optional.empty();
        return new DmarcPolicy.Published(author, false, record, fromOrganization);
    }

    private static List<String> records(Answer answer) {
        return answer.values().stream().filter(DmarcRecord::isDmarc).toList();
    }
}
