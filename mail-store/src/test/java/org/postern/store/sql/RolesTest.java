package org.postern.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.account.Account;
import org.postern.store.account.AccountException;
import org.postern.store.account.HopTicket;
import org.postern.store.account.HopTickets;
import org.postern.store.account.PasswordStore;
import org.postern.store.address.EmailAddress;

/** An account has a role, and a change of it ends what was granted before. */
class RolesTest {
    @TempDir
    private Path directory;

    @Test
    void aPersonIsAMemberUntilMadeAnAdministrator() {
        try (StoreFixture store = new StoreFixture(directory)) {
            EmailAddress alice = store.alice.address();
            assertThat(store.alice.role()).isEqualTo(Account.Role.MEMBER);
            store.database.accounts().setRole(alice, Account.Role.ADMINISTRATOR);
            assertThat(store.database.accounts().find(alice).orElseThrow().role())
                    .isEqualTo(Account.Role.ADMINISTRATOR);
            assertThat(store.database
                            .accounts()
                            .find(store.bob.id())
                            .orElseThrow()
                            .role())
                    .isEqualTo(Account.Role.MEMBER);
            assertThatThrownBy(() -> store.database
                            .accounts()
                            .setRole(EmailAddress.parse("nobody@office.test"), Account.Role.ADMINISTRATOR))
                    .isInstanceOf(AccountException.class);
        }
    }

    @Test
    void aChangedRoleEndsTicketsAndTheSameRoleDoesNot() {
        try (StoreFixture store = new StoreFixture(directory)) {
            EmailAddress alice = store.alice.address();
            HopTickets tickets = new HopTickets(store.database.passwords());
            HopTicket ticket = tickets.issue(store.alice);
            store.database.accounts().setRole(alice, Account.Role.MEMBER);
            assertThat(tickets.account(ticket.secret())).isPresent();
            store.database.accounts().setRole(alice, Account.Role.ADMINISTRATOR);
            assertThat(tickets.account(ticket.secret())).isEmpty();
        }
    }

    @Test
    void anAccountComesBackWithItsRole() {
        try (StoreFixture store = new StoreFixture(directory)) {
            EmailAddress dora = EmailAddress.parse("dora@office.test");
            Account was = new Account(7, dora, "Dora", false, Account.Role.ADMINISTRATOR, 0, Instant.EPOCH);
            Account back = store.database.accounts().addAsItWas(new PasswordStore.Stored(was, "hash", 1));
            assertThat(back.role()).isEqualTo(Account.Role.ADMINISTRATOR);
            assertThat(back.enabled()).isFalse();
        }
    }
}
