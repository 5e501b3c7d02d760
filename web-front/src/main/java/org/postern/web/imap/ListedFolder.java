package org.postern.web.imap;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A folder as LIST and STATUS report it.
 *
 * @param mailbox its name at the server
 * @param separator between levels; 0 if there are none
 * @param attributes lower-case, with their backslash
 * @param uidNext 0 if unknown
 */
record ListedFolder(String mailbox, char separator, Set<String> attributes, int messages, int unread, long uidNext) {
    ListedFolder {
        attributes =
                attributes.stream().map(each -> each.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the folder exists and can hold messages. */
    boolean selectable() {
        return !mailbox.isEmpty() && !attributes.contains("\\noselect") && !attributes.contains("\\nonexistent");
    }

    /** Whether it shows messages that are stored in other folders (RFC 6154). */
    boolean isView() {
        return attributes.contains("\\all") || attributes.contains("\\flagged");
    }

    boolean isInbox() {
        return mailbox.equalsIgnoreCase("INBOX");
    }
}
