package org.postern.core.admin.box;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.core.admin.AuditHistory;
import org.postern.core.admin.Box;
import org.postern.store.audit.AuditEntry;
import org.postern.store.mailbox.StoreException;
import org.postern.tls.seal.RecoveryPublicKey;

/**
 * The recovery keys for which backups were sealed, from the audit trail. Whoever exchanges the half that seals can read
 * every backup made from then on, and its owner no more. So a change is an alert until it is two weeks old. Someone with
 * the rights of the server's user can change the audit trail too; the paper with the fingerprint is the last word.
 */
final class SealingKeyHistory {
    /** Longer than the holidays of an administrator who looks at the results of each night once a week. */
    private static final Duration ALERT = Duration.ofDays(14);

    private static final int MOST_ACTS = 5_000;
    private static final Pattern NOTE = Pattern.compile("recovery key ([0-9a-f]{4}(?: [0-9a-f]{4}){7})");

    private final Box box;

    SealingKeyHistory(Box box) {
        this.box = box;
    }

    /** The note that a backup leaves in the audit trail. */
    static String note(RecoveryPublicKey key) {
        return "recovery key " + key.fingerprint();
    }

    /** A backup in the audit trail. */
    private record Sealed(Instant at, String fingerprint) {}

    /**
     * The words of the alert, if the key differs from that of the backup before, or differed within two weeks.
     *
     * @param current the key in use now
     */
    Optional<String> alert(RecoveryPublicKey current) {
        List<Sealed> backups;
        try {
            backups = new AuditHistory(box)
                    .list(Optional.empty(), MOST_ACTS).stream()
                            .filter(entry -> entry.act().equals("backup"))
                            .flatMap(SealingKeyHistory::sealed)
                            .toList();
        } catch (StoreException e) {
            return Optional.empty(); // the store has other troubles, which are reported elsewhere
        }
        String now = current.fingerprint();
        for (int i = backups.size() - 1; i >= 0; i--) {
            Sealed before = backups.get(i);
            if (!before.fingerprint().equals(now)) {
                Instant changed = i + 1 < backups.size()
                        ? backups.get(i + 1).at()
                        : box.clock().instant();
                return changed.isBefore(box.clock().instant().minus(ALERT))
                        ? Optional.empty()
                        : Optional.of(words(before, now));
            }
        }
        return Optional.empty();
    }

    private static String words(Sealed before, String now) {
        return "the recovery key has changed: the backup of " + before.at() + " was sealed for "
                + before.fingerprint() + ", the key in use now is " + now
                + ". If you did not make a new key, somebody else can open new backups and you cannot: compare the"
                + " fingerprint with your paper, and make a new key with: postern recovery-key new --replace";
    }

    private static java.util.stream.Stream<Sealed> sealed(AuditEntry entry) {
        Matcher note = NOTE.matcher(entry.detail());
        return note.find()
                ? java.util.stream.Stream.of(new Sealed(entry.at(), note.group(1)))
                : java.util.stream.Stream.of();
    }
}
