package org.postern.core.split;

import java.util.Optional;
import org.postern.web.organizer.FolderFault;

/**
 * An answer with its HTTP status: 200 with the result, 409 with a refusal in words for the person, otherwise only the
 * status.
 */
record ControlReply(int status, String json) {
    static final int OK = 200;
    static final int REFUSED = 409;
    /** For a request that no node of this version sends. */
    static final int UNKNOWN = 404;

    static ControlReply status(int status) {
        return new ControlReply(status, "");
    }

    /** A refusal by the organizer. */
    record Refusal(String words, boolean gone, Optional<FolderFault> folderFault) {}
}
