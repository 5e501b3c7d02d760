package org.postern.store.filter.junk;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.postern.store.account.JunkMemory;
import org.postern.store.mailbox.TextExtractor;

/**
 * What is learned of a message: the words of its subject, its sender and its text, and the hosts that its links lead to, told
 * apart by where they stand. Thread-safe.
 *
 * <p>Only keyed hashes leave this class. Nobody reads a colleague's words in the shared memory, and nobody outside can write a
 * mail whose words collide with others on purpose.
 */
final class Tokens {
    /** Tokens of one message: the first of each place; a letter has some hundred different words. */
    private static final int MOST = 800;

    private static final int MOST_OF_HEADER = 100;
    private static final int LONGEST = 40;

    private final HashFunction hash;

    Tokens(JunkMemory.Key key) {
        hash = Hashing.sipHash24(key.first(), key.second());
    }

    /** Hashes, and the words for whoever has the message at hand anyway. */
    Map<Long, String> of(TextExtractor.Text text) {
        Map<Long, String> tokens = new LinkedHashMap<>();
        add("subject:", text.subject(), MOST_OF_HEADER, tokens);
        add("from:", text.sender(), MOST_OF_HEADER, tokens);
        add("link:", text.links(), MOST_OF_HEADER, tokens);
        if (text.attachments()) {
            put("has:attachment", tokens);
        }
        add("", text.body(), MOST - tokens.size(), tokens);
        return tokens;
    }

    private void add(String place, String words, int most, Map<Long, String> tokens) {
        int end = tokens.size() + most;
        int start = 0;
        while (start < words.length() && tokens.size() < end) {
            int blank = words.indexOf(' ', start);
            int stop = blank < 0 ? words.length() : blank;
            if (stop > start) {
                put(place + words.substring(start, Math.min(stop, start + LONGEST)), tokens);
            }
            start = stop + 1;
        }
    }

    private void put(String token, Map<Long, String> tokens) {
        tokens.putIfAbsent(hash.hashString(token, StandardCharsets.UTF_8).asLong(), token);
    }
}
