package org.postern.store.sql;

import java.util.Arrays;
import org.postern.store.mailbox.FolderInfo;

/**
 * The messages of a folder at one instant: numbers and sizes in the order of arrival in the folder. Immutable, so
 * sessions share it.
 */
final class FolderSnapshot {
    private final long modSeq;
    private final long lastUid;
    private final long[] ids;
    private final int[] sizes;

    private FolderSnapshot(long modSeq, long lastUid, long[] ids, int[] sizes) {
        this.modSeq = modSeq;
        this.lastUid = lastUid;
        this.ids = ids;
        this.sizes = sizes;
    }

    long modSeq() {
        return modSeq;
    }

    /** The highest UID that the folder had assigned. A later read needs only rows after it. */
    long lastUid() {
        return lastUid;
    }

    int count() {
        return ids.length;
    }

    long id(int index) {
        return ids[index];
    }

    int size(int index) {
        return sizes[index];
    }

    static Builder builder(int expected) {
        return new Builder(new long[expected], new int[expected], 0);
    }

    Builder continued(int more) {
        return new Builder(
                Arrays.copyOf(ids, ids.length + more), Arrays.copyOf(sizes, sizes.length + more), ids.length);
    }

    /** Collects rows. */
    static final class Builder {
        private long[] ids;
        private int[] sizes;
        private int count;

        private Builder(long[] ids, int[] sizes, int count) {
            this.ids = ids;
            this.sizes = sizes;
            this.count = count;
        }

        void add(long id, int size) {
            if (count == ids.length) {
                int capacity = Math.max(16, count + (count >> 1));
                ids = Arrays.copyOf(ids, capacity);
                sizes = Arrays.copyOf(sizes, capacity);
            }
            ids[count] = id;
            sizes[count] = size;
            count++;
        }

        int count() {
            return count;
        }

        FolderSnapshot build(FolderInfo folder) {
            return new FolderSnapshot(
                    folder.modSeq(),
                    folder.uidNext() - 1,
                    ids.length == count ? ids : Arrays.copyOf(ids, count),
                    sizes.length == count ? sizes : Arrays.copyOf(sizes, count));
        }
    }
}
