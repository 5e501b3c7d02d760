package org.postern.web.page.mail;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.postern.web.hop.HopException;
import org.postern.web.mime.MessageView;
import org.postern.web.organizer.MailOrganizer.Entry;
import org.postern.web.organizer.MailOrganizer.Folder;
import org.postern.web.page.Charsets;
import org.postern.web.page.Folders;
import org.postern.web.page.NotThere;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.runtime.WebDigest;

/**
 * The message that a URL names, found to be the asker's.
 *
 * @param entry what the organizer knows; empty without one
 */
public record Opened(Visit visit, Folder folder, String uidl, Optional<Entry> entry) {
    /** @throws NotThere when it is gone, or is not in that folder, or never was the asker's */
    static Opened of(Visit visit) {
        Folder folder = visit.folder();
        String uidl = visit.exchange().pathValue("uidl");
        if (visit.organizer().isEmpty() || visit.folders().failed()) {
            return new Opened(visit, folder, uidl, Optional.empty());
        }
        Entry entry = visit.organizer().get().find(visit.login(), uidl).orElseThrow(NotThere::new);
        Folder now = visit.folders().named(entry.folder()).orElseThrow(NotThere::new);
        if (!now.equals(folder)) {
            throw new NotThere();
        }
        return new Opened(visit, folder, uidl, Optional.of(entry));
    }

    MessageView view() {
        return gone(
                () -> visit.mail().view(visit.login(), folder.path(), uidl, Charsets.named(visit.query("charset"))));
    }

    MessageView nested(int part) {
        return gone(() ->
                visit.mail().nested(visit.login(), folder.path(), uidl, part, Charsets.named(visit.query("charset"))));
    }

    String url() {
        return Urls.message(Folders.key(folder), uidl);
    }

    /**
     * What a link must carry to show remote images. It is bound to this session and message, so that a link from elsewhere
     * cannot make the browser fetch what a mail's sender wants to see fetched.
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

    /** Asks the hop; what it calls gone is a 404 here. */
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
