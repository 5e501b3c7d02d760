package org.postern.web.organizer;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import org.postern.web.session.HopLogin;

/** Drafts as they are kept. */
public interface Drafts {
    /**
     * Saves a draft in place of an earlier revision.
     *
     * @param replaces the UIDL of the revision that this one replaces
     * @return the UIDL of this revision
     * @throws OrganizerException with {@code gone()} when that revision is not there any more
     */
    String save(HopLogin who, InputStream message, Optional<String> replaces) throws IOException;
}
