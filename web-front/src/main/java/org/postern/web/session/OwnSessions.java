package org.postern.web.session;

import java.util.List;

/** Lists and ends a person's own sessions. Thread-safe. */
public interface OwnSessions {
    /** Most recently used first. */
    List<OpenSession> list(WebSession asker);

    /** Ends one of the asker's sessions; returns false if it is not (or no longer) theirs. */
    boolean end(WebSession asker, String id);

    /** Ends all of the asker's sessions except the asking one; returns how many. */
    int endOthers(WebSession asker);

    /** The browsers in which the asker signed in lately, the last one first. */
    List<RememberedBrowser> browsers(WebSession asker);

    /** Forgets one of the asker's browsers; returns false if it is not (or no longer) remembered. */
    boolean forget(WebSession asker, String id);
}
