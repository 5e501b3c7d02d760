package org.postern.store.mailbox;

import java.time.Instant;
import java.util.Optional;

/**
 * A letter that an account writes in the webmail, under one id for its whole life: as a draft, and after it was sent.
 * There is at most one draft of it.
 *
 * @param draft its newest revision; empty when it is not in Drafts (any more)
 * @param window the page that saved or sent it last
 * @param changed when that was
 * @param sent the digest of the text that was sent; empty while it is being written
 */
public record Composition(Optional<String> draft, String window, Instant changed, Optional<String> sent) {
    /** Sent letters are remembered for so long, so that a repeated request sends nothing twice. */
    public static final int DAYS = 30;

    /**
     * A revision to save.
     *
     * @param base UIDL of the revision that the writer saw last; another program's draft too
     * @param window the page in which the letter is written
     */
    public record Revision(String id, Optional<String> base, String window) {}

    /** What became of a revision. */
    public enum Outcome {
        SAVED,
        /** Another page has saved a revision that the writer did not see. Nothing was changed. */
        ELSEWHERE,
        /** The letter was sent. Nothing was changed. */
        SENT
    }

    /**
     * What became of a revision.
     *
     * @param draft the new revision; only when it was saved
     */
    public record Saving(Outcome outcome, Optional<MessageRow> draft) {}

    /**
     * A letter that is being sent.
     *
     * @param digest of its text and files: the same for a repeated request only
     */
    public record Leaving(long accountId, String id, String window, String digest) {}
}
