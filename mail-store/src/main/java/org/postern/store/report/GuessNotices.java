package org.postern.store.report;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.postern.store.account.Account;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.gate.Spree;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to the owner of an account and to the administrators after many guesses at its password: at most once a day for
 * each account. It works on the thread of the alerts, so an attempt at an account that exists takes no longer than at one
 * that does not. Thread-safe.
 */
public final class GuessNotices implements Consumer<Spree> {
    private static final Logger LOG = LoggerFactory.getLogger(GuessNotices.class);
    private static final String KIND = "guesses";
    private static final Duration APART = Duration.ofDays(1);

    private final BoxMail office;
    private final Alerts alerts;

    public GuessNotices(BoxMail office, Alerts alerts) {
        this.office = office;
        this.alerts = alerts;
    }

    @Override
    public void accept(Spree spree) {
        boolean unusedTaken = alerts.later(() -> report(spree));
    }

    private void report(Spree spree) {
        Optional<Account> owner = owner(spree.account());
        boolean all = spree.account().isEmpty();
        if (!all && owner.isEmpty()) {
            return; // nobody of that name: the notice about all accounts tells of it
        }
        long about = owner.map(Account::id).orElse(Alerts.BOX);
        if (!alerts.claim(KIND, about, APART)) {
            return;
        }
        LOG.warn(
                "{} sign-ins with wrong passwords at {} since {}",
                spree.tried() + spree.heldBack(),
                all ? "all accounts together" : owner.orElseThrow().address(),
                spree.since().truncatedTo(ChronoUnit.SECONDS));
        Map<Long, Account> readers = new LinkedHashMap<>();
        office.administrators().forEach(account -> readers.put(account.id(), account));
        owner.filter(Account::enabled)
                .filter(office::readsHere)
                .ifPresent(account -> readers.put(account.id(), account));
        Optional<EmailAddress> account = owner.map(Account::address);
        alerts.write(
                KIND,
                about,
                readers.values(),
                GuessWords.subject(account),
                reader -> GuessWords.body(office.name(), spree, account, reader));
    }

    private Optional<Account> owner(String key) {
        try {
            return key.isEmpty() || key.startsWith("?")
                    ? Optional.empty()
                    : office.accounts().find(EmailAddress.parse(key));
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }
}
