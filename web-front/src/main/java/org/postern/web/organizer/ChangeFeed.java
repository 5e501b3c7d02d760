package org.postern.web.organizer;

import org.postern.web.session.HopLogin;

/** Reports changes of people's mail when they happen. Thread-safe. */
public interface ChangeFeed {
    /** The feed of a mail server that reports nothing by itself. */
    ChangeFeed NONE = new ChangeFeed() {
        @Override
        public boolean complete() {
            return false;
        }

        @Override
        public Runnable listen(HopLogin who, Runnable changed) {
            return () -> {};
        }
    };

    /** Whether every change is reported. Otherwise {@link Changes#count} must be asked now and then too. */
    boolean complete();

    /**
     * Listens for changes of one person's mail.
     *
     * @param who without the credential, because it outlives the request
     * @param changed called after each change, on any thread; it must not block
     * @return ends the listening; idempotent
     */
    Runnable listen(HopLogin who, Runnable changed);
}
