package org.postern.web.page.mail;

import java.util.List;
import org.postern.web.page.Frame.FolderItem;

/**
 * A title list: a folder's page, or what a search found.
 *
 * @param newest arrival of the newest message in milliseconds, for the script; 0 when unknown
 */
public record ListView(
        Shown shown, List<Row> rows, Pages pages, List<Chip> filters, Words words, Bar bar, long newest) {
    /** Whether messages go for good when deleted here. */
    public boolean deletesForGood() {
        return "trash".equals(shown.role) || "junk".equals(shown.role) || "drafts".equals(shown.role);
    }

    /** Whether the other side of a message is its recipient. */
    public boolean outgoing() {
        return "sent".equals(shown.role) || "drafts".equals(shown.role);
    }

    /**
     * What is listed.
     *
     * @param url of this listing without page number
     * @param back of this very page, for forms
     * @param role of the folder, lower-case; empty for a search
     * @param folderKey where the rows are; empty for a search
     */
    public record Shown(String title, String url, String back, String role, String folderKey, String query) {}

    /**
     * What is said beside the rows.
     *
     * @param empty what to say instead of rows, and what to do next
     * @param banners what could not be loaded
     * @param notes what is good to know
     */
    public record Words(List<String> empty, List<String> banners, List<String> notes) {}

    /**
     * What can be done with the rows.
     *
     * @param acts whether the organizer answers
     * @param emptyUrl the page that asks before the folder is emptied; empty where there is none
     */
    public record Bar(boolean acts, List<FolderItem> targets, String emptyUrl) {}

    /**
     * A message.
     *
     * @param size empty when unknown
     * @param folder shown in search results only
     */
    public record Row(
            String uidl, String url, Marks marks, Who who, String subject, String size, When when, String folder) {}

    /** What is marked on a row. */
    public record Marks(
            boolean unread,
            boolean starred,
            boolean answered,
            boolean forwarded,
            boolean attachments,
            boolean selected) {}

    /**
     * The other side of a message.
     *
     * @param name of the sender (or of the recipients, in Sent and Drafts)
     * @param address in full, for the title
     */
    public record Who(String name, String address, boolean warned) {}

    /** When it came; all empty when unknown. */
    public record When(String date, String full, String iso) {}

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
