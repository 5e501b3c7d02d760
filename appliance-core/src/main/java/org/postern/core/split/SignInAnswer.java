package org.postern.core.split;

import java.time.Duration;
import java.util.Optional;
import org.postern.web.session.HopLogin;
import org.postern.web.session.SignIn;
import org.postern.web.session.WebSession;

/**
 * The result of a sign-in, as sent between nodes.
 *
 * @param kind which of the other components are present
 */
record SignInAnswer(
        String kind,
        Optional<String> address,
        Optional<String> displayName,
        Optional<String> ticket,
        Optional<String> role,
        Optional<String> words,
        Optional<String> known,
        long seconds) {
    static SignInAnswer of(SignIn.Result result) {
        if (result instanceof SignIn.Result.Granted granted) {
            HopLogin login = granted.login();
            return new SignInAnswer(
                    "granted",
                    Optional.of(login.address()),
                    Optional.of(login.displayName()),
                    Optional.of(login.secret()),
                    Optional.of(granted.role().name()),
                    Optional.empty(),
                    granted.known(),
                    0);
        }
        if (result instanceof SignIn.Result.Locked locked) {
            return new SignInAnswer(
                    "locked",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(locked.words()),
                    Optional.empty(),
                    0);
        }
        if (result instanceof SignIn.Result.Throttled throttled) {
            return bare("throttled", Math.max(1, throttled.retryAfter().toSeconds()));
        }
        if (result instanceof SignIn.Result.Busy) {
            return bare("busy", 0);
        }
        return bare(result instanceof SignIn.Result.Refused ? "refused" : "unavailable", 0);
    }

    private static SignInAnswer bare(String kind, long seconds) {
        return new SignInAnswer(
                kind,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                seconds);
    }

    SignIn.Result result() {
        if (kind.equals("granted") && address.isPresent() && displayName.isPresent() && ticket.isPresent()) {
            return new SignIn.Result.Granted(
                    new HopLogin(address.get(), displayName.get(), ticket.get()), roleSaid(), known);
        }
        return switch (kind) {
            case "refused" -> new SignIn.Result.Refused();
            case "locked" -> new SignIn.Result.Locked(words.orElse(""));
            case "throttled" -> new SignIn.Result.Throttled(Duration.ofSeconds(seconds));
            case "busy" -> new SignIn.Result.Busy();
            default -> new SignIn.Result.Unavailable();
        };
    }

    /** A mail node of an earlier version sends no role: then nobody administers through the web. */
    private WebSession.Role roleSaid() {
        return role.filter(WebSession.Role.ADMINISTRATOR.name()::equals).isPresent()
                ? WebSession.Role.ADMINISTRATOR
                : WebSession.Role.MEMBER;
    }

    @Override
    public String toString() {
        return "SignInAnswer[" + kind + "]";
    }
}
