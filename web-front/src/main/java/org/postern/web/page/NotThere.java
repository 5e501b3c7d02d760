package org.postern.web.page;

/** What was asked for is gone, or is not the asker's: the same answer for both. Ends as a 404 page. */
public final class NotThere extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotThere() {
        super("not there", null, false, false);
    }
}
