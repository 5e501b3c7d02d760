package org.postern.web.page.mail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.postern.message.mime.MessageView;
import org.postern.web.hop.HopException;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Folders.Folder;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.Charsets;
import org.postern.web.page.NotThere;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.page.card.OpenedMail;
import org.postern.web.page.card.OpenedMail.Doubts;
import org.postern.web.runtime.WebDigest;

/**
 * The message that a URL names. It belongs to the person who asks.
 *
 * @param entry what the organizer knows about it; empty when the organizer fails
 */
public record Opened(Visit visit, FolderRef folder, String uidl, Optional<Entry> entry) {
    /** @throws NotThere when it is deleted, is not in that folder, or belongs to another person */
    static Opened of(Visit visit) {
        String uidl = visit.exchange().pathValue("uidl");
        try {
            Entry entry = visit.organizer()
                    .search()
                    .message(visit.login(), uidl)
                    .filter(found -> isIn(visit, found))
                    .orElseThrow(NotThere::new);
            return new Opened(visit, entry.folder(), uidl, Optional.of(entry));
        } catch (OrganizerException e) {
            if (!visit.folders().failed()) {
                throw e;
            }
            return new Opened(visit, visit.folder().ref(), uidl, Optional.empty());
        }
    }

    /** The list of folders is read only if the URL uses the server's own name for a folder with a use. */
    private static boolean isIn(Visit visit, Entry found) {
        String asked = visit.exchange().pathValue("folder");
        return found.folder().isNamed(asked)
                || visit.folders().named(asked).map(Folder::ref).equals(Optional.of(found.folder()));
    }

    /** The mail that a URL names, with what its cards need. */
    public static OpenedMail forCards(Visit visit) {
        Opened message = of(visit);
        MessageView view = message.view();
        return message.forCards(view, Senders.of(visit, view).finding(view));
    }

    OpenedMail forCards(MessageView view, SenderFinding sender) {
        Instant arrived = entry.map(Entry::arrived).or(view::date).orElse(Instant.EPOCH);
        return new OpenedMail(
                folder, uidl, url(), view, arrived, sender.marked() ? Doubts.WARNED : Doubts.NONE, sender.signers());
    }

    MessageView view() {
        return gone(() -> visit.mail().view(visit.login(), folder, uidl, Charsets.named(visit.query("charset"))));
    }

    MessageView nested(int part) {
        return gone(
                () -> visit.mail().nested(visit.login(), folder, uidl, part, Charsets.named(visit.query("charset"))));
    }

    String url() {
        return Urls.message(folder, uidl);
    }

    /**
     * The token in the link that shows remote images. It is bound to this session and message. Without it, a link from
     * another site could make the browser fetch the images that the sender of a mail wants fetched.
     */
    String imagesToken() {
        byte[] bound = (visit.login().secret() + '\0' + uidl).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(WebDigest.sha256().digest(bound))
                .substring(0, 22);
    }

    boolean remoteImages() {
        return MessageDigest.isEqual(
                visit.query("images").getBytes(StandardCharsets.UTF_8),
                imagesToken().getBytes(StandardCharsets.UTF_8));
    }

    /** Calls the hop. GONE becomes a 404 page. */
    public static <T> T gone(java.util.function.Supplier<T> asked) {
        try {
            return asked.get();
        } catch (HopException e) {
            if (e.kind() == HopException.Kind.GONE) {
                throw new NotThere();
            }
            throw e;
        }
    }
}
