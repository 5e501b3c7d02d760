package org.postern.web.page;

import java.util.Locale;

/**
 * How one browser shows title lists.
 *
 * @param compact rows of 32 px instead of 40
 * @param threads whether messages of one conversation are one row
 * @param pane where a wide window shows the opened message
 */
public record ListLook(boolean compact, boolean threads, Pane pane) {
    static final ListLook STANDARD = new ListLook(false, true, Pane.NONE);

    /** Where a wide window shows the opened message: on a page of its own, or in a part of the list's page. */
    public enum Pane {
        NONE,
        RIGHT,
        BELOW;

        static Pane of(String key) {
            return key.equals("right") ? RIGHT : key.equals("below") ? BELOW : NONE;
        }
    }

    /** As the settings form says. */
    public static ListLook of(String density, String rows, String pane) {
        return new ListLook(density.equals("compact"), !rows.equals("messages"), Pane.of(pane));
    }

    /** The word of the form and of the style sheet. */
    public String paneKey() {
        return pane == Pane.NONE ? "" : pane.name().toLowerCase(Locale.ROOT);
    }
}
