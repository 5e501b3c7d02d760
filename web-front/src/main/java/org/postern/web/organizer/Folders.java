package org.postern.web.organizer;

import java.util.List;
import java.util.Optional;
import org.postern.web.session.HopLogin;

/** A person's folders. Names have levels, separated by a slash. */
public interface Folders {
    /** All folders, at least the inbox. Folders with a use come first. */
    @Idempotent
    Listed list(HopLogin who);

    /**
     * Creates a folder for the person, and those that it is in.
     *
     * @throws OrganizerException with {@link OrganizerException#folderFault}
     */
    Folder create(HopLogin who, String name);

    /**
     * Renames or marks a folder. A new name may move it into another folder; the folders inside move with it.
     *
     * @throws OrganizerException with {@link OrganizerException#folderFault}
     */
    Folder change(HopLogin who, FolderRef folder, Change change);

    /** Deletes a folder and those inside. Their messages move to Trash. */
    Removal delete(HopLogin who, FolderRef folder);

    /** Brings deleted folders back, with their messages that are still in Trash. */
    Folder restore(HopLogin who, long removal);

    /**
     * A folder.
     *
     * @param name that the server uses; pages have their own words for folders with a use
     */
    record Folder(FolderRef ref, String name, int messages, int unread, Marks marks) {
        public Folder(FolderRef ref, String name, int messages, int unread) {
            this(ref, name, messages, unread, Marks.NONE);
        }

        public FolderRef.Role role() {
            return ref.role();
        }
    }

    /**
     * What the person chose for a folder.
     *
     * @param folded whether the folders inside are hidden in the pane
     * @param position among the folders beside it, from 1; 0: behind those, by name
     */
    record Marks(boolean favourite, boolean folded, int position) {
        public static final Marks NONE = new Marks(false, false, 0);
    }

    /**
     * The parts of a folder to change; empty parts stay as they are.
     *
     * @param order of the folder and those beside it
     */
    record Change(
            Optional<String> name,
            Optional<Boolean> favourite,
            Optional<Boolean> folded,
            Optional<List<FolderRef>> order) {
        public static Change name(String name) {
            return new Change(Optional.of(name), Optional.empty(), Optional.empty(), Optional.empty());
        }

        public static Change favourite(boolean favourite) {
            return new Change(Optional.empty(), Optional.of(favourite), Optional.empty(), Optional.empty());
        }

        public static Change folded(boolean folded) {
            return new Change(Optional.empty(), Optional.empty(), Optional.of(folded), Optional.empty());
        }

        public static Change order(List<FolderRef> order) {
            return new Change(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(order));
        }
    }

    /**
     * A deletion.
     *
     * @param number for {@link #restore}
     * @param undoable whether it can be restored
     */
    record Removal(long number, boolean undoable) {}

    /**
     * All folders at one moment.
     *
     * @param changes {@link Changes#count} at that moment
     * @param marked whether {@link Marks} can be changed
     */
    record Listed(List<Folder> all, long changes, boolean marked) {}
}
