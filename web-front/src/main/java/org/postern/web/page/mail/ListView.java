package org.postern.web.page.mail;

import java.util.List;
import org.postern.web.page.Frame.FolderItem;

/**
 * A title list: a folder's page, or what a search found.
 *
 * @param url of this listing without page number
 * @param back of this very page, for forms
 * @param role of the folder, lower-case; empty for a search
 * @param folderKey where the rows are; empty for a search
 * @param empty what to say instead of rows, and what to do next
 * @param banners what could not be loaded
 * @param notes what is good to know
 * @param acts whether there is an organizer to act with
 * @param emptyUrl the page that asks before the folder is emptied; empty where there is none
 * @param newest arrival of the newest message in milliseconds, for the script; 0 when unknown
 */
public record ListView(
        String title,
        String url,
        String back,
        String role,
        String folderKey,
        String query,
        List<Row> rows,
        Pages pages,
        List<Chip> filters,
        List<String> empty,
        List<String> banners,
        List<String> notes,
        boolean acts,
        List<FolderItem> targets,
        String emptyUrl,
        long newest) {
    /** Whether messages go for good when deleted here. */
    public boolean deletesForGood() {
        return "trash".equals(role) || "junk".equals(role) || "drafts".equals(role);
    }

    /** Whether the other side of a message is its recipient. */
    public boolean outgoing() {
        return "sent".equals(role) || "drafts".equals(role);
    }

    /**
     * A message.
     *
     * @param who name of the sender (or of the recipients, in Sent and Drafts)
     * @param address in full, for the title
     * @param size empty when unknown
     * @param folder shown in search results only
     */
    public record Row(
            String uidl,
            String url,
            boolean unread,
            boolean starred,
            boolean answered,
            boolean forwarded,
            boolean attachments,
            String who,
            String address,
            boolean warned,
            String subject,
            String size,
            String date,
            String dateFull,
            String dateIso,
            String folder,
            boolean selected) {}

    /**
     * Where in the listing.
     *
     * @param total messages of the listing
     * @param newer address of the page before; empty on the first
     */
    public record Pages(
            int number, int count, int first, int last, int total, String newer, String older, String all) {}

    /** A filter that can be switched. */
    public record Chip(String label, String url, boolean on) {}
}
