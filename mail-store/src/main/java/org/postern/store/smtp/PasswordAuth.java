package org.postern.store.smtp;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.apache.james.protocols.api.Response;
import org.apache.james.protocols.api.handler.LineHandler;
import org.postern.store.account.Authenticator;
import org.postern.store.account.Purpose;
import org.postern.store.account.SignInResult;
import org.postern.store.gate.LoginThreads;
import org.postern.store.gate.Visitor;
import org.postern.store.grant.Grant;
import org.postern.store.grant.Grants;
import org.postern.store.james.DeferredResponse;
import org.postern.store.james.LazyResponse;
import org.postern.store.mailbox.StoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * AUTH PLAIN and LOGIN for mail programs (RFC 4954), with the account's password or an app password. Unknown user,
 * wrong password and disabled account get the same answer. LOGIN has no specification, but some Outlook versions and
 * many scanners support nothing else (seen up to 2024). Thread-safe.
 */
final class PasswordAuth {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordAuth.class);
    /** Secrets that one connection may try. A person who mistypes more often looks the password up first. */
    private static final int MOST_WRONG = 5;

    private final Authenticator authenticator;
    private final Grants grants;
    private final LoginThreads threads;

    /**
     * Makes the commands.
     *
     * @param threads runs sign-ins, which may block for a password hash and for throttling pauses
     */
    PasswordAuth(Authenticator authenticator, Grants grants, LoginThreads threads) {
        this.authenticator = authenticator;
        this.grants = grants;
        this.threads = threads;
    }

    Response auth(SmtpSession session, String argument) {
        Optional<Response> outOfTurn = session.refusedAuth();
        if (outOfTurn.isPresent()) {
            return outOfTurn.get();
        }
        String[] words = argument.strip().split(" +", -1);
        String mechanism = words[0].toUpperCase(Locale.ROOT);
        if (words.length > 2 || !(mechanism.equals("PLAIN") || mechanism.equals("LOGIN"))) {
            return session.mistake("504", "5.5.4 AUTH PLAIN and AUTH LOGIN are known here");
        }
        Function<char[], Response> first =
                mechanism.equals("PLAIN") ? decoded -> plain(session, decoded) : name -> secretOf(session, name);
        return words.length == 2
                ? decoded(session, words[1], first)
                : challenge(session, mechanism.equals("PLAIN") ? "" : "Username:", first);
    }

    private Response plain(SmtpSession session, char[] decoded) {
        Optional<SaslPlain.Credentials> credentials = SaslPlain.plain(decoded);
        Arrays.fill(decoded, '\0');
        return credentials.isPresent()
                ? later(session, credentials.get())
                : session.mistake("501", "5.5.2 a PLAIN answer has three fields and no other identity");
    }

    /** The second challenge of LOGIN. */
    private Response secretOf(SmtpSession session, char[] name) {
        return challenge(
                session,
                "Password:",
                secret -> secret.length == 0
                        ? session.mistake("501", "5.5.2 a password cannot be empty")
                        : later(session, new SaslPlain.Credentials(new String(name), secret)));
    }

    private static Response challenge(SmtpSession session, String prompt, Function<char[], Response> next) {
        session.pushLineHandler((LineHandler<SmtpSession>) (asked, line) -> {
            asked.popLineHandler();
            String text = new String(line, 0, line.length - 2, StandardCharsets.US_ASCII);
            Arrays.fill(line, (byte) 0);
            return text.equals("*") ? asked.mistake("501", "5.7.0 cancelled") : decoded(asked, text, next);
        });
        return SmtpSession.reply("334", Base64.getEncoder().encodeToString(prompt.getBytes(StandardCharsets.US_ASCII)));
    }

    private static Response decoded(SmtpSession session, String coded, Function<char[], Response> next) {
        return SaslPlain.decode(coded).map(next).orElseGet(() -> session.mistake("501", "5.5.2 that is not base64"));
    }

    private Response later(SmtpSession session, SaslPlain.Credentials credentials) {
        try {
            return new DeferredResponse(CompletableFuture.supplyAsync(
                            () -> check(session, credentials),
                            work -> threads.run(session.getRemoteAddress().getAddress(), work))
                    .thenApply(result -> new LazyResponse(() -> answer(session, result))));
        } catch (RejectedExecutionException e) {
            credentials.wipe();
            return SmtpSession.reply("454", "4.7.0 too many logins at once, try again");
        }
    }

    /** The result of a sign-in and, where it was granted, how long that holds. */
    private record Checked(SignInResult result, Optional<Grant> grant) {}

    /** Runs on a login thread; empty when the store fails. */
    private Optional<Checked> check(SmtpSession session, SaslPlain.Credentials credentials) {
        try {
            SignInResult result = authenticator.signIn(
                    Purpose.CLIENT,
                    credentials.name(),
                    credentials.secret(),
                    Visitor.from(session.getRemoteAddress().getAddress()));
            Optional<Grant> grant = result instanceof SignInResult.Granted granted
                    ? Optional.of(grants.of(granted, credentials.secret()))
                    : Optional.empty();
            return Optional.of(new Checked(result, grant));
        } catch (StoreException e) {
            LOG.error("[{}] login failed", session.getSessionID(), e);
            return Optional.empty();
        } finally {
            credentials.wipe();
        }
    }

    private static Response answer(SmtpSession session, Optional<Checked> checked) {
        if (checked.isEmpty()) {
            return SmtpSession.reply("454", "4.7.0 the password cannot be checked now, try again later");
        }
        SignInResult result = checked.get().result();
        if (result instanceof SignInResult.Granted granted) {
            session.account(granted.account(), checked.get().grant().orElseThrow());
            LOG.info("[{}] login {}", session.getSessionID(), granted.account().address());
            return SmtpSession.reply("235", "2.7.0 authenticated");
        }
        boolean last = session.wrongSecret() >= MOST_WRONG;
        if (result instanceof SignInResult.Throttled throttled) {
            LOG.info("[{}] login throttled", session.getSessionID());
            String text = "4.7.0 too many failed logins, try again in "
                    + Math.max(1, throttled.retryAfter().toSeconds()) + " s";
            return last ? SmtpSession.closing("421", text) : SmtpSession.reply("454", text);
        }
        LOG.info("[{}] login refused", session.getSessionID());
        return last
                ? SmtpSession.closing("421", "4.7.0 too many failed logins, closing, session " + session.getSessionID())
                : session.mistake("535", "5.7.8 login failed: look at the address and the password");
    }
}
