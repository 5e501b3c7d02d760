package org.postern.web.page;

import java.util.Optional;

/**
 * Settings of the screens.
 *
 * @param product name in the page head and title
 * @param maxMessage octets of the largest message that the mail server accepts, as counted on the wire; larger ones are
 *     refused before sending
 * @param pageSize rows of a title list; default 50
 * @param phishingReports the address to which people report attempts of fraud; empty if they cannot
 */
public record PageSettings(String product, long maxMessage, int pageSize, Optional<String> phishingReports) {
    public static final PageSettings STANDARD =
            new PageSettings("Postern", 50L << 20, 50, Optional.of("postmaster@office.test"));

    public PageSettings {
        if (maxMessage < 1 || pageSize < 1 || pageSize > 500) {
            throw new IllegalArgumentException("message size must be positive, page size 1 to 500");
        }
    }

    /** Octets of files that fit into a message. Base64 makes 78 octets from every 57. */
    public long maxFiles() {
        return Math.max(0, (maxMessage - (64 << 10)) * 57 / 78);
    }
}
