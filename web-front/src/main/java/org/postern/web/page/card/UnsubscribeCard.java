package org.postern.web.page.card;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.postern.message.address.ListUnsubscribe;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.Visit;

/**
 * How the reader can leave the mailing list of a mail.
 *
 * @param way the safest one that there is
 * @param url the page or the form's address; for {@link Way#LINK} an address elsewhere
 * @param host where a link leads, in ASCII; empty for the other ways
 */
public record UnsubscribeCard(Way way, String url, String host) {
    /** A way to leave. */
    public enum Way {
        /** One request from the box. */
        REQUEST,
        /** A mail. */
        MAIL,
        /** A page of the list. */
        LINK;

        public boolean request() {
            return this == REQUEST;
        }

        public boolean link() {
            return this == LINK;
        }
    }

    /** The card; empty for a mail that names no way, for one's own mail and for Junk, where an answer only helps the sender. */
    public static Optional<UnsubscribeCard> of(Visit visit, OpenedMail mail) {
        ListUnsubscribe said = mail.view().links().unsubscribe();
        if (!mail.received()) {
            return Optional.empty();
        }
        String own = mail.url() + "/unsubscribe";
        if (requestable(visit, mail)) {
            return Optional.of(new UnsubscribeCard(Way.REQUEST, own, ""));
        }
        if (said.mail().isPresent()) {
            return Optional.of(new UnsubscribeCard(Way.MAIL, own, ""));
        }
        return said.web().flatMap(UnsubscribeCard::link);
    }

    /**
     * Whether the box may make the request: the sender is proven, and a valid signature covers both fields, so that
     * nobody else can have put them there (RFC 8058 3).
     */
    public static boolean requestable(Visit visit, OpenedMail mail) {
        ListUnsubscribe said = mail.view().links().unsubscribe();
        boolean covered =
                said.oneClick() && mail.received() && mail.signers().stream().anyMatch(said.coveredBy()::contains);
        try {
            return covered && visit.organizer().reactions().unsubscriber().available(visit.login());
        } catch (OrganizerException e) {
            return false; // the mail can still be read
        }
    }

    private static Optional<UnsubscribeCard> link(String url) {
        try {
            URI uri = new URI(url);
            return Optional.ofNullable(uri.getHost())
                    .filter(host -> uri.getRawUserInfo() == null)
                    .map(host -> new UnsubscribeCard(Way.LINK, uri.toASCIIString(), host));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
