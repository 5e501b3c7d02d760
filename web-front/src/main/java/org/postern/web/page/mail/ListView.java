package org.postern.web.page.mail;

import java.util.List;
import java.util.Set;
import org.postern.web.page.Frame.FolderItem;
import org.postern.web.page.Frame.LabelItem;
import org.postern.web.page.list.HitMarks;

/**
 * A title list: a page of a folder, or the results of a search.
 *
 * @param sorts ways to sort this list; empty if it has one order only
 * @param newest arrival of the newest message in milliseconds, for the script; 0 if unknown
 */
public record ListView(
        Shown shown,
        List<Row> rows,
        Pages pages,
        List<Chip> filters,
        List<SortLink> sorts,
        Words words,
        Bar bar,
        long newest) {
    /** The places of a text that a search found. */
    public List<HitMarks.Piece> marked(String text) {
        return HitMarks.of(shown.query).pieces(text);
    }

    /** Whether deleting here is permanent. */
    public boolean deletesForGood() {
        return "trash".equals(shown.role);
    }

    /** Whether a row shows the recipient instead of the sender. */
    public boolean outgoing() {
        return "sent".equals(shown.role) || "drafts".equals(shown.role);
    }

    /**
     * The listing.
     *
     * @param url of this listing without page number
     * @param back of this page, for forms
     * @param role of the folder, in lower case; empty for a search
     * @param folderKey the folder of the rows; empty for a search
     * @param messages how many it has in all
     * @param threads whether a row is a conversation
     */
    public record Shown(
            String title,
            String url,
            String back,
            String role,
            String folderKey,
            String query,
            int messages,
            boolean threads) {}

    /**
     * Texts beside the rows.
     *
     * @param empty text to show when there are no rows, and what to do next
     * @param banners what could not be loaded
     * @param notes further information
     */
    public record Words(List<String> empty, List<String> banners, List<String> notes) {}

    /**
     * The actions on the rows.
     *
     * @param acts whether the organizer answers
     * @param emptyUrl the page that asks for confirmation before the folder is emptied; empty for none
     */
    public record Bar(boolean acts, List<FolderItem> targets, String emptyUrl, Whole whole) {}

    /**
     * The offer to act on all messages of the folder or search.
     *
     * @param label empty for none
     * @param messages how many one action takes
     * @param shown whether it is shown from the start; else the script shows it when all rows are selected
     * @param fields hidden fields that name the folder or search
     */
    public record Whole(String label, int messages, boolean shown, List<Hidden> fields) {
        static final Whole NONE = new Whole("", 0, false, List.of());
    }

    /** A hidden field of a form. */
    public record Hidden(String name, String value) {}

    /**
     * A message.
     *
     * @param snippet the beginning of the text, on one line; empty if it is not known
     * @param result where it was found; for a folder nothing
     */
    public record Row(
            String uidl, String url, Marks marks, Who who, String subject, String snippet, When when, Result result) {}

    /**
     * Where a message was found.
     *
     * @param folder empty for a row of a folder
     * @param inFile whether only an attached file has the words
     */
    public record Result(String folder, boolean inFile) {
        static final Result NONE = new Result("", false);
    }

    /**
     * The marks of a row.
     *
     * @param toMe whether the person's address is among the recipients; never in Sent and Drafts
     * @param labels in the person's order
     */
    public record Marks(
            boolean unread,
            boolean starred,
            boolean answered,
            boolean forwarded,
            boolean attachments,
            boolean selected,
            boolean toMe,
            RowLabels labels) {}

    /**
     * The labels of a row.
     *
     * @param partly the keywords of those that only some messages of a conversation have
     */
    public record RowLabels(List<LabelItem> shown, Set<String> partly) {}

    /**
     * The correspondent of a message.
     *
     * @param name of the sender (or of the recipients, in Sent and Drafts)
     * @param address in full, for the title
     * @param initials one or two characters, as a picture of the first one; empty for none
     * @param mark one character that marks a doubtful sender; empty for none
     * @param doubt the meaning of the mark
     * @param names of a conversation's writers, if there are several
     * @param messages of the conversation; 1 for a single message
     */
    public record Who(
            String name, String address, String initials, String mark, String doubt, List<Name> names, int messages) {}

    /** A writer of a conversation. */
    public record Name(String text, boolean unread) {}

    /**
     * When a message arrived, and how large it is. What is unknown is empty.
     *
     * @param iso in UTC (RFC 3339)
     * @param day heading of the days that begin with this row; empty for none
     */
    public record When(String date, String full, String iso, String size, String day) {}

    /**
     * The position in the listing.
     *
     * @param total number of messages in the listing
     * @param newer address of the previous page; empty on the first page
     */
    public record Pages(
            int number, int count, int first, int last, int total, String newer, String older, String all) {}

    /**
     * A way to sort the list.
     *
     * @param key {@code date}, {@code from}, {@code subject} or {@code size}
     * @param url of the list sorted by this; where it is so already, in the other direction
     * @param on whether the list is sorted by this
     * @param descending the direction of the list if it is sorted by this, else the one that it will have
     */
    public record SortLink(String key, String label, String url, boolean on, boolean descending) {}

    /**
     * A filter that can be switched on and off.
     *
     * @param icon shown in place of the label, which is then a hidden word; empty for none
     */
    public record Chip(String label, String url, boolean on, String icon) {}
}
