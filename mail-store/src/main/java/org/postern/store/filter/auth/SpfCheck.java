package org.postern.store.filter.auth;

import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.apache.james.jspf.core.SPFSession;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;

/** SPF (RFC 7208) for the identity of MAIL, or of HELO when the sender is null. Thread-safe. */
final class SpfCheck {
    private static final Pattern NOT_PRINTABLE = Pattern.compile("[^!-~]");

    private final CheckHost checkHost = new CheckHost();

    /** Begins on the caller's thread; continues on the threads of the DNS client. */
    CompletableFuture<SpfFinding> check(MailDns dns, InetAddress client, String helo, Optional<EmailAddress> sender) {
        Optional<Domain> domain = sender.map(EmailAddress::domain).or(() -> domain(helo));
        boolean byHelo = sender.isEmpty();
        if (domain.isEmpty() || domain.get().ascii().indexOf('.') < 0) {
            return CompletableFuture.completedFuture(new SpfFinding(SpfResult.NONE, byHelo, domain));
        }
        String mailbox = sender.map(EmailAddress::localPart).orElse("postmaster") + "@" + domain.get();
        SPFSession session = new SPFSession(mailbox, NOT_PRINTABLE.matcher(helo).replaceAll("?"), text(client));
        return new SpfRun(dns, session).result(checkHost).thenApply(result -> new SpfFinding(result, byHelo, domain));
    }

    private static Optional<Domain> domain(String helo) {
        try {
            return Optional.of(Domain.parse(helo.endsWith(".") ? helo.substring(0, helo.length() - 1) : helo));
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }

    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
