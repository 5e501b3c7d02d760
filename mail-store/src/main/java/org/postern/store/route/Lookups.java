package org.postern.store.route;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * Asks DNS and follows aliases. Thread-safe; time limits and the cache belong to the session.
 *
 * @param validator validates answers where that may matter
 */
public record Lookups(LookupSession session, Optional<Validator> validator) {
    /** Why there are no records. */
    enum Problem {
        NONE,
        NO_DOMAIN,
        NO_ANSWER
    }

    /**
     * @param secure whether DNSSEC proves the records or their absence
     * @param owner the name that has the records, at the end of all aliases
     */
    record Answer(List<Record> records, Problem problem, boolean secure, Name owner) {}

    /** Validated if possible, else insecure. A bogus answer counts as no answer. */
    CompletableFuture<Answer> validated(Name name, int type) {
        return validator
                .filter(Validator::able)
                .map(able -> able.ask(name, type))
                .orElseGet(() -> plain(name, type));
    }

    CompletableFuture<Answer> plain(Name name, int type) {
        return session.lookupAsync(name, type).toCompletableFuture().handle((result, fault) -> {
            if (fault == null) {
                List<Record> records = result.getRecords().stream()
                        .filter(record -> record.getType() == type)
                        .toList();
                return new Answer(records, Problem.NONE, false, name);
            }
            Throwable cause =
                    fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
            if (cause instanceof NoSuchDomainException) {
                return new Answer(List.of(), Problem.NO_DOMAIN, false, name);
            }
            Problem problem = cause instanceof NoSuchRRSetException ? Problem.NONE : Problem.NO_ANSWER;
            return new Answer(List.of(), problem, false, name);
        });
    }

    /** As in certificates and the log. */
    static String text(Name name) {
        return name.toString(true).toLowerCase(Locale.ROOT);
    }
}
