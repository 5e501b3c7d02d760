package org.postern.core.admin.people;

import java.time.LocalDate;
import java.util.Optional;
import org.postern.core.ApplianceException;
import org.postern.core.admin.Box;
import org.postern.store.account.Account;
import org.postern.store.filter.sieve.Filters;
import org.postern.store.filter.sieve.Vacation;

/** Vacation notices: automatic replies while a person is away. */
public final class AwayNotices {
    private final Box box;

    public AwayNotices(Box box) {
        this.box = box;
    }

    /** The current notice; see {@link Vacation}. */
    public record Notice(
            boolean enabled, String subject, String text, Optional<LocalDate> from, Optional<LocalDate> until) {}

    /** The changes when a notice is switched on. An empty subject or text keeps the old value; empty days do not. */
    public record Change(
            Optional<String> subject, Optional<String> text, Optional<LocalDate> from, Optional<LocalDate> until) {}

    public void on(String address, Change change) {
        box.act("vacation on", address, open -> {
            Account account = open.account(address);
            Filters filters = PersonalFilters.filters(open);
            Optional<Vacation> known = filters.vacation(account.id());
            String text = change.text()
                    .or(() -> known.map(Vacation::text))
                    .orElseThrow(() -> new ApplianceException(
                            "there is no text yet: give one with --text-file. Nothing was changed"));
            String subject =
                    change.subject().or(() -> known.map(Vacation::subject)).orElse("");
            filters.vacation(account.id(), new Vacation(true, subject, text, change.from(), change.until()));
            return account;
        });
    }

    /** Switches the notice off and keeps its text. */
    public void off(String address) {
        box.act("vacation off", address, open -> {
            Account account = open.account(address);
            Filters filters = PersonalFilters.filters(open);
            filters.vacation(account.id())
                    .ifPresent(vacation -> filters.vacation(account.id(), vacation.enabled(false)));
            return account;
        });
    }

    /** Returns empty if no notice was ever set. */
    public Optional<Notice> show(String address) {
        return box.look(open -> PersonalFilters.filters(open)
                .vacation(open.account(address).id())
                .map(vacation -> new Notice(
                        vacation.enabled(), vacation.subject(), vacation.text(), vacation.from(), vacation.until())));
    }
}
