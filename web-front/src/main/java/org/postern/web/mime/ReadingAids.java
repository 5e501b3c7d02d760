package org.postern.web.mime;

import java.util.Optional;

/**
 * What a page adds to the text of a mail to help its reader.
 *
 * @param fold the words over quoted text that is folded away; empty if all is shown
 * @param hits what is marked
 */
public record ReadingAids(Optional<String> fold, TextHits hits) {
    /** The text as it is. */
    public static final ReadingAids NONE = new ReadingAids(Optional.empty(), TextHits.NONE);

    /** Limit in characters for the text of a mail in which hits are looked for. */
    static final int MOST_SEARCHED = 256 << 10;

    /** The id of the first hit in a page. */
    public static final String FIRST_HIT = "hit";
}
