package org.postern.web.organizer;

import java.util.List;
import org.postern.web.session.HopLogin;

/** People whom a person has mail from or wrote to, to suggest them while an address is typed. */
@FunctionalInterface
public interface Correspondents {
    /** At most so many are returned. */
    int MOST = 8;

    /** A mail server that cannot tell. */
    Correspondents NONE = (who, beginning) -> List.of();

    /**
     * Those whose name, a word of it, address or domain begins with a text, the most usual first.
     *
     * @param beginning not empty; case, width and accents do not count
     */
    @Idempotent
    List<Correspondent> known(HopLogin who, String beginning);

    /**
     * A person, as the newest mail names them.
     *
     * @param name empty if there is none
     */
    record Correspondent(String name, String address) {}
}
