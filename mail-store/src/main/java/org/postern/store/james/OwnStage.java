package org.postern.store.james;

import org.postern.store.wire.LineSession.Stage;

/** A session that knows how far its client has come. */
public interface OwnStage {
    Stage stage();

    /** Whether the client has brought a message that was accepted. */
    default boolean broughtMail() {
        return false;
    }
}
