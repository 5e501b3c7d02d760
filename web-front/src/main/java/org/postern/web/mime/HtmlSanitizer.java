package org.postern.web.mime;

/** Makes a mail's HTML safe to show. Thread-safe. */
public final class HtmlSanitizer {
    /** Characters; beyond it the text is offered instead. */
    public static final int LIMIT = 1 << 20;

    /** @throws IllegalArgumentException beyond {@link #LIMIT} (MessageReader never gives so much) */
    public SafeHtml sanitize(String html, InlineImages images, boolean remoteImages) {
        throw new UnsupportedOperationException(html + images + remoteImages);
    }
}
