package org.postern.web.page.mail;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import org.postern.message.mime.InlineImages;
import org.postern.web.hop.MailReceiver;
import org.postern.web.mime.HtmlSanitizer;
import org.postern.web.mime.ReadingAids;
import org.postern.web.mime.SafeHtml;
import org.postern.web.organizer.FolderRef;
import org.postern.web.session.HopLogin;

/**
 * Sanitized mail bodies. They are cached for the short time between a page and its frame, because both need them.
 * Bounded. The key includes the ticket, so no session sees the bodies of another. Thread-safe.
 */
public final class SafeBodies {
    private static final long MOST_CHARACTERS = 4L << 20;
    private final HtmlSanitizer sanitizer = new HtmlSanitizer();
    private final Cache<Key, SafeHtml> bodies = Caffeine.newBuilder()
            .maximumWeight(MOST_CHARACTERS)
            .weigher((Key key, SafeHtml body) -> 200 + body.html().length())
            .expireAfterWrite(Duration.ofMinutes(2))
            .build();

    private record Key(HopLogin login, FolderRef folder, String uidl, String variant, ReadingAids aids) {}

    /**
     * The body of a message, or of a message inside it.
     *
     * @param part the number of the message inside; 0 for the message itself
     * @param charset that the reader chose; empty for none
     */
    SafeHtml of(Opened message, int part, String charset, String html, boolean remoteImages, ReadingAids aids) {
        Key key = new Key(
                message.visit().login().withoutRemote(),
                message.folder(),
                message.uidl(),
                part + charset + remoteImages,
                aids);
        return bodies.get(key, missing -> {
            boolean inline = html.toLowerCase(java.util.Locale.ROOT).contains("cid:");
            InlineImages images = inline ? images(message, part) : InlineImages.NONE;
            return sanitizer.sanitize(html, images, remoteImages, aids);
        });
    }

    private static InlineImages images(Opened message, int part) {
        MailReceiver mail = message.visit().mail();
        HopLogin login = message.visit().login();
        return part == 0
                ? mail.inlineImages(login, message.folder(), message.uidl())
                : mail.inlineImages(login, message.folder(), message.uidl(), part);
    }
}
