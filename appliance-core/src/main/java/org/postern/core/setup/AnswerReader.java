package org.postern.core.setup;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.postern.core.ApplianceException;
import org.postern.core.config.ConfigText;
import org.postern.core.config.DeliveryConfig;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.password.PasswordFault;
import org.postern.store.password.PasswordRule;

/**
 * Parses the answers of a person, one at a time. Throws {@link ApplianceException} with the error and the expected
 * form. Pure.
 */
public final class AnswerReader {
    /** Addresses that every domain has, and that reach its administrator (RFC 5321 4.5.1, RFC 2142). */
    public static final List<String> ROLES = List.of("postmaster", "abuse");

    /** RFC 5322 3.2.3 without {@code +}, which begins a detail, and {@code *}, which is the catch-all; letters of any script. */
    private static final Pattern NAME =
            Pattern.compile("[\\p{L}\\p{M}\\p{N}!#$%&'/=?^_`{|}~-]+(\\.[\\p{L}\\p{M}\\p{N}!#$%&'/=?^_`{|}~-]+)*");

    private static final int LONGEST_DISPLAY_NAME = 100;

    private AnswerReader() {}

    /** Parses the mail domain; it may differ from the present one only if nobody has an address in that one. */
    public static Domain domain(String text, Present present) {
        if (text.contains("@")) {
            throw new ApplianceException("only what stands after the @ is wanted, such as office.example");
        }
        Domain domain = name(text, "a mail domain");
        List<EmailAddress> others = Stream.concat(present.accounts().stream(), present.registered().stream())
                .filter(address -> !address.domain().equals(domain))
                .toList();
        if (!others.isEmpty()) {
            throw new ApplianceException("the domain stays "
                    + others.get(0).domain() + ": " + others.size()
                    + (others.size() == 1 ? " address is" : " addresses are") + " of it (" + others.get(0)
                    + (others.size() == 1 ? "" : ", …")
                    + "), whose mail would be refused. For another domain make another box, and move each person's mail"
                    + " with `postern export` and `postern import`");
        }
        return domain;
    }

    /** Parses the name under which the box is reached. */
    public static Domain hostname(String text) {
        if (text.contains("/") || text.contains(":")) {
            throw new ApplianceException(
                    "only the name is wanted, without https:// and port, such as mail.office.example");
        }
        return name(text, "a host name");
    }

    private static Domain name(String text, String what) {
        Domain name;
        try {
            name = Domain.parse(text.strip().replaceAll("\\.$", ""));
        } catch (InvalidAddressException e) {
            throw new ApplianceException(
                    "that is not " + what + ": letters, digits and hyphens with dots between, such as office.example",
                    e);
        }
        if (!name.ascii().contains(".")) {
            throw new ApplianceException(what + " has a dot in it, such as office.example");
        }
        if (name.ascii().matches("[0-9.]+")) {
            throw new ApplianceException("that is an address of the network; " + what + " is a name");
        }
        return name;
    }

    /** Parses a person's address: the part before the @, or the whole address. */
    public static EmailAddress person(String text, Domain domain, Present present) {
        int at = text.lastIndexOf('@');
        String local = at < 0 ? text : text.substring(0, at);
        if (!NAME.matcher(local).matches()) {
            throw new ApplianceException(
                    "the part before the @ has letters, digits and signs such as . - _, and no spaces: alice, or a.miller");
        }
        EmailAddress address;
        try {
            address = at < 0 ? new EmailAddress(local, domain) : EmailAddress.parse(text);
        } catch (InvalidAddressException e) {
            throw new ApplianceException(String.valueOf(e.getMessage()), e);
        }
        if (!address.domain().equals(domain)) {
            throw new ApplianceException(address + " is not in this office's domain " + domain);
        }
        if (present.isRegistered(address) && !present.isAccount(address)) {
            throw new ApplianceException(address + " is an alias or a group and nobody's mailbox; `postern alias show "
                    + address + "` tells whose. Give the name of a person");
        }
        return address;
    }

    /** Parses the name that mail shows. */
    public static String displayName(String text) {
        String name = text.strip();
        if (name.codePoints().anyMatch(c -> Character.isISOControl(c) || c == '\uFFFD')) {
            throw new ApplianceException("the name has signs in it that cannot be shown");
        }
        if (name.length() > LONGEST_DISPLAY_NAME) {
            throw new ApplianceException("the name may have " + LONGEST_DISPLAY_NAME + " letters at most");
        }
        return name;
    }

    /** Returns the proposed display name for an address: A Miller for {@code a.miller}. */
    public static String displayNameOf(EmailAddress address) {
        StringBuilder shown = new StringBuilder();
        for (String word : address.localPart().split("[._-]+", -1)) {
            if (!word.isEmpty()) {
                int first = word.offsetByCodePoints(0, 1);
                shown.append(shown.isEmpty() ? "" : " ")
                        .append(word.substring(0, first).toUpperCase(Locale.ROOT))
                        .append(word.substring(first));
            }
        }
        return shown.toString();
    }

    /** Returns the keys for direct delivery. */
    public static Map<String, String> direct() {
        return Map.of(
                "delivery.smarthost", "\"\"", "delivery.smarthost-user", "\"\"", "delivery.smarthost-password", "\"\"");
    }

    /**
     * Returns the proposed protection of the connection to a smarthost: the present one if the smarthost is the same.
     */
    public static String proposedSecurity(String smarthost, DeliveryConfig now) {
        if (now.smarthost().equals(Optional.of(smarthost))) {
            return now.smarthostSecurity();
        }
        return smarthost.endsWith(":465") ? "tls" : "starttls";
    }

    /** Returns a key with a text as its value. */
    public static Map<String, String> key(String path, String text) {
        return Map.of(path, ConfigText.quoted(text));
    }

    /** Returns why a person of the office cannot have a password; empty when it is good. */
    public static Optional<String> passwordFault(
            char[] password, EmailAddress person, String displayName, Domain hostname) {
        return new PasswordRule(person.domain(), hostname)
                .fault(password, person, displayName)
                .map(PasswordFault::words);
    }
}
