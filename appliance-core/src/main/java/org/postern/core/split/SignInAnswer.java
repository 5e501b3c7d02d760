package org.postern.core.split;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postern.web.session.HopLogin;
import org.postern.web.session.SignIn;

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
        @Nullable String words,
        long seconds) {
    static SignInAnswer of(SignIn.Result result) {
        if (result instanceof SignIn.Result.Granted granted) {
            HopLogin login = granted.login();
            return new SignInAnswer("granted", login.address(), login.displayName(), login.secret(), null, 0);
        }
        if (result instanceof SignIn.Result.Locked locked) {
            return new SignInAnswer("locked", null, null, null, locked.words(), 0);
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
        return new SignInAnswer(kind, null, null, null, null, seconds);
    }

    SignIn.Result result() {
        if (kind.equals("granted") && address != null && displayName != null && ticket != null) {
            return new SignIn.Result.Granted(new HopLogin(address, displayName, ticket));
        }
        return switch (kind) {
            case "refused" -> new SignIn.Result.Refused();
            case "locked" -> new SignIn.Result.Locked(words == null ? "" : words);
            case "throttled" -> new SignIn.Result.Throttled(Duration.ofSeconds(seconds));
            case "busy" -> new SignIn.Result.Busy();
            default -> new SignIn.Result.Unavailable();
        };
    }

    @Override
    public String toString() {
        return "SignInAnswer[" + kind + "]";
    }
}
