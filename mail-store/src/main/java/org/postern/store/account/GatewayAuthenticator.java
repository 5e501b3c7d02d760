package org.postern.store.account;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.gate.SignInGate;
import org.postern.store.gate.Visitor;
import org.postern.store.password.PasswordForm;
import org.postern.store.password.PasswordRule;

/**
 * Signs in people whose passwords another server keeps. Each attempt passes the same {@link SignInGate} as the box's
 * own passwords, so that nobody can use the web front to guess past that server's limits or to lock its accounts. A
 * login that cannot be an account of the office is refused and counted without asking the server. Thread-safe.
 */
public final class GatewayAuthenticator {
    private final Accounts accounts;
    private final PasswordCheck check;
    private final Domain domain;
    private final SignInGate gate;

    /**
     * Makes an authenticator.
     *
     * @param domain completes a login without a domain; logins of other domains are refused
     */
    public GatewayAuthenticator(Accounts accounts, PasswordCheck check, Domain domain, SignInGate gate) {
        this.accounts = accounts;
        this.check = check;
        this.domain = domain;
        this.gate = gate;
    }

    /**
     * Checks a password with the server, and finds or makes the account. May pause for two seconds and then waits for
     * the server; call it on a pool thread. Throws {@link AccountException} when the address is an alias or a group in
     * the box.
     *
     * @param login a full address, or a local part of the domain
     * @param password wiped by the caller
     */
    public GatewaySignIn signIn(String login, char[] password, Visitor visitor) {
        Optional<EmailAddress> address = address(login);
        return gate.pass(
                visitor,
                key(address, login),
                GatewaySignIn.Throttled::new,
                () -> address.isPresent() && sensible(password)
                        ? asked(address.get(), password)
                        : SignInGate.Tried.wrong(new GatewaySignIn.Refused()));
    }

    /** Whether the account signed in with the visitor's browser before. Costs one query. */
    public boolean expects(String login, Visitor visitor) {
        return gate.knows(visitor, key(address(login), login));
    }

    private static String key(Optional<EmailAddress> address, String login) {
        return address.map(EmailAddress::key)
                .orElseGet(() ->
                        "?" + login.substring(0, Math.min(64, login.length())).toLowerCase(Locale.ROOT));
    }

    private SignInGate.Tried<GatewaySignIn> asked(EmailAddress address, char[] password) {
        PasswordCheck.Answer answer = check.check(address.toString(), password);
        if (answer instanceof PasswordCheck.Answer.Right) {
            Account account = accounts.findOrAddWithoutPassword(address, "");
            return SignInGate.Tried.right(
                    account.enabled() ? new GatewaySignIn.Granted(account) : new GatewaySignIn.Refused());
        }
        return answer instanceof PasswordCheck.Answer.Unsettled unsettled
                ? SignInGate.Tried.neither(new GatewaySignIn.Unsettled(unsettled.reason(), unsettled.words()))
                : SignInGate.Tried.wrong(new GatewaySignIn.Refused());
    }

    /**
     * Empty for anything that is not an address of the office. A control character could start a new line in the
     * server's protocol. A server that prepares names (RFC 4013, as many did before RFC 8265) takes many spellings for one, and
     * each would have a count of guesses of its own: none but the usual one is asked for.
     */
    private Optional<EmailAddress> address(String login) {
        try {
            EmailAddress address = EmailAddress.ofLogin(login, domain);
            boolean plain = login.chars().noneMatch(Character::isISOControl);
            return plain && usual(address.localPart()) && address.domain().equals(domain)
                    ? Optional.of(address)
                    : Optional.empty();
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }

    /** Neither forms of letters that are compatible with others, nor characters that preparation maps to nothing. */
    private static boolean usual(String name) {
        return Normalizer.isNormalized(name, Normalizer.Form.NFKC)
                && name.codePoints()
                        .noneMatch(c -> Character.getType(c) == Character.FORMAT
                                || c == 0x034f
                                || (c >= 0x180b && c <= 0x180f)
                                || (c >= 0xfe00 && c <= 0xfe0f));
    }

    private static boolean sensible(char[] password) {
        for (char c : password) {
            if (c == '\0' || c == '\r' || c == '\n') {
                return false;
            }
        }
        return password.length > 0 && PasswordForm.length(password) <= PasswordRule.MOST;
    }
}
