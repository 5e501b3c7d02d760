package org.postern.store.report;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.postern.store.account.Account;
import org.postern.store.account.Accounts;
import org.postern.store.account.Directory;
import org.postern.store.account.PasswordStore;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.gate.GuessNoticeTimes;
import org.postern.store.gate.Spree;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.StoreException;
import org.postern.store.message.BytesMessage;
import org.postern.store.message.ServerName;
import org.postern.store.platform.StoreThreads;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the owner of an account and to the administrator after many guesses at its password: at most once a day for
 * each account, restarts included. It works on a thread of its own, so an attempt at an account that exists takes no
 * longer than at one that does not. Thread-safe; close it once.
 */
public final class GuessNotices implements Consumer<Spree>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GuessNotices.class);
    private static final Duration APART = Duration.ofDays(1);
    /** Notices that wait: sprees against so many accounts in one moment are one against all. */
    private static final int WAITING = 200;

    private static final long ALL_ACCOUNTS = 0;
    private static final int MOST_ADMINISTRATORS = 20;

    private final Office office;
    private final GuessNoticeTimes times;
    private final Clock clock;
    private final ThreadPoolExecutor thread;

    /** The people and their mailboxes. */
    public record Office(
            Directory directory, Accounts accounts, PasswordStore passwords, Mailboxes mailboxes, ServerName name) {
        /** Whether the person reads mail in this box: another server keeps the passwords of those who read it there. */
        boolean readsHere(Account account) {
            return passwords
                    .find(account.id())
                    .filter(stored -> !stored.hash().equals(PasswordStore.Stored.NO_HASH))
                    .isPresent();
        }
    }

    public GuessNotices(Office office, GuessNoticeTimes times, Clock clock) {
        this.office = office;
        this.times = times;
        this.clock = clock;
        this.thread = new ThreadPoolExecutor(
                1, 1, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), StoreThreads.named("guess-notices"));
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public void accept(Spree spree) {
        try {
            thread.execute(() -> {
                try {
                    report(spree);
                } catch (StoreException e) {
                    LOG.error("a notice about guesses cannot be stored", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.warn("too many sprees of guesses at once: no notice about one of them");
        }
    }

    private void report(Spree spree) {
        Optional<Account> owner = owner(spree.account());
        boolean all = spree.account().isEmpty();
        if (!all && owner.isEmpty()) {
            return; // nobody of that name: the notice about all accounts tells of it
        }
        if (!times.claim(owner.map(Account::id).orElse(ALL_ACCOUNTS), clock.instant(), APART)) {
            return;
        }
        LOG.warn(
                "{} sign-ins with wrong passwords at {} since {}",
                spree.tried() + spree.heldBack(),
                all ? "all accounts together" : owner.orElseThrow().address(),
                spree.since());
        Map<Long, Account> readers = new LinkedHashMap<>();
        administrators().forEach(account -> readers.put(account.id(), account));
        owner.filter(Account::enabled).ifPresent(account -> readers.put(account.id(), account));
        readers.values().removeIf(reader -> !office.readsHere(reader));
        for (Account reader : readers.values()) {
            byte[] text = GuessWords.message(office.name, spree, owner.map(Account::address), reader, clock.instant());
            office.mailboxes
                    .deliver(new Delivery(
                            new BytesMessage(text),
                            // Even over quota: it is about the account itself.
                            List.of(new Delivery.Target(reader.id(), FolderRole.INBOX, Set.of(), true)),
                            Optional.empty()))
                    .join();
        }
    }

    private Optional<Account> owner(String key) {
        try {
            return key.isEmpty() || key.startsWith("?")
                    ? Optional.empty()
                    : office.accounts.find(EmailAddress.parse(key));
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }

    /** Whoever gets mail to postmaster, and if nobody here does, everybody with the role. */
    private List<Account> administrators() {
        EmailAddress postmaster = new EmailAddress("postmaster", office.name.domain());
        if (office.directory.resolve(postmaster) instanceof Directory.Resolution.Known known
                && !known.accounts().isEmpty()) {
            return known.accounts().stream().limit(MOST_ADMINISTRATORS).toList();
        }
        return office.accounts.list().stream()
                .filter(account -> account.enabled() && account.role() == Account.Role.ADMINISTRATOR)
                .limit(MOST_ADMINISTRATORS)
                .toList();
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
