package org.postern.store.mailbox;

import java.util.OptionalLong;

/**
 * Unique ids for POP3 (RFC 1939 7) and URLs: the store's random tag, so that ids of another store never match, and the
 * number of the message in base 32. A message keeps its number for life, and numbers are never reused.
 */
public final class Uidl {
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final int MOST_DIGITS = 12; // 60 bits

    private final String tag;

    public Uidl(String tag) {
        this.tag = tag;
    }

    /** Makes a tag from random bits: 25 bits as five characters. */
    public static String tag(int random) {
        StringBuilder text = new StringBuilder(5);
        for (int i = 0; i < 5; i++) {
            text.append(DIGITS.charAt((random >>> (5 * i)) & 31));
        }
        return text.toString();
    }

    public String of(long messageId) {
        StringBuilder text = new StringBuilder(tag.length() + 5).append(tag);
        int digits = Math.max(1, (64 - Long.numberOfLeadingZeros(messageId) + 4) / 5);
        for (int i = digits - 1; i >= 0; i--) {
            text.append(DIGITS.charAt((int) (messageId >>> (5 * i)) & 31));
        }
        return text.toString();
    }

    /** The message number; empty for text that {@link #of} cannot have made. */
    public OptionalLong messageId(String uidl) {
        int digits = uidl.length() - tag.length();
        if (digits < 1 || digits > MOST_DIGITS || !uidl.startsWith(tag) || uidl.charAt(tag.length()) == '0') {
            return OptionalLong.empty();
        }
        long id = 0;
        for (int i = tag.length(); i < uidl.length(); i++) {
            int digit = DIGITS.indexOf(uidl.charAt(i));
            if (digit < 0) {
                return OptionalLong.empty();
            }
            id = id << 5 | digit;
        }
        return OptionalLong.of(id);
    }
}
