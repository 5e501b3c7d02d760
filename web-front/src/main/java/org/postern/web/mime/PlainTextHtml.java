package org.postern.web.mime;

/**
 * Shows plain text as HTML: escapes first, then makes links. Quoted lines are nested
 * {@code <blockquote class="quote">}, links {@code <a class="link" target rel>}; the text keeps its line breaks and wants
 * {@code white-space: pre-wrap}.
 */
public final class PlainTextHtml {
    private PlainTextHtml() {}

    public static String render(String text) {
        throw new UnsupportedOperationException(text);
    }
}
