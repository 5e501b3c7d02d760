package org.postern.core.admin.mail;

import java.time.Instant;
import java.util.List;
import org.postern.core.ApplianceException;
import org.postern.core.admin.Box;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.Suppressions;
import org.postern.store.policy.SuppressionPolicy;

/** The suppression list: addresses elsewhere to which no mail is sent. */
public final class StoppedAddresses {
    private final Box box;

    public StoppedAddresses(Box box) {
        this.box = box;
    }

    /** Whether an entry is in effect. */
    public enum State {
        /** The configuration switches the list off. */
        OFF,
        ACTIVE,
        /** The entry is so old that mail is tried again. */
        EXPIRED
    }

    /** One address; {@code reply} is the reply of its server, or the reason from an administrator. */
    public record Stopped(EmailAddress address, Instant since, State state, String reply) {}

    /** Returns the entries, newest first. */
    public List<Stopped> list() {
        return box.look(open -> {
            var reports = open.config().reports();
            Instant now = Instant.now(box.clock());
            return open.database().suppressions().list().stream()
                    .map(entry -> new Stopped(
                            entry.address(),
                            entry.since(),
                            !reports.suppress()
                                    ? State.OFF
                                    : SuppressionPolicy.believed(entry.since(), now, reports.suppressFor())
                                            ? State.ACTIVE
                                            : State.EXPIRED,
                            entry.reply()))
                    .toList();
        });
    }

    /** Refuses mail to an address from now on; senders get {@code reason}. */
    public EmailAddress add(String address, String reason) {
        return box.act("suppression add", address, open -> {
            EmailAddress parsed = EmailAddress.parse(address);
            if (parsed.domain().equals(open.config().office().domain())) {
                throw new ApplianceException(parsed + " is an address of this office. Nothing was changed");
            }
            String line = reason.replaceAll("\\p{Cntrl}", " ");
            open.database().suppressions().add(new Suppressions.Entry(parsed, Instant.now(box.clock()), line));
            return parsed;
        });
    }

    /** Allows mail to an address again. */
    public EmailAddress delete(String address) {
        return box.act("suppression delete", address, open -> {
            EmailAddress parsed = EmailAddress.parse(address);
            if (!open.database().suppressions().remove(parsed)) {
                throw new ApplianceException(parsed + " is not suppressed; `postern suppression list` shows what is");
            }
            return parsed;
        });
    }
}
