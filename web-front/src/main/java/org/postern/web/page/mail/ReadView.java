package org.postern.web.page.mail;

import freemarker.core.TemplateHTMLOutputModel;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postern.web.page.Frame.FolderItem;
import org.postern.web.page.Frame.LabelItem;
import org.postern.web.page.PageLink;
import org.postern.web.page.ShownPerson;
import org.postern.web.page.Urls;
import org.postern.web.page.card.ReadCards;

/**
 * An open message.
 *
 * @param url of this page without query
 */
public record ReadView(
        String url, String uidl, In folder, Head head, Body body, List<Banner> banners, List<Part> parts, Bar bar) {
    /** This page as the reader sees it, for forms that show it again. */
    public String here() {
        return Urls.with(Urls.with(url, "list", folder.list), "text", body.form);
    }

    /** The page to print, with what the reader sees: the same form, charset and pictures. */
    public String print() {
        int query = body.frameUrl.indexOf('?');
        String page = url + "/print" + (query < 0 ? "" : body.frameUrl.substring(query));
        return Urls.with(Urls.with(page, "charset", query < 0 ? body.charset : ""), "text", body.form);
    }

    public boolean deletesForGood() {
        return "trash".equals(folder.role);
    }

    /**
     * The folder of the message.
     *
     * @param url the list that the person came from
     * @param name of that list
     * @param list its address, for forms that show the message again; empty if the folder is enough
     * @param talk the conversation of the message
     */
    public record In(String url, String key, String name, String role, String list, Talk talk) {}

    /**
     * A conversation.
     *
     * @param messages in all folders that are shown; 0 for a message alone
     * @param acting messages that an action takes
     * @param newest the newest of them; empty if an action takes the open message alone
     * @param before lines above the open message
     * @param rest what has no line on this page
     */
    public record Talk(int messages, int acting, String newest, List<Turn> before, List<Turn> after, Rest rest) {
        static final Talk NONE = new Talk(0, 1, "", List.of(), List.of(), new Rest(0, "", 0, ""));
    }

    /**
     * The messages of a long conversation that have no line.
     *
     * @param earlier older messages than the lines
     * @param earlierUrl the open message with lines of some of those; empty for none
     */
    public record Rest(int earlier, String earlierUrl, int later, String laterUrl) {}

    /**
     * Another message of the conversation.
     *
     * @param doubt why its sender is doubtful; empty for none
     * @param folder empty for that of the open message
     */
    public record Turn(
            String url,
            String name,
            String doubt,
            String snippet,
            String date,
            String iso,
            String folder,
            State state) {
        /**
         * How it is shown.
         *
         * @param open whether the script opens it at once
         */
        public record State(boolean unread, boolean open) {}
    }

    /**
     * The data above the message body.
     *
     * @param proof that the sender is proven, in words; empty if nothing is to be said
     */
    public record Head(
            String subject,
            People people,
            Recipients to,
            String proof,
            String date,
            String dateIso,
            boolean starred,
            List<LabelItem> labels) {
        /** Whether the message has the label with this keyword. */
        public boolean has(String keyword) {
            return labels.stream().anyMatch(each -> each.keyword().equals(keyword));
        }
    }

    /**
     * The recipients in one line.
     *
     * @param names of the first few; empty if there are none
     * @param more how many there are beside them
     */
    public record Recipients(String names, int more) {}

    /**
     * The body of the message.
     *
     * @param text the plain text as HTML from the plain-text renderer; null if there is a frame instead
     * @param frameUrl the HTML document; empty if there is only text
     * @param rooms estimated heights of the frame, for each width: a sandboxed frame cannot be measured
     * @param hits of the search that the message was opened from, counted in words; empty for none
     * @param form the query value of the form that is shown; empty if it is the preferred one
     * @param dark whether HTML stands on dark paper in a dark page
     * @param other the other form (text or HTML) of the same message; null if there is none
     * @param charset chosen by the reader; empty for none
     */
    public record Body(
            @Nullable TemplateHTMLOutputModel text,
            String frameUrl,
            List<Room> rooms,
            String hits,
            String form,
            boolean dark,
            @Nullable PageLink other,
            List<String> charsets,
            String charset) {}

    /**
     * The height of the frame.
     *
     * @param at the class of its width
     * @param height in pixels
     * @param whole in pixels, with all that is folded
     */
    public record Room(String at, int height, int whole) {}

    /**
     * The actions on the message, and the links to its neighbours.
     *
     * @param list whether the message can be answered to a mailing list
     * @param several whether an answer to all would go to others too
     * @param newer page of the next newer message; empty for none
     * @param cards what else can be done about the mail
     */
    public record Bar(
            boolean acts,
            boolean list,
            boolean several,
            List<FolderItem> targets,
            String newer,
            String older,
            ReadCards cards) {}

    /** The sender and the recipients. */
    public record People(
            List<ShownPerson> from,
            List<ShownPerson> sender,
            List<ShownPerson> replyTo,
            List<ShownPerson> to,
            List<ShownPerson> cc,
            List<ShownPerson> bcc) {}

    /**
     * A notice to the reader.
     *
     * @param kind {@code info} or {@code warn}
     * @param link a possible action; null for none
     * @param sender whose pictures can always be shown; empty if that is not offered
     */
    public record Banner(String kind, String text, @Nullable PageLink link, String sender) {
        Banner(String kind, String text, @Nullable PageLink link) {
            this(kind, text, link, "");
        }
    }

    /**
     * An attachment.
     *
     * @param look {@code img}, {@code pdf}, or empty
     * @param show address that shows it in the browser; empty if it can only be downloaded
     * @param seen whether it is a picture among the words, which is listed apart
     */
    public record Part(String name, String type, String look, String size, String url, String show, boolean seen) {}
}
