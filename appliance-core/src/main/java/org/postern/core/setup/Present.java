package org.postern.core.setup;

import java.util.List;
import java.util.Optional;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigEdit;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;

/**
 * The state of a box before it is set up, or set up again.
 *
 * @param edit the configuration as it is written
 * @param config its parsed form; if it names no domain yet, with a placeholder
 * @param domain the mail domain; empty if the configuration names none
 * @param hostname likewise
 * @param accounts the addresses of the people
 * @param registered the aliases, groups and the catch-all
 * @param administrator the recipient of mail to postmaster, if that is one person
 */
public record Present(
        ConfigEdit edit,
        Config config,
        Optional<Domain> domain,
        Optional<Domain> hostname,
        List<EmailAddress> accounts,
        List<EmailAddress> registered,
        Optional<EmailAddress> administrator) {
    public Present {
        accounts = List.copyOf(accounts);
        registered = List.copyOf(registered);
    }

    /** Describes the names in words for a person. */
    public String names() {
        return "mail domain " + config.office().domain() + ", host name "
                + config.office().hostname();
    }

    /** Returns the domain, unless it is only a placeholder. */
    public Optional<Domain> chosenDomain() {
        return domain.filter(name -> !MachineName.standsIn(name));
    }

    public Optional<Domain> chosenHostname() {
        return hostname.filter(name -> !MachineName.standsIn(name));
    }

    /**
     * Returns the host name to propose for a domain: the present one, unless it belongs to a domain that is given up.
     */
    public Domain proposedHostname(Domain wanted) {
        boolean givenUp = domain.isPresent()
                && !domain.get().equals(wanted)
                && hostname.isPresent()
                && hostname.get().ascii().endsWith(domain.get().ascii());
        return chosenHostname().filter(name -> !givenUp).orElseGet(() -> new Domain("mail." + wanted.ascii()));
    }

    /** Returns whether people sign in with passwords stored on this box; false if another server checks them. */
    public boolean keepsPeople() {
        return !config.gateway().on();
    }

    public boolean isAccount(EmailAddress address) {
        return accounts.stream().anyMatch(account -> account.key().equals(address.key()));
    }

    public boolean isRegistered(EmailAddress address) {
        return registered.stream().anyMatch(entry -> entry.key().equals(address.key()));
    }
}
