package org.postern.core.split;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postern.web.session.HopLogin;
import org.postern.web.session.SignIn;
import org.postern.web.session.WebSession;

/**
 * What came of a sign-in, as it goes over the wire.
 *
 * @param kind which of the others are there
 */
record SignInAnswer(
        String kind,
        @Nullable String address,
        @Nullable String displayName,
        @Nullable String ticket,
        @Nullable String role,
        @Nullable String words,
        long seconds) {
    static SignInAnswer of(SignIn.Result result) {
        if (result instanceof SignIn.Result.Granted granted) {
            HopLogin login = granted.login();
            return new SignInAnswer(
                    "granted",
                    login.address(),
                    login.displayName(),
                    login.secret(),
                    granted.role().name(),
                    null,
                    0);
        }
        if (result instanceof SignIn.Result.Locked locked) {
            return new SignInAnswer("locked", null, null, null, null, locked.words(), 0);
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
        return new SignInAnswer(kind, null, null, null, null, null, seconds);
    }

    SignIn.Result result() {
        if (kind.equals("granted") && address != null && displayName != null && ticket != null) {
            return new SignIn.Result.Granted(new HopLogin(address, displayName, ticket), roleSaid());
        }
        return switch (kind) {
            case "refused" -> new SignIn.Result.Refused();
            case "locked" -> new SignIn.Result.Locked(words == null ? "" : words);
            case "throttled" -> new SignIn.Result.Throttled(Duration.ofSeconds(seconds));
            case "busy" -> new SignIn.Result.Busy();
            default -> new SignIn.Result.Unavailable();
        };
    }

    /** A mail node of an earlier version says nothing of roles: then nobody administers through the web. */
    private WebSession.Role roleSaid() {
        return WebSession.Role.ADMINISTRATOR.name().equals(role)
                ? WebSession.Role.ADMINISTRATOR
                : WebSession.Role.MEMBER;
    }

    @Override
    public String toString() {
        return "SignInAnswer[" + kind + "]";
    }
}
