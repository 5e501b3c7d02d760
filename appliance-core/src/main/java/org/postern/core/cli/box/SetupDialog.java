package org.postern.core.cli.box;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.core.ApplianceException;
import org.postern.core.config.Config;
import org.postern.core.config.DeliveryConfig;
import org.postern.core.console.Passwords;
import org.postern.core.console.Questions;
import org.postern.core.console.SetupTerminal;
import org.postern.core.setup.Administrator;
import org.postern.core.setup.AnswerReader;
import org.postern.core.setup.Plan;
import org.postern.core.setup.Present;
import org.postern.core.setup.Setup;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;

/** The questions of {@code postern setup}, each with its purpose and the effect of Enter. Writes nothing. */
final class SetupDialog {
    private static final String DIRECT = "direct";
    private static final String NONE = "none";

    private final Questions questions;
    private final Setup setup;
    private final Present present;
    private final SetupOptions options;

    SetupDialog(SetupTerminal terminal, Setup setup, Present present, SetupOptions options) {
        this.questions = new Questions(terminal);
        this.setup = setup;
        this.present = present;
        this.options = options;
    }

    /** Returns the answers; empty when the last answer was no. The caller wipes the password in it. */
    Optional<Plan> plan() {
        questions.say("Enter keeps what stands in brackets. Nothing is written before the last");
        questions.say("question; Ctrl-C leaves everything as it is.");
        Domain domain = domain();
        Domain hostname = hostname(domain);
        Map<String, String> keys = new LinkedHashMap<>(options.rest());
        Optional<Administrator> administrator = Optional.empty();
        if (options.keepsPeople(present)) {
            keys.putAll(delivery(domain, hostname));
            administrator = Optional.of(administrator(domain, hostname));
        }
        Plan plan = new Plan(domain, hostname, administrator, keys);
        boolean go = false;
        try {
            Config config = setup.check(present, plan).config();
            new SetupSummary(present, plan, config).lines().forEach(questions::say);
            questions.say("");
            go = questions.yes("Write this?");
        } finally {
            if (!go) {
                administrator.flatMap(Administrator::person).ifPresent(Administrator.Person::wipe);
            }
        }
        return go ? Optional.of(plan) : Optional.empty();
    }

    private Domain domain() {
        if (options.domain != null) {
            return AnswerReader.domain(options.domain, present);
        }
        about("The mail domain is what stands after the @ in the addresses of the office.");
        return questions.ask(
                "Mail domain",
                present.chosenDomain().map(Domain::ascii).orElse(""),
                answer -> AnswerReader.domain(answer, present));
    }

    private Domain hostname(Domain domain) {
        if (options.hostname != null) {
            return usable(domain, AnswerReader.hostname(options.hostname));
        }
        about("The host name is what browsers and other mail servers reach this box by; DNS");
        questions.say("has to lead it here.");
        return questions.ask(
                "Host name",
                present.proposedHostname(domain).ascii(),
                answer -> usable(domain, AnswerReader.hostname(answer)));
    }

    /** An office's own certificate may be for another name. */
    private Domain usable(Domain domain, Domain hostname) {
        setup.check(present, new Plan(domain, hostname, Optional.empty(), Map.of()));
        return hostname;
    }

    private Map<String, String> delivery(Domain domain, Domain hostname) {
        if (options.direct || options.smarthost != null) {
            return options.delivery(present);
        }
        about("Mail to others goes directly to their servers, which needs a line that lets");
        questions.say("port 25 out and a fixed address; or through a smarthost, mostly the provider's,");
        questions.say("which takes it with a password.");
        DeliveryConfig now = present.config().delivery();
        return questions.ask(
                "Smarthost as HOST or HOST:PORT, or " + DIRECT, now.smarthost().orElse(DIRECT), answer -> {
                    if (answer.equalsIgnoreCase(DIRECT)) {
                        return AnswerReader.direct();
                    }
                    Map<String, String> named = AnswerReader.key("delivery.smarthost", answer);
                    setup.check(present, new Plan(domain, hostname, Optional.empty(), named));
                    return smarthost(answer, now);
                });
    }

    private Map<String, String> smarthost(String host, DeliveryConfig now) {
        String security = questions.ask(
                "  Protected by starttls, tls (from the first byte) or plain",
                AnswerReader.proposedSecurity(host, now),
                answer -> {
                    if (!List.of("starttls", "tls", "plain").contains(answer)) {
                        throw new ApplianceException("starttls, tls or plain?");
                    }
                    return answer;
                });
        Map<String, String> keys = new LinkedHashMap<>(AnswerReader.key("delivery.smarthost", host));
        keys.putAll(AnswerReader.key("delivery.smarthost-security", security));
        String user = "";
        if (security.equals("plain")) {
            questions.say("  Without protection no password is sent.");
        } else {
            String answer = questions.ask(
                    "  User name there, or " + NONE, now.smarthostUser().orElse(NONE), typed -> typed);
            user = answer.equals(NONE) ? "" : answer;
        }
        keys.putAll(AnswerReader.key("delivery.smarthost-user", user));
        keys.putAll(AnswerReader.key("delivery.smarthost-password", user.isEmpty() ? "" : relayPassword(user, now)));
        return keys;
    }

    private String relayPassword(String user, DeliveryConfig now) {
        Optional<String> kept =
                now.smarthostPassword().filter(password -> now.smarthostUser().equals(Optional.of(user)));
        while (true) {
            char[] typed = questions.secret("  Password there" + (kept.isPresent() ? " [as it is]: " : ": "));
            try {
                if (typed.length > 0) {
                    return new String(typed);
                }
                if (kept.isPresent()) {
                    return kept.get();
                }
                questions.say("  a user name without a password is of no use there");
            } finally {
                Arrays.fill(typed, '\0');
            }
        }
    }

    private Administrator administrator(Domain domain, Domain hostname) {
        about("The administrator is whom mail to postmaster and abuse reaches: what other");
        questions.say("servers have to say about this one.");
        EmailAddress address = options.admin != null
                ? AnswerReader.person(options.admin, domain, present)
                : questions.ask(
                        "Administrator, the part before the @",
                        present.administrator()
                                .filter(known -> known.domain().equals(domain))
                                .map(EmailAddress::localPart)
                                .orElse(""),
                        answer -> AnswerReader.person(answer, domain, present));
        if (present.isAccount(address)) {
            return new Administrator(address, Optional.empty());
        }
        String shown = options.adminName != null
                ? AnswerReader.displayName(options.adminName)
                : questions.ask(
                        "  Name as mails show it", AnswerReader.displayNameOf(address), AnswerReader::displayName);
        char[] password = options.passwordInFile()
                .orElseGet(() -> questions.newPassword(
                        Passwords.question("  New password of " + address),
                        typed -> AnswerReader.passwordFault(typed, address, shown, hostname)));
        return new Administrator(address, Optional.of(new Administrator.Person(shown, password)));
    }

    private void about(String sentence) {
        questions.say("");
        questions.say(sentence);
    }
}
