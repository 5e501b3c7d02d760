package org.postern.web.session;

import java.util.List;

/** What a person can see and do about their own sessions. Thread-safe. */
public interface OwnSessions {
    /** Newest use first. */
    List<OpenSession> list(WebSession asker);

    /** Ends one of the asker's sessions; false when it is not (any more) one of theirs. */
    boolean end(WebSession asker, String id);

    /** Ends all of the asker's sessions but the asking one; returns how many. */
    int endOthers(WebSession asker);
}
