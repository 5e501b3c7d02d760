package org.postern.core.mailfile;

import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.postern.store.mailbox.Flag;

/**
 * The header fields in which mbox programs keep marks: Status and X-Status (mail, mutt, Dovecot), X-Keywords (Dovecot),
 * X-Mozilla-Status, X-Mozilla-Status2 and X-Mozilla-Keys (Thunderbird, as of 2026). Confined to one message.
 */
final class StatusFields {
    private static final int READ = 0x0001;
    private static final int REPLIED = 0x0002;
    private static final int MARKED = 0x0004;
    private static final int EXPUNGED = 0x0008;
    private static final int FORWARDED = 0x1000;
    private static final int DELETED_ON_SERVER = 0x0020_0000;
    private static final int MOST_KEYWORDS = 32;

    private static final String FORWARDED_WORD = "$Forwarded";
    private static final Pattern KEYWORD =
            Pattern.compile("[\\x21\\x23\\x24\\x26\\x27\\x2b-\\x5b\\x5e-\\x7a\\x7c\\x7e]{1,64}");

    private final Set<Flag> flags = EnumSet.noneOf(Flag.class);
    private final Set<String> keywords = new LinkedHashSet<>();
    private boolean expunged;

    /** Reads a line of a header. Returns whether it is one of these fields. */
    boolean read(String line) {
        int colon = line.indexOf(':');
        if (colon < 0) {
            return false;
        }
        String value = line.substring(colon + 1).strip();
        switch (line.substring(0, colon).strip().toLowerCase(Locale.ROOT)) {
            case "status" -> when(value.indexOf('R') >= 0, Flag.SEEN);
            case "x-status" -> {
                when(value.indexOf('A') >= 0, Flag.ANSWERED);
                when(value.indexOf('F') >= 0, Flag.FLAGGED);
                when(value.indexOf('D') >= 0, Flag.DELETED);
                when(value.indexOf('T') >= 0, Flag.DRAFT);
            }
            case "x-mozilla-status" -> {
                int bits = hex(value);
                when((bits & READ) != 0, Flag.SEEN);
                when((bits & REPLIED) != 0, Flag.ANSWERED);
                when((bits & MARKED) != 0, Flag.FLAGGED);
                when((bits & FORWARDED) != 0, Flag.FORWARDED);
                expunged |= (bits & EXPUNGED) != 0;
            }
            case "x-mozilla-status2" -> expunged |= (hex(value) & DELETED_ON_SERVER) != 0;
            case "x-keywords", "x-mozilla-keys" -> words(value);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** Whether Thunderbird writes this field above the marks. */
    static boolean standsAbove(String line) {
        return line.regionMatches(true, 0, "X-Account-Key:", 0, 14) || line.regionMatches(true, 0, "X-UIDL:", 0, 7);
    }

    private void when(boolean set, Flag flag) {
        if (set) {
            flags.add(flag);
        }
    }

    private static int hex(String value) {
        try {
            return value.length() > 8 ? 0 : (int) Long.parseLong(value, 16);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private void words(String value) {
        for (String word : value.split("[ \t,]+", -1)) {
            if (word.equalsIgnoreCase(FORWARDED_WORD)) {
                flags.add(Flag.FORWARDED);
            } else if (keywords.size() < MOST_KEYWORDS && KEYWORD.matcher(word).matches()) {
                keywords.add(word);
            }
        }
    }

    /** Whether the program had removed the message, which stays in the file until the folder is compacted. */
    boolean expunged() {
        return expunged;
    }

    MessageMarks marks() {
        return new MessageMarks(flags, keywords, Optional.empty());
    }

    /** The fields that say this; lines ended by LF. */
    static String write(MessageMarks marks) {
        Set<String> words = new LinkedHashSet<>(marks.keywords());
        if (marks.flags().contains(Flag.FORWARDED)) {
            words.add(FORWARDED_WORD);
        }
        StringBuilder status = new StringBuilder();
        letter(marks, Flag.ANSWERED, 'A', status);
        letter(marks, Flag.FLAGGED, 'F', status);
        letter(marks, Flag.DELETED, 'D', status);
        letter(marks, Flag.DRAFT, 'T', status);
        return "Status: " + (marks.flags().contains(Flag.SEEN) ? "RO" : "O") + "\n"
                + (status.isEmpty() ? "" : "X-Status: " + status + "\n")
                + (words.isEmpty() ? "" : "X-Keywords: " + String.join(" ", Collections.unmodifiableSet(words)) + "\n");
    }

    private static void letter(MessageMarks marks, Flag flag, char letter, StringBuilder out) {
        if (marks.flags().contains(flag)) {
            out.append(letter);
        }
    }
}
