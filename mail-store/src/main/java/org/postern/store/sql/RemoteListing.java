package org.postern.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.postern.store.database.Link;
import org.postern.store.mailbox.Overlay;

/**
 * The differences between a listing of the server and the stored state.
 *
 * @param vanished known ids that are not listed
 * @param back ids that had vanished and are listed again
 * @param replaced known ids that are listed with another size: now other messages
 * @param fresh messages that were never listed, including the replaced ones, in the order of the listing
 * @param expired whether some vanished too long ago to be kept
 */
record RemoteListing(
        List<String> vanished,
        List<String> back,
        List<String> replaced,
        List<Overlay.RemoteEntry> fresh,
        boolean expired) {

    /** Compares. Holds one entry for each listed message in memory. */
    static RemoteListing compare(Link link, long accountId, List<Overlay.RemoteEntry> listing, long expiry)
            throws SQLException {
        Map<String, Overlay.RemoteEntry> listed = new LinkedHashMap<>(listing.size() * 4 / 3 + 1);
        listing.forEach(entry -> listed.putIfAbsent(entry.uidl(), entry));
        List<String> vanished = new ArrayList<>();
        List<String> back = new ArrayList<>();
        List<String> replaced = new ArrayList<>();
        boolean[] expired = {false};
        link.each(
                "SELECT remote_uidl, size, gone FROM remote_message WHERE account_id = ?",
                row -> {
                    String uidl = Objects.requireNonNull(row.getString(1));
                    Overlay.RemoteEntry entry = listed.get(uidl);
                    long gone = row.getLong(3); // 0 for null
                    if (entry == null) {
                        if (gone == 0) {
                            vanished.add(uidl);
                        } else {
                            expired[0] |= gone < expiry;
                        }
                    } else if (stored(entry.size()) != row.getLong(2)) {
                        replaced.add(uidl);
                    } else {
                        listed.remove(uidl);
                        if (gone != 0) {
                            back.add(uidl);
                        }
                    }
                },
                accountId);
        return new RemoteListing(vanished, back, replaced, List.copyOf(listed.values()), expired[0]);
    }

    /** A maildrop stores sizes as int. */
    static long stored(long size) {
        return Math.min(size, Integer.MAX_VALUE);
    }

    boolean nothing() {
        return vanished.isEmpty() && back.isEmpty() && fresh.isEmpty() && !expired;
    }
}
