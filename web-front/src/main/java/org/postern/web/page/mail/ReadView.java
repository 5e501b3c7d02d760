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
 * @param folderUrl the list that it was opened from
 * @param text the plain text, made HTML by the plain-text renderer; null when there is a frame instead
 * @param frameUrl the HTML document; empty when there is only text
 * @param frameHeight a guess in pixels: nobody can look into a sandboxed frame
 * @param other the other form (text or HTML) of the same message; null when there is none
 */
public record ReadView(
        String subject,
        String url,
        String folderUrl,
        String folderKey,
        String folderName,
        String role,
        String uidl,
        People people,
        String date,
        String dateIso,
        boolean starred,
        List<Banner> banners,
        @Nullable TemplateHTMLOutputModel text,
        String frameUrl,
        int frameHeight,
        @Nullable PageLink other,
        List<Part> parts,
        String newer,
        String older,
        boolean acts,
        List<FolderItem> targets,
        List<String> charsets,
        String charset) {
    public boolean deletesForGood() {
        return "trash".equals(role) || "junk".equals(role) || "drafts".equals(role);
    }

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
