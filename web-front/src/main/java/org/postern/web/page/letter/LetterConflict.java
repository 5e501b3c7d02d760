package org.postern.web.page.letter;

import org.postern.web.organizer.Drafts.Known;

/** Another page has saved a revision of the letter that the writer did not see. Nothing was saved. */
final class LetterConflict extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Known other;

    LetterConflict(Known other) {
        super("another page has saved this letter");
        this.other = other;
    }

    Known other() {
        return other;
    }
}
