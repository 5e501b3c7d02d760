package org.postern.store.filter.sieve;

import java.util.List;
import java.util.Optional;
import org.postern.store.account.AccountException;
import org.postern.store.account.SieveScripts;
import org.postern.store.mailbox.FolderName;

/** Checks, stores and reads the scripts of accounts, for commands and pages. Thread-safe. */
public final class Filters {
    private final SieveScripts scripts;
    private final SieveLimits limits;

    public Filters(SieveScripts scripts, SieveLimits limits) {
        this.scripts = scripts;
        this.limits = limits;
    }

    /** Throws {@link ScriptException} with the line of the first mistake. */
    public void check(String script) {
        check(script, limits);
    }

    /** The same without a store. */
    public static void check(String script, SieveLimits limits) {
        Compiler.compile(script, limits);
    }

    /**
     * Stores a script without mistakes; replaces one of that name.
     *
     * @throws ScriptException when it has a mistake; nothing is changed then
     * @throws AccountException when the name is invalid, or the account has too many scripts
     */
    public void put(long accountId, String name, String script) {
        if (FolderName.valid(name).isEmpty() || name.indexOf(FolderName.SEPARATOR) >= 0) {
            throw new AccountException("a script's name has 1 to 100 characters, without control characters, / and \\");
        }
        if (name.equalsIgnoreCase(SieveScripts.VACATION)) {
            throw new AccountException("the name \"" + SieveScripts.VACATION + "\" is kept for the vacation notice");
        }
        check(script);
        scripts.put(accountId, name, script, limits.scripts());
    }

    /** By name; the vacation notice is one of them. */
    public List<SieveScripts.Script> list(long accountId) {
        return scripts.list(accountId);
    }

    public Optional<SieveScripts.Script> find(long accountId, String name) {
        return scripts.find(accountId, name);
    }

    /**
     * Activates a script from the next message on, in place of the active one. Throws {@link AccountException} when it
     * does not exist.
     */
    public void activate(long accountId, String name) {
        scripts.activate(accountId, name);
    }

    /** Returns whether it was active. Throws {@link AccountException} when there is no such script. */
    public boolean deactivate(long accountId, String name) {
        return scripts.deactivate(accountId, name);
    }

    /** Throws {@link AccountException} when there is no such script. */
    public void delete(long accountId, String name) {
        scripts.delete(accountId, name);
    }

    /** The vacation notice, on or off; empty when none was ever set. */
    public Optional<Vacation> vacation(long accountId) {
        return scripts.find(accountId, SieveScripts.VACATION)
                .flatMap(script -> VacationScript.read(script.text(), script.active(), limits));
    }

    /** Sets the vacation notice, which runs beside the account's own script. */
    public void vacation(long accountId, Vacation vacation) {
        String script = VacationScript.write(vacation);
        check(script);
        if (!vacation.enabled()
                && scripts.find(accountId, SieveScripts.VACATION).isPresent()) {
            scripts.deactivate(accountId, SieveScripts.VACATION);
        }
        scripts.put(accountId, SieveScripts.VACATION, script, limits.scripts());
        if (vacation.enabled()) {
            scripts.activate(accountId, SieveScripts.VACATION);
        }
    }
}
