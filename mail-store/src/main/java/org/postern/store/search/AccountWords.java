package org.postern.store.search;

/**
 * The words of one account's index. Each begins with the key of the account, so that they are other words than those of
 * every other account. The key ends with a colon, which {@link Segmenter} never leaves in a word: no text and no query
 * can name another account's words.
 */
final class AccountWords {
    private final String key;

    AccountWords(long accountId) {
        this.key = Long.toString(accountId, Character.MAX_RADIX) + ":";
    }

    /** The words, each with the key. */
    String of(String words) {
        return keyed(words, key);
    }

    /** Words of the names of files: other words than those of the text, by a second colon. */
    String ofFiles(String words) {
        return keyed(words, key + ":");
    }

    /** Words of the people who got a copy, by a third colon. */
    String ofCopied(String words) {
        return keyed(words, key + "::");
    }

    /** Words of the names and the text of attached files, by a fourth colon: the text of the message has other ones. */
    String ofAttached(String words) {
        return keyed(words, key + ":::");
    }

    private static String keyed(String words, String key) {
        if (words.isEmpty()) {
            return "";
        }
        StringBuilder keyed = new StringBuilder(words.length() + words.length() / 2 + 16);
        int start = 0;
        while (start < words.length()) {
            int blank = words.indexOf(' ', start);
            int end = blank < 0 ? words.length() : blank + 1;
            keyed.append(key).append(words, start, end);
            start = end;
        }
        return keyed.toString();
    }
}
