package org.postern.message.header;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Extracts message ids from Message-ID, References and In-Reply-To (RFC 5322 section 3.6.4), with angle brackets. Pure.
 */
public final class MessageIds {
    /** A longer list keeps its first and its last ids. */
    public static final int MOST = 20;

    private static final int LONGEST = 500;

    private MessageIds() {}

    public static Optional<String> first(String value) {
        return all(value).stream().findFirst();
    }

    /** The ids that a message refers to, oldest first. */
    public static List<String> thread(String references, String inReplyTo) {
        Set<String> ids = new LinkedHashSet<>(all(references));
        List<String> answered = all(inReplyTo);
        if (ids.isEmpty() && answered.size() == 1) {
            ids.addAll(answered);
        }
        return bounded(new ArrayList<>(ids));
    }

    /** Keeps the first id, which names the thread, and the newest ones. */
    public static List<String> bounded(List<String> ids) {
        if (ids.size() <= MOST) {
            return List.copyOf(ids);
        }
        List<String> kept = new ArrayList<>();
        kept.add(ids.get(0));
        kept.addAll(ids.subList(ids.size() - MOST + 1, ids.size()));
        return List.copyOf(kept);
    }

    private static List<String> all(String value) {
        List<String> ids = new ArrayList<>();
        int open = value.indexOf('<');
        while (open >= 0) {
            int close = value.indexOf('>', open);
            if (close < 0) {
                break;
            }
            String id = value.substring(open, close + 1);
            if (isId(id)) {
                ids.add(id);
            }
            open = value.indexOf('<', close);
        }
        return ids;
    }

    /** Visible ASCII only, because our own headers repeat the id. */
    private static boolean isId(String id) {
        return id.length() > 2
                && id.length() <= LONGEST
                && id.indexOf('<', 1) < 0
                && id.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
