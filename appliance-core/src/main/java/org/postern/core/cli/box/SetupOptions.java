package org.postern.core.cli.box;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.core.ApplianceException;
import org.postern.core.cli.option.AtTerminal;
import org.postern.core.config.ConfigText;
import org.postern.core.console.CommandTerminal;
import org.postern.core.console.Secrets;
import org.postern.core.setup.Administrator;
import org.postern.core.setup.AnswerReader;
import org.postern.core.setup.Plan;
import org.postern.core.setup.Present;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The answers that a command line may give in advance. */
final class SetupOptions {
    private static final String STANDARD_INPUT = "-";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    @Option(names = "--domain", paramLabel = "DOMAIN", description = "The mail domain: addresses are NAME@DOMAIN.")
    @Nullable
    String domain;

    @Option(
            names = "--hostname",
            paramLabel = "NAME",
            description = "What browsers and mail servers reach this box by (default: as it is, else mail.DOMAIN).")
    @Nullable
    String hostname;

    @Option(
            names = "--admin",
            paramLabel = "NAME",
            description = "Who looks after the box and gets mail to postmaster and abuse; added if not there.")
    @Nullable
    String admin;

    @Option(
            names = "--admin-name",
            paramLabel = "NAME",
            description = "How mails show that person (default: made from the address).")
    @Nullable
    String adminName;

    @Option(names = "--password-stdin", description = "Read that person's password from standard input.")
    boolean passwordStdin;

    @Option(names = "--password-file", paramLabel = "FILE", description = "Read it from the first line of FILE.")
    @Nullable
    Path passwordFile;

    @Option(names = "--direct", description = "Bring outgoing mail to each receiver's own server.")
    boolean direct;

    @Option(
            names = "--smarthost",
            paramLabel = "HOST[:PORT]",
            description = "Hand all outgoing mail to this server, mostly the provider's.")
    @Nullable
    String smarthost;

    @Option(
            names = "--smarthost-security",
            paramLabel = "WAY",
            description = "starttls, tls or plain (default: as it is, else tls for port 465 and starttls for others).")
    @Nullable
    String smarthostSecurity;

    @Option(names = "--smarthost-user", paramLabel = "USER", description = "The login name there.")
    @Nullable
    String smarthostUser;

    @Option(
            names = "--smarthost-password-file",
            paramLabel = "FILE",
            description =
                    "Read the password there from the first line of FILE. -: standard input, after that person's.")
    @Nullable
    Path smarthostPasswordFile;

    @Option(
            names = "--time-zone",
            paramLabel = "ZONE",
            description = "For dates where a browser said nothing, such as Europe/Berlin.")
    @Nullable
    String timeZone;

    @Option(
            names = "--set",
            paramLabel = "TABLE.KEY=VALUE",
            description = "Any other key of the configuration; the value as TOML, quotes may be left out.")
    Map<String, String> others = new LinkedHashMap<>();

    /** Returns an explanation if the options contradict each other. */
    Optional<String> contradiction(Present present) {
        boolean relayKnown =
                smarthost != null || present.config().delivery().smarthost().isPresent();
        boolean aboutRelay = smarthostUser != null || smarthostSecurity != null || smarthostPasswordFile != null;
        if (direct && (smarthost != null || aboutRelay)) {
            return Optional.of("--direct and --smarthost… exclude one another");
        }
        if (aboutRelay && !relayKnown) {
            return Optional.of("--smarthost HOST[:PORT] is missing");
        }
        if (passwordStdin && passwordFile != null) {
            return Optional.of("--password-stdin and --password-file exclude one another");
        }
        if (admin == null && (adminName != null || passwordStdin || passwordFile != null)) {
            return Optional.of("--admin NAME is missing");
        }
        if (admin != null && !keepsPeople(present)) {
            return Optional.of("--admin has no meaning here: the office's own server keeps the people");
        }
        return Optional.empty();
    }

    /** Whether this box will keep the people and their passwords. A gateway on the command line counts before the configured one. */
    boolean keepsPeople(Present present) {
        String kind = others.get("gateway.kind");
        return kind == null ? present.keepsPeople() : kind.replace("\"", "").isBlank();
    }

    /** Returns the options that are required when no questions are asked. */
    List<String> missing(Present present) {
        List<String> missing = new ArrayList<>();
        if (domain == null && present.chosenDomain().isEmpty()) {
            missing.add("--domain DOMAIN");
        }
        boolean wanted =
                keepsPeople(present) && (admin != null || present.accounts().isEmpty());
        if (wanted && admin == null) {
            missing.add("--admin NAME");
        }
        if (wanted && !passwordStdin && passwordFile == null && !administratorIsThere(present)) {
            missing.add("--password-stdin or --password-file FILE");
        }
        if (smarthostUser != null
                && smarthostPasswordFile == null
                && present.config().delivery().smarthostPassword().isEmpty()) {
            missing.add("--smarthost-password-file FILE");
        }
        return missing;
    }

    private boolean administratorIsThere(Present present) {
        String name = admin;
        Optional<Domain> where = domain == null ? present.domain() : Optional.of(AnswerReader.domain(domain, present));
        return name != null && where.isPresent() && present.isAccount(AnswerReader.person(name, where.get(), present));
    }

    /** Makes the plan of a complete command line. */
    Plan plan(Present present) {
        Domain office = AnswerReader.domain(
                domain == null ? present.chosenDomain().orElseThrow().ascii() : domain, present);
        Domain host = hostname == null ? present.proposedHostname(office) : AnswerReader.hostname(hostname);
        Optional<EmailAddress> address =
                Optional.ofNullable(admin).map(name -> AnswerReader.person(name, office, present));
        boolean added = address.isPresent() && !present.isAccount(address.get());
        // The password is the first line of standard input, even if it is not needed.
        char[] password = passwordStdin && (added || onStandardInput(smarthostPasswordFile))
                ? firstLine(Path.of(STANDARD_INPUT))
                : added && passwordFile != null ? firstLine(passwordFile) : new char[0];
        Map<String, String> keys = new LinkedHashMap<>(delivery(present));
        keys.putAll(rest());
        return new Plan(
                office,
                host,
                address.map(found -> new Administrator(
                        found,
                        added ? Optional.of(new Administrator.Person(shown(found), password)) : Optional.empty())),
                keys);
    }

    private String shown(EmailAddress address) {
        return adminName == null ? AnswerReader.displayNameOf(address) : AnswerReader.displayName(adminName);
    }

    Map<String, String> delivery(Present present) {
        if (direct) {
            return AnswerReader.direct();
        }
        Map<String, String> keys = new LinkedHashMap<>();
        if (smarthost != null) {
            if (!present.config().delivery().smarthost().equals(Optional.of(smarthost))) {
                keys.putAll(AnswerReader.direct()); // the password of the earlier smarthost is not for this one
            }
            keys.putAll(AnswerReader.key("delivery.smarthost", smarthost));
            keys.putAll(AnswerReader.key(
                    "delivery.smarthost-security",
                    AnswerReader.proposedSecurity(smarthost, present.config().delivery())));
        }
        if (smarthostSecurity != null) {
            keys.putAll(AnswerReader.key("delivery.smarthost-security", smarthostSecurity));
        }
        if (smarthostUser != null) {
            keys.putAll(AnswerReader.key("delivery.smarthost-user", smarthostUser));
        }
        if (smarthostPasswordFile != null) {
            char[] password = firstLine(smarthostPasswordFile);
            keys.putAll(AnswerReader.key("delivery.smarthost-password", new String(password)));
            Arrays.fill(password, '\0');
        }
        return keys;
    }

    /** Returns the settings without a question of their own. */
    Map<String, String> rest() {
        Map<String, String> given = new LinkedHashMap<>(others);
        if (timeZone != null) {
            given.put("office.time-zone", timeZone);
        }
        Map<String, String> literals = ConfigText.literals(given);
        given.forEach(literals::putIfAbsent); // an unknown key is reported when it is set
        return literals;
    }

    /** Returns the password from the named file; the caller wipes it. */
    Optional<char[]> passwordInFile() {
        return Optional.ofNullable(passwordFile).map(this::firstLine);
    }

    private static boolean onStandardInput(@Nullable Path file) {
        return file != null && file.toString().equals(STANDARD_INPUT);
    }

    /** The caller wipes it. */
    private char[] firstLine(Path file) {
        CommandTerminal terminal = AtTerminal.of(command);
        char[] line;
        try {
            // Not closed: standard input is not ours.
            line = onStandardInput(file) ? Secrets.line(terminal.input()) : Secrets.file(terminal, file);
        } catch (IOException e) {
            throw new ApplianceException("standard input cannot be read: " + e.getMessage(), e);
        }
        if (line.length == 0) {
            throw new ApplianceException("the password " + (onStandardInput(file) ? "on standard input" : "in " + file)
                    + " is empty. Nothing was changed");
        }
        return line;
    }
}
