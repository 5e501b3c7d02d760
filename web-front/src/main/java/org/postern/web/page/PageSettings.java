package org.postern.web.page;

/**
 * What the screens can be told.
 *
 * @param product name in the page head and title
 * @param maxMessage octets of a message on the wire that the mail server takes; more is refused before sending
 * @param pageSize rows of a title list; default 50
 */
public record PageSettings(String product, long maxMessage, int pageSize) {
    public static final PageSettings STANDARD = new PageSettings("Postern", 50L << 20, 50);

    public PageSettings {
        if (maxMessage < 1 || pageSize < 1 || pageSize > 500) {
            throw new IllegalArgumentException("message size must be positive, page size 1 to 500");
        }
    }

    /** Octets of files that fit, once base64 has made 78 of every 57. */
    public long maxFiles() {
        return Math.max(0, (maxMessage - (64 << 10)) * 57 / 78);
    }
}
