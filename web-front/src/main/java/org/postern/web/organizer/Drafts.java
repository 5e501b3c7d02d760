package org.postern.web.organizer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.postern.web.session.HopLogin;

/** Saves drafts. */
public interface Drafts {
    /**
     * Saves a draft and replaces an earlier revision.
     *
     * @param replaces the UIDL of the revision to replace
     * @return the UIDL of this revision
     * @throws OrganizerException with {@code gone()} when the earlier revision no longer exists
     */
    String save(HopLogin who, InputStream message, Optional<String> replaces) throws IOException;
}
