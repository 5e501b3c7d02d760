package org.postern.web.imap;

/**
 * Message numbers of a page: a folder numbers its messages from 1, the oldest, to as many as there are.
 *
 * @param first the oldest of the page
 * @param last the newest of the page; less than first where the page is empty
 */
record PageRange(int first, int last) {
    private static final PageRange NONE = new PageRange(1, 0);

    /** The page that passes over {@code offset} of the newest and holds {@code limit}. */
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

    /** As a sequence set. */
    @Override
    public String toString() {
        return first == last ? Integer.toString(first) : first + ":" + last;
    }
}
