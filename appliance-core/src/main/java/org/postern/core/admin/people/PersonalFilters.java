package org.postern.core.admin.people;

import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import org.postern.core.ApplianceException;
import org.postern.core.admin.Box;
import org.postern.core.admin.OpenBox;
import org.postern.store.account.Account;
import org.postern.store.filter.sieve.Filters;
import org.postern.store.filter.sieve.ScriptException;
import org.postern.store.filter.sieve.SieveLimits;

/** The Sieve scripts of a person. Their content is private: the audit trail records only their names. */
public final class PersonalFilters {
    private final Box box;

    public PersonalFilters(Box box) {
        this.box = box;
    }

    /**
     * A script to check or to store.
     *
     * @param source the name of its origin, for messages
     */
    public record Draft(String text, String source) {}

    /** A script as the list shows it; {@code length} in characters. */
    public record Listed(String name, boolean active, Instant changed, int length) {}

    /** Stores a script, replacing one of the same name; {@code activate} runs it from the next message on. */
    public void put(String address, String name, Draft draft, boolean activate) {
        box.act("sieve put", address, open -> {
            Account account = open.account(address);
            open.act().note(name + (activate ? ", activated" : ""));
            Filters filters = filters(open);
            try {
                filters.put(account.id(), name, draft.text());
            } catch (ScriptException e) {
                throw new ApplianceException(draft.source() + ": " + e.getMessage() + ". Nothing was changed", e);
            }
            if (activate) {
                filters.activate(account.id(), name);
            }
            return account;
        });
    }

    public List<Listed> list(String address) {
        return box.look(open -> filters(open).list(open.account(address).id()).stream()
                .map(script -> new Listed(
                        script.name(),
                        script.active(),
                        script.changed(),
                        script.text().length()))
                .toList());
    }

    /** Returns the text of a script. */
    public String text(String address, String name) {
        return box.look(open -> filters(open)
                .find(open.account(address).id(), name)
                .orElseThrow(() -> new ApplianceException("there is no script \"" + name + "\""))
                .text());
    }

    /** Runs a script from the next message on; the active one stops. */
    public void activate(String address, String name) {
        box.act("sieve activate", address, open -> {
            Account account = open.account(address);
            open.act().note(name);
            filters(open).activate(account.id(), name);
            return account;
        });
    }

    /** Stops a script; returns whether it was active. */
    public boolean deactivate(String address, String name) {
        return box.act("sieve deactivate", address, open -> {
            Account account = open.account(address);
            open.act().note(name);
            return filters(open).deactivate(account.id(), name);
        });
    }

    public void delete(String address, String name) {
        box.act("sieve delete", address, open -> {
            Account account = open.account(address);
            open.act().note(name);
            filters(open).delete(account.id(), name);
            return account;
        });
    }

    /** Throws if a script is wrong; applies the limits of the box if there is one. */
    public void check(Draft draft) {
        SieveLimits limits =
                Files.exists(box.directory().config()) ? box.config().filter().limits() : SieveLimits.DEFAULT;
        try {
            Filters.check(draft.text(), limits);
        } catch (ScriptException e) {
            throw new ApplianceException(draft.source() + ": " + e.getMessage(), e);
        }
    }

    static Filters filters(OpenBox open) {
        return new Filters(
                open.database().sieveScripts(), open.config().filter().limits());
    }
}
