package org.postern.store.account;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;

/**
 * Finds who is behind an address of this box. Thread-safe. Reads the register for each question, so that a command's
 * change counts at once.
 *
 * <p>Looks in this order: the whole address as an account, alias or group; the same without its {@code +detail} (RFC
 * 5233); {@code postmaster} and {@code abuse} (RFC 5321 4.5.1, RFC 2142), which reach the oldest account unless an
 * alias says otherwise; the catch-all of the domain. Local parts are compared without case.
 */
public final class Directory {
    /** The most addresses that one address may expand to: a mistake must not cause a flood. */
    public static final int MOST_MEMBERS = 1_000;

    private static final Set<String> ALWAYS = Set.of("postmaster", "abuse");

    private final Accounts accounts;
    private final Aliases aliases;
    private final Set<Domain> localDomains;

    /** @param localDomains the domains of this box; all others are foreign */
    public Directory(Accounts accounts, Aliases aliases, Set<Domain> localDomains) {
        this.accounts = accounts;
        this.aliases = aliases;
        this.localDomains = Set.copyOf(localDomains);
    }

    /** What an address stands for. */
    public sealed interface Resolution {
        /** No such address here. */
        record Unknown() implements Resolution {}

        /**
         * At least one account or foreign address.
         *
         * @param accounts accounts that may receive, each once; disabled accounts are left out
         * @param foreign addresses elsewhere, each once
         * @param own whether the address is that of the one account itself, with or without detail
         */
        record Known(List<Account> accounts, List<EmailAddress> foreign, boolean own) implements Resolution {
            public Known {
                accounts = List.copyOf(accounts);
                foreign = List.copyOf(foreign);
            }
        }
    }

    public boolean local(EmailAddress address) {
        return localDomains.contains(address.domain());
    }

    /** Finds the accounts and foreign addresses behind a local address. */
    public Resolution resolve(EmailAddress recipient) {
        if (!local(recipient)) {
            return new Resolution.Unknown();
        }
        Optional<Account> own = account(recipient);
        if (own.isPresent()) {
            return own.get().enabled()
                    ? new Resolution.Known(List.of(own.get()), List.of(), true)
                    : new Resolution.Unknown();
        }
        Resolution.Known expanded = expand(recipient);
        return expanded.accounts().isEmpty() && expanded.foreign().isEmpty() ? new Resolution.Unknown() : expanded;
    }

    /**
     * Whether an account may send as this address: its own, with or without detail, or an alias that leads to this
     * account alone. Nobody may send as a group, since that would speak for all its members.
     */
    public boolean owns(Account account, EmailAddress author) {
        if (author.key().equals(account.address().key())) {
            return true;
        }
        if (!local(author)) {
            return false;
        }
        Optional<Account> own = account(author);
        if (own.isPresent()) {
            return own.get().id() == account.id();
        }
        Optional<Aliases.Entry> entry = entry(author);
        if (entry.isEmpty()) {
            return ALWAYS.contains(name(author))
                    && first().filter(f -> f.id() == account.id()).isPresent();
        }
        return entry.get().kind() == Aliases.Kind.ALIAS && leadsTo(account, author);
    }

    /**
     * Whether mail to this address reaches this account and nobody else: any address that it {@link #owns}, and what a
     * catch-all brings it. A group is not one person, even with one member.
     */
    public boolean reachesOnly(Account account, EmailAddress address) {
        if (owns(account, address)) {
            return true;
        }
        boolean caught = local(address)
                && account(address).isEmpty()
                && entry(address).isEmpty()
                && !ALWAYS.contains(name(address));
        return caught && leadsTo(account, address);
    }

    private boolean leadsTo(Account account, EmailAddress address) {
        Resolution.Known known = expand(address);
        return known.foreign().isEmpty()
                && known.accounts().size() == 1
                && known.accounts().get(0).id() == account.id();
    }

    /**
     * The addresses that an account {@link #owns}, to choose from: its own first, then its aliases by address. Left out
     * are those that need no entry: addresses with detail, and the names that lead to the oldest account.
     */
    public List<EmailAddress> addresses(Account account) {
        Map<String, EmailAddress> found = new LinkedHashMap<>();
        found.put(account.address().key(), account.address());
        List<Aliases.Entry> open = aliases.list().stream()
                .filter(entry -> entry.kind() == Aliases.Kind.ALIAS)
                .toList();
        int before = 0;
        // An alias may lead to an alias. Each round reads no more than the one list.
        while (before < found.size() && found.size() < MOST_MEMBERS) {
            before = found.size();
            open.stream()
                    .filter(entry -> entry.targets().stream().anyMatch(target -> among(found, target)))
                    .forEach(entry -> found.putIfAbsent(entry.address().key(), entry.address()));
        }
        return found.values().stream().filter(address -> owns(account, address)).toList();
    }

    private static boolean among(Map<String, EmailAddress> found, EmailAddress target) {
        return found.containsKey(target.key())
                || withoutDetail(target)
                        .filter(plain -> found.containsKey(plain.key()))
                        .isPresent();
    }

    /**
     * The account of the address as it stands, or else without its detail. An alias of the whole address comes before
     * the latter.
     */
    private Optional<Account> account(EmailAddress address) {
        Optional<Account> whole = accounts.find(address);
        Optional<EmailAddress> plain = withoutDetail(address);
        if (whole.isPresent() || plain.isEmpty() || aliases.find(address).isPresent()) {
            return whole;
        }
        return accounts.find(plain.get());
    }

    private Optional<Aliases.Entry> entry(EmailAddress address) {
        Optional<Aliases.Entry> whole = aliases.find(address);
        return whole.isPresent() ? whole : withoutDetail(address).flatMap(aliases::find);
    }

    private Resolution.Known expand(EmailAddress recipient) {
        Map<Long, Account> found = new LinkedHashMap<>();
        Map<String, EmailAddress> foreign = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        Deque<EmailAddress> open = new ArrayDeque<>();
        open.add(recipient);
        while (!open.isEmpty() && found.size() + foreign.size() < MOST_MEMBERS && seen.size() <= MOST_MEMBERS) {
            EmailAddress address = open.remove();
            if (!seen.add(address.key())) {
                continue; // a loop of aliases, or a duplicate
            }
            if (!local(address)) {
                foreign.put(address.key(), address);
                continue;
            }
            Optional<Account> account = account(address);
            if (account.isPresent()) {
                account.filter(Account::enabled).ifPresent(a -> found.put(a.id(), a));
            } else {
                // A catch-all is for what the sender wrote, not for the member of a group who is gone.
                List<EmailAddress> behind = address.equals(recipient)
                        ? behind(address)
                        : entry(address).map(Aliases.Entry::targets).orElse(List.of());
                open.addAll(behind);
                if (behind.isEmpty() && ALWAYS.contains(name(address))) {
                    first().ifPresent(a -> found.put(a.id(), a));
                }
            }
        }
        return new Resolution.Known(List.copyOf(found.values()), List.copyOf(foreign.values()), false);
    }

    /** The next step from an address that is not an account. */
    private List<EmailAddress> behind(EmailAddress address) {
        Optional<Aliases.Entry> entry = entry(address);
        if (entry.isEmpty() && !ALWAYS.contains(name(address))) {
            entry = aliases.find(new EmailAddress("*", address.domain()));
        }
        return entry.map(Aliases.Entry::targets).orElse(List.of());
    }

    /** Administrative mail must reach somebody: the oldest account usually belongs to the person who set the box up. */
    private Optional<Account> first() {
        return accounts.list().stream().filter(Account::enabled).min(Comparator.comparingLong(Account::id));
    }

    private static String name(EmailAddress address) {
        return withoutDetail(address).orElse(address).localPart().toLowerCase(Locale.ROOT);
    }

    /** Empty when there is no detail. */
    public static Optional<EmailAddress> withoutDetail(EmailAddress address) {
        int plus = address.localPart().indexOf('+');
        return plus < 1
                ? Optional.empty()
                : Optional.of(new EmailAddress(address.localPart().substring(0, plus), address.domain()));
    }
}
