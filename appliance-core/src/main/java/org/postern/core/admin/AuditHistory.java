package org.postern.core.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.store.audit.AuditEntry;
import org.postern.store.audit.AuditTrail;

/** Reads the audit trail: the acts of the administrators of a box. */
public final class AuditHistory {
    private final Box box;

    public AuditHistory(Box box) {
        this.box = box;
    }

    /**
     * Returns the newest acts, oldest first.
     *
     * @param since the earliest time of an act; empty for no limit
     * @param limit the largest number of entries to return
     */
    public List<AuditEntry> list(Optional<Instant> since, int limit) {
        return new AuditTrail(box.privateDirectory().path()).list(since, limit);
    }
}
