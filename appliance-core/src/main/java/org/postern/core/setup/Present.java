package org.postern.core.setup;

import java.util.List;
import java.util.Optional;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigEdit;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;

/**
 * What a box is before it is set up, or set up again.
 *
 * @param edit the configuration as it is written
 * @param config what it means; where it names no domain yet, with one that stands in
 * @param domain the mail domain; none where the configuration names none
 * @param hostname likewise
 * @param accounts the addresses of the people
 * @param registered the aliases, groups and the catch-all
 * @param administrator whom mail to postmaster reaches, where that is one person
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

    /** In words for a person. */
    public String names() {
        return "mail domain " + config.office().domain() + ", host name "
                + config.office().hostname();
    }

    /** The domain that somebody chose, not one that only stands in. */
    public Optional<Domain> chosenDomain() {
        return domain.filter(name -> !MachineName.standsIn(name));
    }

    public Optional<Domain> chosenHostname() {
        return hostname.filter(name -> !MachineName.standsIn(name));
    }

    /** The host name to propose for a domain: the one there is, unless it belongs to a domain that is given up. */
    public Domain proposedHostname(Domain wanted) {
        boolean givenUp = domain.isPresent()
                && !domain.get().equals(wanted)
                && hostname.isPresent()
                && hostname.get().ascii().endsWith(domain.get().ascii());
        return chosenHostname().filter(name -> !givenUp).orElseGet(() -> new Domain("mail." + wanted.ascii()));
    }

    /** Whether people sign in with passwords that this box keeps; not where another server does. */
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
