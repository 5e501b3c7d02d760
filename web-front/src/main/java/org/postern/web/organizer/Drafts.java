package org.postern.web.organizer;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import org.postern.web.session.HopLogin;

/**
 * The letters that a person writes. A letter keeps one id from its first word until after it was sent, and has at most
 * one draft.
 */
public interface Drafts {
    /** Saves a revision in place of the earlier one. Only a result with the outcome SAVED changed anything. */
    Saving save(HopLogin who, InputStream message, Revision revision) throws IOException;

    /** What is known about a letter; empty when it was neither saved nor sent. */
    @Idempotent
    Optional<Known> letter(HopLogin who, String id);

    /** Notes that a letter was sent, and removes its draft. The box's own server has done so already. */
    @Idempotent
    void sent(HopLogin who, Leaving letter);

    /**
     * A revision.
     *
     * @param base UIDL of the revision that the writer saw last, or of a draft of another program
     * @param window the page in which the letter is written
     */
    record Revision(String id, Optional<String> base, String window) {}

    /** What became of a revision. */
    enum Outcome {
        SAVED,
        /** Another page has saved a revision that the writer did not see. */
        ELSEWHERE,
        /** The letter was sent. */
        SENT
    }

    /**
     * What became of a revision.
     *
     * @param draft UIDL of the new revision, when it was saved
     */
    record Saving(Outcome outcome, Optional<String> draft) {}

    /**
     * A letter that was saved or sent.
     *
     * @param draft UIDL of the newest revision; empty when it is not in Drafts
     * @param window the page that saved or sent it
     * @param sent digest of what was sent
     */
    record Known(Optional<String> draft, String window, Instant changed, Optional<String> sent) {}

    /**
     * A letter that was sent.
     *
     * @param digest of its text and files, to recognize a repeated request
     */
    record Leaving(String id, String window, String digest) {}
}
