package org.postern.store.label;

import java.util.regex.Pattern;

/**
 * A label of a person.
 *
 * @param keyword that the messages carry; it stays when the label gets another name
 * @param unread messages with it, without those in Trash and Junk
 */
public record StoredLabel(String keyword, String name, LabelColor color, int unread) {
    /** More does not fit beside a subject. */
    public static final int LONGEST_NAME = 40;
    /** Each page lists them all. */
    public static final int MOST = 100;

    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}\\p{Cf}\"“”„＂]{1," + LONGEST_NAME + "}");

    /** Whether a label may have this name: it can be written into a search, in quotes. */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches() && name.equals(name.strip());
    }
}
