package org.postern.store.wire;

/** How far the client of a session has come. */
public enum SessionStage {
    /** It has done nothing yet, or nothing since its last message. */
    NEW,
    /** It is in the middle of a mail transaction. */
    BUSY,
    /** It has signed in. */
    MEMBER
}
