package org.postern.web.organizer;

import java.util.List;
import org.postern.web.session.HopLogin;

/** A person's folders and the space they use. */
public interface Folders {
    /** All folders, at least the inbox. Folders with a use come first. */
    @Idempotent
    Listed list(HopLogin who);

    /** Creates a folder for the person. */
    Folder create(HopLogin who, String name);

    Folder rename(HopLogin who, FolderRef folder, String newName);

    /** Deletes a folder. Its messages move to Trash. */
    void delete(HopLogin who, FolderRef folder);

    @Idempotent
    Quota quota(HopLogin who);

    /**
     * A folder.
     *
     * @param name that the server uses; pages have their own words for folders with a use
     */
    record Folder(FolderRef ref, String name, int messages, int unread) {
        public FolderRef.Role role() {
            return ref.role();
        }
    }

    /**
     * All folders at one moment.
     *
     * @param changes {@link Changes#count} at that moment
     */
    record Listed(List<Folder> all, long changes) {}

    /** Space used.
     *
     * @param limitBytes 0 means no limit */
    record Quota(long usedBytes, long limitBytes) {}
}
