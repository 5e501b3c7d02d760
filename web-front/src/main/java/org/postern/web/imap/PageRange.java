package org.postern.web.imap;

/**
 * The message numbers of a page. A folder numbers its messages from 1 (the oldest) to their count.
 *
 * @param first the oldest of the page
 * @param last the newest of the page; less than first if the page is empty
 */
record PageRange(int first, int last) {
    private static final PageRange NONE = new PageRange(1, 0);

    /** The page of {@code limit} messages that skips the newest {@code offset}. */
    static PageRange newestFirst(int messages, int offset, int limit) {
        if (offset < 0 || limit <= 0 || offset >= messages) {
            return NONE;
        }
        int last = messages - offset;
        return new PageRange(Math.max(1, last - Math.min(limit, last) + 1), last);
    }

    boolean isEmpty() {
        return last < first;
    }

    /** The range as a sequence set. */
    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + ":" + last;
    }
}
