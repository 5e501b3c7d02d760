package org.postern.store.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.sql.MailDatabase;

/** Who stands behind an address, on a real register. */
class DirectoryTest {
    @TempDir
    Path path;

    private MailDatabase database;
    private Directory directory;
    private Account alice;
    private Account bob;

    @BeforeEach
    void makeAnOffice() {
        StoreSettings usual = StoreSettings.DEFAULT;
        StoreSettings quick = new StoreSettings(
                usual.spooling(),
                usual.readers(),
                usual.caches(),
                usual.groups(),
                new StoreSettings.Disk(1 << 20, usual.disk().checkpointBytes()),
                usual.busyMillis(),
                usual.ages(),
                new PasswordHash.Cost(16, 1, 1));
        database = MailDatabase.open(path, quick, Clock.systemUTC());
        directory = new Directory(database.accounts(), database.aliases(), Set.of(Domain.parse("office.test")));
        alice = account("alice@office.test");
        bob = account("bob@office.test");
    }

    @AfterEach
    void close() {
        database.close();
    }

    private Account account(String address) {
        return database.accounts().add(EmailAddress.parse(address), "", "correct horse".toCharArray(), 0);
    }

    @Test
    void aGroupOrAliasNeverAnswersForAMemberWhoIsGone() {
        entry(Aliases.Kind.CATCH_ALL, "*@office.test", "alice@office.test");
        entry(Aliases.Kind.GROUP, "sales@office.test", "gone@office.test", "bob@office.test");
        entry(Aliases.Kind.ALIAS, "shop@office.test", "gone@office.test");
        assertThat(directory.resolve(address("sales@office.test")))
                .isEqualTo(new Directory.Resolution.Known(List.of(bob), List.of(), false));
        assertThat(directory.resolve(address("shop@office.test"))).isEqualTo(new Directory.Resolution.Unknown());
        assertThat(directory.resolve(address("gone@office.test")))
                .isEqualTo(new Directory.Resolution.Known(List.of(alice), List.of(), false));
    }

    private static EmailAddress address(String text) {
        return EmailAddress.parse(text);
    }

    private void entry(Aliases.Kind kind, String address, String... targets) {
        database.aliases()
                .add(new Aliases.Entry(
                        kind,
                        address(address),
                        Stream.of(targets).map(EmailAddress::parse).toList()));
    }

    /** Addresses reached, in order; empty when unknown. */
    private List<String> reached(String recipient) {
        return directory.resolve(address(recipient)) instanceof Directory.Resolution.Known known
                ? Stream.concat(known.accounts().stream().map(Account::address), known.foreign().stream())
                        .map(EmailAddress::toString)
                        .toList()
                : List.of();
    }

    @Test
    void findsAnAccountWhateverTheCaseAndTheDetail() {
        for (String form :
                List.of("alice@office.test", "ALICE@Office.Test", "alice+shop@office.test", "Alice+a+b@office.test")) {
            assertThat(reached(form)).as(form).containsExactly("alice@office.test");
        }
        for (String form : List.of("+alice@office.test", "alic@office.test", "alice@sub.office.test", "eve@far.test")) {
            assertThat(reached(form)).as(form).isEmpty();
        }
    }

    @Test
    void followsAliasesAndGroupsToEachMemberOnce() {
        entry(Aliases.Kind.ALIAS, "info@office.test", "alice@office.test");
        entry(Aliases.Kind.GROUP, "staff@office.test", "info@office.test", "bob@office.test", "alice@office.test");
        entry(Aliases.Kind.GROUP, "all@office.test", "staff@office.test", "carol@far.test", "CAROL@far.test");
        assertThat(reached("Info@office.test")).containsExactly("alice@office.test");
        assertThat(reached("info+web@office.test")).containsExactly("alice@office.test");
        assertThat(reached("all@office.test"))
                .containsExactlyInAnyOrder("alice@office.test", "bob@office.test", "carol@far.test");
    }

    @Test
    void endsInACircleOfAliases() {
        entry(Aliases.Kind.ALIAS, "a@office.test", "b@office.test");
        entry(Aliases.Kind.ALIAS, "b@office.test", "a@office.test", "bob@office.test");
        assertThat(reached("a@office.test")).containsExactly("bob@office.test");
        entry(Aliases.Kind.ALIAS, "c@office.test", "d@office.test");
        entry(Aliases.Kind.ALIAS, "d@office.test", "c@office.test");
        assertThat(reached("c@office.test")).isEmpty();
    }

    @Test
    void boundsWhatOneAddressMayExpandTo() {
        for (int group = 0; group < 3; group++) {
            int g = group;
            entry(
                    Aliases.Kind.GROUP,
                    "g" + group + "@office.test",
                    IntStream.range(0, 600)
                            .mapToObj(i -> "m" + g + "-" + i + "@far.test")
                            .toArray(String[]::new));
        }
        entry(Aliases.Kind.GROUP, "big@office.test", "g0@office.test", "g1@office.test", "g2@office.test");
        assertThat(reached("big@office.test")).hasSizeLessThanOrEqualTo(Directory.MOST_MEMBERS);
    }

    @Test
    void postmasterAndAbuseAlwaysReachSomeone() {
        assertThat(reached("postmaster@office.test")).containsExactly("alice@office.test");
        assertThat(reached("Abuse@office.test")).containsExactly("alice@office.test");
        database.accounts().setEnabled(alice.address(), false);
        assertThat(reached("POSTMASTER@office.test")).containsExactly("bob@office.test");
        entry(Aliases.Kind.CATCH_ALL, "*@office.test", "alice@office.test");
        assertThat(reached("postmaster@office.test")).containsExactly("bob@office.test");
        entry(Aliases.Kind.ALIAS, "postmaster@office.test", "admin@far.test");
        assertThat(reached("postmaster@office.test")).containsExactly("admin@far.test");
    }

    @Test
    void aCatchAllTakesOnlyWhatNobodyHas() {
        assertThat(reached("nobody@office.test")).isEmpty();
        entry(Aliases.Kind.CATCH_ALL, "*@office.test", "bob@office.test");
        assertThat(reached("nobody@office.test")).containsExactly("bob@office.test");
        assertThat(reached("alice@office.test")).containsExactly("alice@office.test");
        assertThat(reached("nobody@far.test")).isEmpty();
    }

    @Test
    void aDisabledAccountReceivesNothing() {
        entry(Aliases.Kind.GROUP, "staff@office.test", "alice@office.test", "bob@office.test");
        database.accounts().setEnabled(bob.address(), false);
        assertThat(reached("bob@office.test")).isEmpty();
        assertThat(reached("staff@office.test")).containsExactly("alice@office.test");
    }

    @Test
    void anAccountOwnsItselfAndAliasesThatAreItsAlone() {
        entry(Aliases.Kind.ALIAS, "info@office.test", "alice@office.test");
        entry(Aliases.Kind.ALIAS, "both@office.test", "alice@office.test", "bob@office.test");
        entry(Aliases.Kind.ALIAS, "away@office.test", "alice@office.test", "alice@far.test");
        entry(Aliases.Kind.GROUP, "one@office.test", "alice@office.test");
        entry(Aliases.Kind.CATCH_ALL, "*@office.test", "alice@office.test");
        for (String own :
                List.of("alice@office.test", "ALICE+x@office.test", "info@office.test", "postmaster@office.test")) {
            assertThat(directory.owns(alice, address(own))).as(own).isTrue();
            assertThat(directory.owns(bob, address(own))).as(own).isFalse();
        }
        for (String foreign : List.of(
                "bob@office.test",
                "bob+x@office.test",
                "both@office.test",
                "away@office.test",
                "one@office.test",
                "nobody@office.test",
                "alice@far.test",
                "*@office.test")) {
            assertThat(directory.owns(alice, address(foreign))).as(foreign).isFalse();
        }
    }

    @Test
    void whatACatchAllBringsReachesOnlyItsAccountAndAGroupIsNobodys() {
        entry(Aliases.Kind.ALIAS, "info@office.test", "alice@office.test");
        entry(Aliases.Kind.ALIAS, "both@office.test", "alice@office.test", "bob@office.test");
        entry(Aliases.Kind.GROUP, "one@office.test", "alice@office.test");
        assertThat(directory.reachesOnly(alice, address("any@office.test"))).isFalse();
        entry(Aliases.Kind.CATCH_ALL, "*@office.test", "alice@office.test");
        for (String own :
                List.of("alice@office.test", "Alice+x@office.test", "INFO@office.test", "any+x@office.test")) {
            assertThat(directory.reachesOnly(alice, address(own))).as(own).isTrue();
            assertThat(directory.reachesOnly(bob, address(own))).as(own).isFalse();
        }
        for (String other : List.of("bob@office.test", "both@office.test", "one@office.test", "any@far.test")) {
            assertThat(directory.reachesOnly(alice, address(other))).as(other).isFalse();
        }
        assertThat(directory.reachesOnly(bob, address("postmaster@office.test")))
                .isFalse();
    }

    @Test
    void theAddressesToChooseFromAreTheAccountsOwnAndItsAliases() {
        entry(Aliases.Kind.ALIAS, "info@office.test", "alice@office.test");
        entry(Aliases.Kind.ALIAS, "desk@office.test", "INFO@office.test");
        entry(Aliases.Kind.ALIAS, "shop@office.test", "alice+shop@office.test");
        entry(Aliases.Kind.ALIAS, "both@office.test", "alice@office.test", "bob@office.test");
        entry(Aliases.Kind.ALIAS, "away@office.test", "alice@far.test");
        entry(Aliases.Kind.ALIAS, "ring1@office.test", "ring2@office.test");
        entry(Aliases.Kind.ALIAS, "ring2@office.test", "ring1@office.test");
        entry(Aliases.Kind.GROUP, "one@office.test", "alice@office.test");
        entry(Aliases.Kind.CATCH_ALL, "*@office.test", "alice@office.test");
        assertThat(directory.addresses(alice))
                .extracting(EmailAddress::toString)
                .startsWith("alice@office.test")
                .containsExactlyInAnyOrder(
                        "alice@office.test", "info@office.test", "desk@office.test", "shop@office.test");
        assertThat(directory.addresses(bob)).containsExactly(bob.address());
    }

    @Test
    void anAliasOfTheWholeNameGoesBeforeTheDetail() {
        entry(Aliases.Kind.ALIAS, "alice+bills@office.test", "bob@office.test");
        assertThat(reached("alice+bills@office.test")).containsExactly("bob@office.test");
        assertThat(reached("alice+other@office.test")).containsExactly("alice@office.test");
        assertThat(directory.owns(alice, address("alice+bills@office.test"))).isFalse();
    }

    @Test
    void refusesWhatIsTakenAndKeepsTheRest() {
        Aliases aliases = database.aliases();
        assertThatThrownBy(() -> entry(Aliases.Kind.ALIAS, "Alice@office.test", "bob@office.test"))
                .isInstanceOf(AccountException.class)
                .hasMessageContaining("is an account");
        entry(Aliases.Kind.GROUP, "staff@office.test", "bob@office.test");
        assertThatThrownBy(() -> entry(Aliases.Kind.ALIAS, "STAFF@office.test", "bob@office.test"))
                .isInstanceOf(AccountException.class);
        assertThatThrownBy(() -> account("staff@office.test")).isInstanceOf(AccountException.class);
        assertThatThrownBy(() ->
                        aliases.change(address("staff@office.test"), List.of(), List.of(address("bob@office.test"))))
                .isInstanceOf(AccountException.class);
        assertThat(reached("staff@office.test")).containsExactly("bob@office.test");
        aliases.change(
                address("staff@office.test"),
                List.of(address("alice@office.test")),
                List.of(address("bob@office.test")));
        assertThat(reached("staff@office.test")).containsExactly("alice@office.test");
        aliases.delete(address("staff@office.test"));
        assertThat(reached("staff@office.test")).isEmpty();
        assertThatThrownBy(() -> aliases.delete(address("staff@office.test"))).isInstanceOf(AccountException.class);
    }
}
