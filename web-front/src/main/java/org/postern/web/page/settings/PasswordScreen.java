package org.postern.web.page.settings;

import java.util.Arrays;
import java.util.Locale;
import org.postern.web.http.Cookie;
import org.postern.web.http.Response;
import org.postern.web.page.NotThere;
import org.postern.web.page.Visit;
import org.postern.web.session.Flash;
import org.postern.web.session.OwnPassword;
import org.postern.web.session.PasswordChanges.Outcome;
import org.postern.web.session.SignIn.Result;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /settings/password}: a person's own password. POST takes {@code old-password}, {@code new-password} and {@code again-password}. */
public final class PasswordScreen {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordScreen.class);

    /** In units of UTF-16; the longest password that may be set has fewer. */
    private static final int LONGEST = 4096;

    /** The page.
     *
     * @param here whether the box keeps the passwords
     * @param problem why the password was not changed; or empty
     * @param field the name of the field that the problem is about; or empty */
    public record View(boolean here, String address, String problem, String field) {}

    /** @param seconds until the next attempt; or 0 */
    private record Problem(int status, String words, String field, long seconds) {
        Problem(int status, String words, String field) {
            this(status, words, field, 0);
        }
    }

    public Response show(Visit visit) {
        return page(visit, 200, "", "");
    }

    private static Response page(Visit visit, int status, String problem, String field) {
        View view = new View(
                visit.desk().services().password().here(), visit.login().address(), problem, field);
        return visit.page(status, "password", "settings", view);
    }

    public Response change(Visit visit) {
        OwnPassword port = visit.desk().services().password();
        if (!port.here()) {
            throw new NotThere();
        }
        char[] old = secret(visit, "old-password");
        char[] fresh = secret(visit, "new-password");
        char[] again = secret(visit, "again-password");
        try {
            if (old.length == 0 || old.length > LONGEST) {
                return refused(visit, new Problem(403, visit.text("password.wrong-old"), "old"));
            }
            if (!Arrays.equals(fresh, again)) {
                return refused(visit, new Problem(400, visit.text("password.differ"), "again"));
            }
            if (fresh.length > LONGEST) {
                return refused(visit, new Problem(400, visit.text("password.too-long"), "new"));
            }
            OwnPassword.Answer answer =
                    port.change(visit.session(), old, fresh, visit.exchange().asker());
            return answer.renewed()
                    .map(renewed -> changed(visit, renewed))
                    .orElseGet(() -> refused(visit, problem(visit, answer.outcome())));
        } finally {
            Arrays.fill(old, '\0');
            Arrays.fill(fresh, '\0');
            Arrays.fill(again, '\0');
        }
    }

    private static char[] secret(Visit visit, String field) {
        return visit.exchange().form().secret(field).orElseGet(() -> new char[0]);
    }

    private static Response changed(Visit visit, OwnPassword.Renewed renewed) {
        LOG.info(
                "session {}: {} changed the password, session {} goes on",
                visit.session().id(),
                visit.login().address(),
                renewed.session().id());
        renewed.session().tell(Flash.of(visit.text("password.changed")));
        Response answer = Response.seeOther("/settings");
        for (Cookie cookie : Cookie.of(renewed)) {
            answer = answer.with(cookie);
        }
        return answer;
    }

    private static Response refused(Visit visit, Problem problem) {
        LOG.info("session {}: the password was not changed", visit.session().id());
        Response page = page(visit, problem.status(), problem.words(), problem.field());
        return problem.seconds() == 0 ? page : page.with("Retry-After", Long.toString(problem.seconds()));
    }

    private static Problem problem(Visit visit, Outcome outcome) {
        if (outcome instanceof Outcome.Unfit unfit) {
            String key = unfit.fault().name().toLowerCase(Locale.ROOT).replace('_', '-');
            return new Problem(400, visit.text("password." + key), "new");
        }
        Result result = ((Outcome.Tried) outcome).result();
        if (result instanceof Result.Throttled throttled) {
            long seconds = Math.max(1, throttled.retryAfter().plusMillis(999).toSeconds());
            return new Problem(429, visit.text("login.throttled", seconds), "old", seconds);
        }
        return result instanceof Result.Refused
                ? new Problem(403, visit.text("password.wrong-old"), "old")
                : new Problem(503, visit.text("password.unavailable"), "");
    }
}
