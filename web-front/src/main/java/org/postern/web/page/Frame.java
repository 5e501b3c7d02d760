package org.postern.web.page;

import java.util.List;

/**
 * What surrounds every screen.
 *
 * @param nav which of the places is open: {@code choose mail compose search outbox settings} or nothing
 * @param folders of the folder pane
 * @param changes the organizer's change count, for the script; -1 without one
 */
public record Frame(
        String lang,
        String product,
        Assets assets,
        Reader reader,
        String nav,
        List<FolderItem> folders,
        Notice notice,
        long changes) {
    /**
     * Who looks at it.
     *
     * @param address of the person; empty where nobody is signed in
     * @param shortcuts whether the script listens to single keys
     */
    public record Reader(String address, String csrf, boolean shortcuts) {}

    /**
     * What is said once.
     *
     * @param text empty for nothing
     * @param undoAction where the undo form posts to; empty for none
     * @param warning what could not be loaded; empty for nothing
     */
    public record Notice(String text, String undoAction, List<Field> undoFields, String warning) {
        static final Notice NONE = new Notice("", "", List.of(), "");
    }

    /** Addresses of the static files. */
    public record Assets(String css, String js, String icon) {}

    /** A hidden form field. */
    public record Field(String name, String value) {}

    /**
     * A line of the folder pane or of a "move to" list.
     *
     * @param key as forms name the folder
     * @param role lower-case, for its icon
     * @param count unread, or all for drafts; -1 when unknown
     */
    public record FolderItem(String key, String name, String url, String role, int count, boolean current) {}
}
