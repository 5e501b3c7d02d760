package org.postern.store.filter.auth;

import java.util.Optional;
import org.postern.store.address.Domain;

/**
 * The result for one DKIM-Signature field.
 *
 * @param reason why it did not pass, in our words; empty for a pass
 * @param domain d=, if the field could be read
 * @param selector s=, likewise; "" if not
 * @param signature b= without white space, likewise
 */
record DkimFinding(DkimResult result, String reason, Optional<Domain> domain, String selector, String signature) {
    static DkimFinding unreadable(String reason) {
        return new DkimFinding(DkimResult.PERMERROR, reason, Optional.empty(), "", "");
    }
}
