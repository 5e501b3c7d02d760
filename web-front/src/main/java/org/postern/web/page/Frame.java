package org.postern.web.page;

import java.util.List;

/**
 * What surrounds every screen.
 *
 * @param address of the person; empty where nobody is signed in
 * @param nav which of the places is open: {@code choose mail compose search outbox settings} or nothing
 * @param folders of the folder pane; empty means no pane
 * @param notice shown once; empty for none
 * @param undoAction where the notice's undo form posts to; empty for none
 * @param warning what could not be loaded; empty for none
 * @param changes the organizer's change count, for the script; -1 without one
 */
public record Frame(
        String lang,
        String product,
        String address,
        String csrf,
        Assets assets,
        String nav,
        List<FolderItem> folders,
        String notice,
        String undoAction,
        List<Field> undoFields,
        String warning,
        boolean shortcuts,
        long changes) {
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
