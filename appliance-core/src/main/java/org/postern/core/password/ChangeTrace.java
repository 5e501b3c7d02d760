package org.postern.core.password;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Instant;
import org.postern.store.account.Account;
import org.postern.store.audit.AuditEntry;
import org.postern.store.audit.AuditTrail;
import org.postern.store.mailbox.StoreException;
import org.postern.store.report.PasswordNotices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a person's change of a password leaves: the same entry in the audit trail as the command, with the person and the
 * browser's address, and a mail to the person. The password is set by then: without them it stays so.
 */
public record ChangeTrace(AuditTrail audit, PasswordNotices notices, Clock clock) {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeTrace.class);

    void leave(Account account, InetAddress client) {
        Instant now = clock.instant();
        String person = account.address().toString();
        try {
            audit.add(new AuditEntry(
                    now, person, client.getHostAddress(), NewPassword.ACT, person, "", AuditEntry.Outcome.DONE));
        } catch (StoreException e) {
            LOG.error("\"{} {}\" is missing in the audit trail", NewPassword.ACT, person, e);
        }
        notices.changed(account, client, now);
    }
}
