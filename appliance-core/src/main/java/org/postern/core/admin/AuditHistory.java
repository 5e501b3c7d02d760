package org.postern.core.admin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.store.audit.AuditEntry;
import org.postern.store.audit.AuditTrail;

/** What administrators did to a box. */
public final class AuditHistory {
    private final Box box;

    public AuditHistory(Box box) {
        this.box = box;
    }

    /**
     * The newest acts, oldest first.
     *
     * @param since none before this moment
     * @param limit the most to return
     */
    public List<AuditEntry> list(Optional<Instant> since, int limit) {
        return new AuditTrail(box.privateDirectory().path()).list(since, limit);
    }
}
