package org.postern.store.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.postern.store.address.Domain;
import org.postern.store.database.Readers;
import org.postern.store.database.Writer;
import org.postern.store.mailbox.StsPolicies;
import org.postern.store.mailbox.StsPolicy;

/** Policies of MTA-STS, stored in the database. Thread-safe. */
final class SqlStsPolicies implements StsPolicies {
    private final Readers readers;
    private final Writer writer;

    SqlStsPolicies(Readers readers, Writer writer) {
        this.readers = readers;
        this.writer = writer;
    }

    @Override
    public Optional<StsPolicy> find(Domain domain) {
        return readers.read(link -> link.first(
                "SELECT domain, policy_id, mode, mx, fetched, expires FROM sts_policy WHERE domain = ?",
                SqlStsPolicies::policy,
                domain.ascii()));
    }

    @Override
    public void keep(StsPolicy policy) {
        long fetched = policy.fetched().toEpochMilli();
        writer.run((link, effects) -> {
            link.update("DELETE FROM sts_policy WHERE expires < ?", fetched);
            return link.update(
                    """
                    INSERT OR REPLACE INTO sts_policy(domain, policy_id, mode, mx, fetched, expires)
                    VALUES(?, ?, ?, ?, ?, ?)""",
                    policy.domain().ascii(),
                    policy.id(),
                    policy.mode().name(),
                    String.join(" ", policy.mx()),
                    fetched,
                    policy.expires().toEpochMilli());
        });
    }

    private static StsPolicy policy(ResultSet row) throws SQLException {
        String mx = row.getString(4);
        return new StsPolicy(
                new Domain(row.getString(1)),
                row.getString(2),
                StsPolicy.Mode.valueOf(row.getString(3)),
                mx.isEmpty() ? List.of() : List.of(mx.split(" ")),
                Instant.ofEpochMilli(row.getLong(5)),
                Instant.ofEpochMilli(row.getLong(6)));
    }
}
