package org.postern.core.admin.people;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.core.ApplianceException;
import org.postern.core.admin.AdministeredBox;
import org.postern.store.account.Account;
import org.postern.store.audit.AuditEntry;

/** Who leaves the office leaves its aliases and groups too, and nothing is left behind that leads nowhere. */
class DepartureTest {
    @TempDir
    private Path directory;

    private AdministeredBox office;
    private OfficeAddresses addresses;

    @BeforeEach
    void makeAnOffice() {
        office = new AdministeredBox(directory.resolve("box"));
        office.add("alice", Account.Role.ADMINISTRATOR);
        office.add("bob", Account.Role.MEMBER);
        office.add("carol", Account.Role.MEMBER);
        addresses = new OfficeAddresses(office.box);
    }

    @Test
    void aPersonIsTakenOutOfGroupsAndAliasesThatOthersKeepUp() {
        addresses.addAlias("info", List.of("bob", "carol"));
        addresses.addGroup("all", List.of("alice", "bob+lists", "x@far.test"));
        Departure departure = office.staff.departure("bob");
        assertThat(departure.ended()).isEmpty();
        assertThat(departure.warnings()).isEmpty();
        assertThat(departure.left())
                .extracting(Departure.Place::toString)
                .containsExactlyInAnyOrder("the alias info@office.test", "the group all@office.test");
        office.staff.delete("bob", false, false);
        assertThat(addresses.aliases().get(0).targets()).hasToString("[carol@office.test]");
        assertThat(addresses.groups().get(0).targets()).hasToString("[alice@office.test, x@far.test]");
        AuditEntry last = office.trail().get(office.trail().size() - 1);
        assertThat(last.detail()).contains("taken out of", "the alias info@office.test", "the group all@office.test");
    }

    @Test
    void whatWouldLeadNowhereIsNamedAndNothingIsDeletedUnasked() {
        addresses.addAlias("info", List.of("bob"));
        addresses.addAlias("sales", List.of("info"));
        addresses.setCatchAll(List.of("sales", "bob"));
        addresses.addAlias("bob+own", List.of("carol"));
        addresses.addGroup("own", List.of("bob+own"));
        assertThat(office.staff.departure("bob").ended())
                .extracting(Departure.Place::toString)
                .containsExactlyInAnyOrder(
                        "the alias info@office.test", "the alias sales@office.test", "the catch-all");
        assertThatThrownBy(() -> office.staff.delete("bob", false, false))
                .isInstanceOf(ApplianceException.class)
                .hasMessageContainingAll(
                        "the alias info@office.test", "the catch-all", "Nothing was deleted", "--with-addresses");
        assertThat(office.staff.list()).hasSize(3);
        assertThat(addresses.aliases()).hasSize(3);
        assertThat(office.trail().get(office.trail().size() - 1).outcome()).isEqualTo(AuditEntry.Outcome.FAILED);
        office.staff.delete("bob", true, false);
        assertThat(addresses.aliases())
                .extracting(alias -> alias.address().toString())
                .containsExactly("bob+own@office.test");
        assertThat(addresses.groups()).hasSize(1);
        assertThat(addresses.catchAll()).isEmpty();
    }

    @Test
    void theLastAdministratorGoesOnlyWhenThatIsSaid() {
        assertThat(office.staff.lastAdministrator("alice")).isTrue();
        assertThat(office.staff.departure("alice").warnings())
                .containsExactly("alice@office.test is the last administrator.");
        assertThatThrownBy(() -> office.staff.delete("alice", false, false))
                .hasMessageContainingAll("last administrator", "Nothing was changed", "--last-administrator");
        assertThatThrownBy(() -> office.staff.disable("alice", false)).hasMessageContaining("last administrator");
        assertThatThrownBy(() -> office.staff.role("alice", Account.Role.MEMBER, false))
                .hasMessageContaining("last administrator");
        office.staff.role("bob", Account.Role.ADMINISTRATOR, false);
        office.staff.disable("bob", false);
        assertThat(office.staff.lastAdministrator("alice"))
                .as("who may not sign in cannot administer")
                .isTrue();
        office.staff.enable("bob");
        office.staff.role("alice", Account.Role.MEMBER, false);
        office.staff.delete("bob", false, true);
        assertThat(office.staff.list()).extracting(StaffMember::role).containsOnly(Account.Role.MEMBER);
    }
}
