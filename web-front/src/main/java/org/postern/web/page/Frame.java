package org.postern.web.page;

import java.util.List;

/**
 * The parts around every screen.
 *
 * @param nav the current place: {@code choose mail compose search outbox settings} or empty
 * @param folders of the folder pane
 * @param changes the organizer's change count, for the script; -1 if unknown
 */
public record Frame(
        String lang,
        String product,
        Assets assets,
        Reader reader,
        String nav,
        FolderPane folders,
        Notice notice,
        long changes) {
    /**
     * The person who looks at the page.
     *
     * @param address of the person; empty if nobody is signed in
     * @param name of the person; or the address
     * @param shortcuts whether the script reacts to single keys
     * @param notices whether the desktop tells of new mail
     * @param look of title lists
     */
    public record Reader(String address, String name, String csrf, boolean shortcuts, boolean notices, ListLook look) {}

    /**
     * A message that is shown once.
     *
     * @param text empty for none
     * @param undoAction address that the undo form posts to; empty for none
     * @param warning what could not be loaded; empty for none
     */
    public record Notice(String text, String undoAction, List<Field> undoFields, String warning) {
        static final Notice NONE = new Notice("", "", List.of(), "");
    }

    /** Addresses of the static files. */
    public record Assets(String css, String js, String icon) {}

    /** A hidden form field. */
    public record Field(String name, String value) {}

    /**
     * A label, as pages show it.
     *
     * @param url of the search for its messages
     * @param color in lower case
     */
    public record LabelItem(String keyword, String name, String url, String color, int count, boolean current) {}

    /**
     * A line of the folder pane or of a "move to" list.
     *
     * @param key name of the folder in forms
     * @param role in lower case, for its icon
     * @param count unread messages, or all messages for drafts; -1 if unknown
     */
    public record FolderItem(String key, String name, String url, String role, int count, boolean current) {
        /** The same folder under another name. */
        FolderItem named(String other) {
            return new FolderItem(key, other, url, role, count, current);
        }
    }
}
