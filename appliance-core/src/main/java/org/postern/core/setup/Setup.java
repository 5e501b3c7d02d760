package org.postern.core.setup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.core.ApplianceException;
import org.postern.core.DataDirectory;
import org.postern.core.Version;
import org.postern.core.VersionMark;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigEdit;
import org.postern.core.config.ConfigKeeper;
import org.postern.core.config.ConfigText;
import org.postern.store.account.Account;
import org.postern.store.account.AccountException;
import org.postern.store.account.Aliases;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.mailbox.StoreException;
import org.postern.store.sql.MailDatabase;
import org.postern.tls.ServerKeys;
import org.postern.tls.TlsKeyException;
import org.postern.tls.dkim.DkimGeneration;
import org.postern.tls.dkim.DkimKeys;

/**
 * Examines a box and sets it up according to a {@link Plan}. Examining changes nothing; all checks come before the
 * first write; the configuration is replaced in one step at the end. Works while the server runs. Confined to one
 * command.
 */
public final class Setup {
    private final DataDirectory directory;
    private final Clock clock;
    private final Optional<ConfigKeeper> keeper;

    public Setup(DataDirectory directory, Clock clock) {
        this(directory, clock, Optional.empty());
    }

    /** A box whose configuration may belong to another user, for whom {@code keeper} replaces it. */
    public Setup(DataDirectory directory, Clock clock, Optional<ConfigKeeper> keeper) {
        this.directory = directory;
        this.clock = clock;
        this.keeper = keeper;
    }

    /**
     * Carries out the steps of a first installation that need no answers: names from the machine, keys, the rest by
     * default. Does nothing if the configuration names a domain.
     */
    public SetupOutcome first(MachineName machine) {
        directory.make();
        ConfigEdit before = edit();
        if (before.names("office.domain")) {
            return new SetupOutcome(List.of(), false, Optional.empty(), List.of());
        }
        Map<String, String> http = before.names("web.http") ? Map.of() : Map.of("web.http", ConfigText.quoted("*:80"));
        Domain hostname = named(before, "office.hostname").orElse(machine.hostname());
        ConfigEdit after = before.with(new Plan(machine.domain(), hostname, Optional.empty(), http).literals());
        Config config = after.config();
        try (ConfigReplacement replacement = ConfigReplacement.prepare(directory.config(), after.text(), keeper)) {
            replacement.commit();
        }
        return new SetupOutcome(
                List.of("wrote " + directory.config()), true, Optional.of(certificate(config)), List.of());
    }

    /**
     * Returns the present state of the box. Throws the errors of reading its configuration: they have to be fixed by
     * hand first.
     */
    public Present present() {
        ConfigEdit edit = edit();
        Optional<Domain> domain = named(edit, "office.domain");
        Optional<Domain> hostname = named(edit, "office.hostname");
        ConfigEdit whole = edit;
        if (domain.isEmpty() || hostname.isEmpty()) {
            Domain standIn = domain.orElseGet(() -> new Domain("postern.localdomain"));
            whole = edit.with(new Plan(standIn, hostname.orElse(standIn), Optional.empty(), Map.of()).literals());
        }
        Config config = whole.config();
        People people = People.none();
        if (Files.exists(directory.path().resolve("mail.db"))) {
            directory.requirePrivate();
            try (MailDatabase database = database(config)) {
                people = People.of(database, config.office().domain());
            }
        }
        return new Present(
                edit, config, domain, hostname, people.accounts(), people.registered(), people.administrator());
    }

    /**
     * Returns the configuration that a plan leads to. Throws if the plan is wrong, in words for the person who made it.
     */
    public ConfigEdit check(Present present, Plan plan) {
        AnswerReader.domain(plan.domain().ascii(), present);
        ConfigEdit after = present.edit().renewed(present.config()).with(plan.literals());
        Config config = after.config();
        config.mailServer(); // what the parts refuse together
        plan.administrator().ifPresent(administrator -> administrator.requireGoodPassword(config.office()));
        if (plan.others().containsKey("delivery.smarthost-security")
                && config.delivery().smarthostSecurity().equals("plain")
                && config.delivery().smarthostUser().isPresent()) {
            throw new ApplianceException("the password for the smarthost would cross the network in clear text:"
                    + " take starttls or tls, or no user name");
        }
        if (config.tls().certificate().isPresent()) {
            ServerKeys.inspect(directory.keys(), config.tls().settings(config.office(), directory::resolve), clock);
        }
        return after;
    }

    /** Carries out a plan. A plan that was carried out before changes nothing. */
    public SetupOutcome apply(Present present, Plan plan) {
        ConfigEdit after = check(present, plan);
        List<String> done = new ArrayList<>();
        try {
            return apply(present, plan, after, done);
        } catch (ApplianceException | AccountException | StoreException | TlsKeyException e) {
            if (done.isEmpty()) {
                throw e;
            }
            throw new ApplianceException(
                    e.getMessage() + "\nDone before that: " + String.join("; ", done)
                            + ". When it is mended, the same set-up again does the rest",
                    e);
        }
    }

    private SetupOutcome apply(Present present, Plan plan, ConfigEdit after, List<String> done) {
        Config config = after.config();
        boolean configured = !after.text().equals(present.edit().text()) || !Files.exists(directory.config());
        directory.make();
        if (!configured) {
            plan.administrator().ifPresent(administrator -> register(config, administrator, done));
        } else {
            // The account first: a configuration without its administrator would look finished.
            try (ConfigReplacement replacement = ConfigReplacement.prepare(directory.config(), after.text(), keeper)) {
                plan.administrator().ifPresent(administrator -> register(config, administrator, done));
                replacement.commit();
            }
            done.add("wrote " + directory.config());
            if (!present.config().warnings().isEmpty() && config.warnings().isEmpty()) {
                done.add("wrote delivery.routes there as [[delivery.route]]");
            }
        }
        // A running server has the certificate in use, and makes a new one at its next start.
        Optional<String> fingerprint = directory.serverRuns() ? Optional.empty() : Optional.of(certificate(config));
        List<DkimGeneration.Status> keys = !config.gateway().on()
                ? DkimKeys.open(directory.keys(), config.dkim().settings(config.office(), config.tls()), clock)
                        .status()
                : List.of();
        forgetTheReminder();
        return new SetupOutcome(done, configured, fingerprint, keys);
    }

    private ConfigEdit edit() {
        Path file = directory.config();
        return Files.exists(file) ? ConfigEdit.read(file) : ConfigEdit.of(file.toString(), ConfigText.sample(Map.of()));
    }

    /** A text that is not a valid name counts as missing: it is asked for again. */
    private static Optional<Domain> named(ConfigEdit edit, String path) {
        try {
            return edit.value(path).map(Domain::parse);
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }

    private void register(Config config, Administrator administrator, List<String> done) {
        EmailAddress address = administrator.address();
        try (MailDatabase database = database(config)) {
            Optional<Account> known = database.accounts().find(address);
            if (known.isEmpty()) {
                Administrator.Person person = administrator
                        .person()
                        .orElseThrow(() -> new ApplianceException("there is no account " + address));
                database.accounts()
                        .add(
                                address,
                                person.displayName(),
                                person.password(),
                                config.store().quota().bytes());
                done.add("added " + address);
            } else if (!known.get().enabled()) {
                throw new ApplianceException(address + " is disabled and gets no mail. Nothing was changed; "
                        + "`postern user enable " + address + "` lets that person in again");
            }
            if (known.isEmpty() || known.get().role() != Account.Role.ADMINISTRATOR) {
                database.accounts().setRole(address, Account.Role.ADMINISTRATOR);
                done.add(address + " is an administrator");
            }
            for (String role : AnswerReader.ROLES) {
                EmailAddress name = new EmailAddress(role, config.office().domain());
                if (database.accounts().find(name).isEmpty()
                        && database.aliases().find(name).isEmpty()) {
                    database.aliases().add(new Aliases.Entry(Aliases.Kind.ALIAS, name, List.of(address)));
                    done.add(name + " leads to " + address);
                }
            }
        }
    }

    private MailDatabase database(Config config) {
        new VersionMark(directory).refuseOlder(Version.running());
        return MailDatabase.open(directory.path(), config.store().settings(), clock);
    }

    private String certificate(Config config) {
        try (ServerKeys keys =
                ServerKeys.open(directory.keys(), config.tls().settings(config.office(), directory::resolve), clock)) {
            return keys.fingerprint();
        }
    }

    /**
     * An installed box reminds its owner at each login as long as this file exists. The file belongs to root, its
     * directory to us.
     */
    private void forgetTheReminder() {
        Path reminder = directory.reminder();
        try {
            Files.deleteIfExists(reminder);
        } catch (IOException e) {
            throw new ApplianceException(
                    "all is set up, but the reminder stays: remove " + reminder + " (" + e.getMessage() + ")", e);
        }
    }
}
