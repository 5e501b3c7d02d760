package org.postern.web.page.mail;

import freemarker.core.TemplateHTMLOutputModel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.web.page.Frame.FolderItem;
import org.postern.web.page.PageLink;
import org.postern.web.page.ShownPerson;

/**
 * An open message.
 *
 * @param url of this page without query
 */
public record ReadView(
        String url, String uidl, In folder, Head head, Body body, List<Banner> banners, List<Part> parts, Bar bar) {
    public boolean deletesForGood() {
        return "trash".equals(folder.role) || "junk".equals(folder.role) || "drafts".equals(folder.role);
    }

    /**
     * The folder that it is in.
     *
     * @param url the list that it was opened from
     */
    public record In(String url, String key, String name, String role) {}

    /** What is said above it. */
    public record Head(String subject, People people, String date, String dateIso, boolean starred) {}

    /**
     * What it says.
     *
     * @param text the plain text, made HTML by the plain-text renderer; null when there is a frame instead
     * @param frameUrl the HTML document; empty when there is only text
     * @param frameHeight a guess in pixels: nobody can look into a sandboxed frame
     * @param other the other form (text or HTML) of the same message; null when there is none
     * @param charset chosen by the reader; empty for none
     */
    public record Body(
            @Nullable TemplateHTMLOutputModel text,
            String frameUrl,
            int frameHeight,
            @Nullable PageLink other,
            List<String> charsets,
            String charset) {}

    /**
     * What can be done with it, and where it leads on.
     *
     * @param newer page of the message before; empty for none
     */
    public record Bar(boolean acts, List<FolderItem> targets, String newer, String older) {}

    /** Who wrote, and to whom. */
    public record People(
            List<ShownPerson> from,
            List<ShownPerson> sender,
            List<ShownPerson> replyTo,
            List<ShownPerson> to,
            List<ShownPerson> cc,
            List<ShownPerson> bcc) {}

    /**
     * Something the reader must know.
     *
     * @param kind {@code info} or {@code warn}
     * @param link what can be done about it; null for nothing
     */
    public record Banner(String kind, String text, @Nullable PageLink link) {}

    /**
     * Something attached.
     *
     * @param show address that shows it in the browser; empty when it can only be downloaded
     */
    public record Part(String name, String type, String size, String url, String show) {}
}
