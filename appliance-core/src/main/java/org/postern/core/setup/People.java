package org.postern.core.setup;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.store.account.Account;
import org.postern.store.account.Aliases;
import org.postern.store.account.Directory;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.sql.MailDatabase;

/** The people and addresses in the store of a box. */
record People(List<EmailAddress> accounts, List<EmailAddress> registered, Optional<EmailAddress> administrator) {
    static People none() {
        return new People(List.of(), List.of(), Optional.empty());
    }

    static People of(MailDatabase database, Domain domain) {
        Directory directory = new Directory(database.accounts(), database.aliases(), Set.of(domain));
        EmailAddress postmaster = new EmailAddress("postmaster", domain);
        Optional<EmailAddress> administrator = directory.resolve(postmaster) instanceof Directory.Resolution.Known known
                        && known.accounts().size() == 1
                ? Optional.of(known.accounts().get(0).address())
                : Optional.empty();
        return new People(
                database.accounts().list().stream().map(Account::address).toList(),
                database.aliases().list().stream().map(Aliases.Entry::address).toList(),
                administrator);
    }
}
