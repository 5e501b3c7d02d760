package org.postern.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.StoreSettings;

class ReleasedMemoryTest {
    @Test
    void aStoreThatGaveItsMemoryBackReadsAndWritesOn(@TempDir Path data) {
        try (MailDatabase database = MailDatabase.open(data, StoreSettings.DEFAULT, Clock.systemUTC())) {
            Account alice = account(database, "alice");
            database.releaseMemory();
            database.releaseMemory();
            account(database, "bob");
            assertThat(database.mailboxes().folders(alice.id())).isNotEmpty();
            assertThat(database.vital().fault().get()).isEmpty();
        }
    }

    private static Account account(MailDatabase database, String name) {
        return database.accounts().add(EmailAddress.parse(name + "@office.test"), "", "secret".toCharArray(), 0);
    }
}
