package org.postern.core.alert;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postern.store.audit.AuditEntry;
import org.postern.store.audit.AuditTrail;
import org.postern.store.mailbox.StoreException;
import org.postern.tls.seal.RecoveryPublicKey;

/**
 * The recovery keys for which backups were sealed, from the audit trail. Whoever exchanges the half that seals can read
 * every backup made from then on, and its owner no more. So a change is an alert until it is two weeks old. Someone with
 * the rights of the server's user can change the audit trail too; the paper with the fingerprint is the last word.
 *
 * @param data the data directory
 */
public record SealingKeyHistory(Path data, Clock clock) {
    /** Longer than the holidays of an administrator who looks at the results of each night once a week. */
    private static final Duration ALERT = Duration.ofDays(14);

    private static final int MOST_ACTS = 5_000;
    private static final Pattern NOTE = Pattern.compile("recovery key ([0-9a-f]{4}(?: [0-9a-f]{4}){7})");

    /** The note that a backup leaves in the audit trail. */
    public static String note(RecoveryPublicKey key) {
        return "recovery key " + key.fingerprint();
    }

    /** A backup in the audit trail. */
    private record Sealed(Instant at, String fingerprint) {}

    /**
     * A change of the key within two weeks.
     *
     * @param lastBackup the last that was sealed for the key before
     */
    public record Change(Instant lastBackup, String before, String now) {
        /** What happened and what to do, in one line. */
        public String words() {
            return "the recovery key has changed: the backup of " + lastBackup.truncatedTo(ChronoUnit.SECONDS)
                    + " was sealed for " + before
                    + ", the key in use now is " + now
                    + ". Compare it with the fingerprint on your paper. If both are the same, you made this key, and nothing"
                    + " need be done. If not, somebody else can open new backups and you cannot: make a new key with:"
                    + " postern recovery-key new --replace";
        }
    }

    /**
     * The change, if the key differs from that of the backup before, or differed within two weeks.
     *
     * @param current the key in use now
     */
    public Optional<Change> change(RecoveryPublicKey current) {
        List<Sealed> backups;
        try {
            backups = new AuditTrail(data)
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
                Instant changed = i + 1 < backups.size() ? backups.get(i + 1).at() : clock.instant();
                return changed.isBefore(clock.instant().minus(ALERT))
                        ? Optional.empty()
                        : Optional.of(new Change(before.at(), before.fingerprint(), now));
            }
        }
        return Optional.empty();
    }

    private static Stream<Sealed> sealed(AuditEntry entry) {
        Matcher note = NOTE.matcher(entry.detail());
        return note.find() ? Stream.of(new Sealed(entry.at(), note.group(1))) : Stream.of();
    }
}
