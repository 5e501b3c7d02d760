package org.postern.store.filter.auth;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.james.mime4j.stream.RawField;
import org.postern.message.address.Author;
import org.postern.store.address.Domain;
import org.postern.store.address.InvalidAddressException;

/**
 * The authors in the From fields, as the page shows them.
 *
 * @param fields number of From fields
 * @param domains of the authors; if not clear, each domain that could be read as an author's
 * @param named further domains, in display names and comments
 * @param clear whether everybody reads the same author in the one field, or the same in each of several
 */
record Authors(int fields, Set<Domain> domains, Set<Domain> named, boolean clear) {
    /** Domains that are looked up. */
    static final int MOST = Author.MOST;

    static Authors of(List<RawField> from) {
        Author author = Author.of(from);
        boolean clear =
                author.unclear().map(Author.Unclear.SEVERAL_FIELDS::equals).orElse(true);
        return new Authors(from.size(), domains(author.domains()), domains(author.named()), clear);
    }

    private static Set<Domain> domains(Set<String> names) {
        // A name that DNS cannot hold has no policy.
        return names.stream().flatMap(name -> domain(name).stream()).collect(Collectors.toUnmodifiableSet());
    }

    private static Optional<Domain> domain(String name) {
        try {
            return Optional.of(Domain.parse(name));
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }
}
