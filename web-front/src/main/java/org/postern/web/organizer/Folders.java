package org.postern.web.organizer;

import java.util.List;
import org.postern.web.session.HopLogin;

/** A person's folders and the space they use. */
public interface Folders {
    /** All of them, the inbox at least; those with a use come first. */
    @Idempotent
    Listed list(HopLogin who);

    /** Makes a folder of one's own. */
    Folder create(HopLogin who, String name);

    Folder rename(HopLogin who, FolderRef folder, String newName);

    /** Its messages go to Trash. */
    void delete(HopLogin who, FolderRef folder);

    @Idempotent
    Quota quota(HopLogin who);

    /**
     * A folder.
     *
     * @param name that the server gives it; pages have words of their own for the folders with a use
     */
    record Folder(FolderRef ref, String name, int messages, int unread) {
        public FolderRef.Role role() {
            return ref.role();
        }
    }

    /**
     * All folders as of one moment.
     *
     * @param changes {@link Changes#count} at that moment
     */
    record Listed(List<Folder> all, long changes) {}

    /** Space used.
     *
     * @param limitBytes 0 means no limit */
    record Quota(long usedBytes, long limitBytes) {}
}
