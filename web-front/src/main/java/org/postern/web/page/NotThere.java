package org.postern.web.page;

/** The requested item does not exist, or it belongs to another person. Both get the same answer: a 404 page. */
public final class NotThere extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public NotThere() {
        super("not there", null, false, false);
    }
}
