package org.postern.web.session;

import java.time.Duration;
import java.util.Optional;

/** Changes the password of the person who is signed in, and exchanges the person's sessions. Thread-safe. */
public final class OwnPassword {
    private final PasswordChanges changes;
    private final WebSessions sessions;
    private final SessionTimes times;

    public OwnPassword(PasswordChanges changes, WebSessions sessions, SessionTimes times) {
        this.changes = changes;
        this.sessions = sessions;
        this.times = times;
    }

    /**
     * The session in which the person goes on.
     *
     * @param cookie its key, which the server does not store
     * @param age how long the browser keeps the cookie; if empty, as long as the browser runs
     * @param known the cookie that marks the browser as known
     */
    public record Renewed(String cookie, Optional<Duration> age, Optional<String> known, WebSession session) {
        @Override
        public String toString() {
            return "Renewed[" + session.id() + "]";
        }
    }

    /** What came of it, and the new session if the password was changed. */
    public record Answer(PasswordChanges.Outcome outcome, Optional<Renewed> renewed) {}

    /** Whether the box keeps the passwords. */
    public boolean here() {
        return changes.here();
    }

    /**
     * Changes the password. Then every session of the person has ended, and a new one takes the place of the asking one.
     *
     * @param old wiped by the caller
     * @param fresh wiped by the caller
     */
    public Answer change(WebSession session, char[] old, char[] fresh, SignIn.Asker asker) {
        PasswordChanges.Outcome outcome = changes.change(session.login(), old, fresh, asker);
        if (outcome instanceof PasswordChanges.Outcome.Tried tried
                && tried.result() instanceof SignIn.Result.Granted granted) {
            return new Answer(outcome, Optional.of(renewed(session, granted, asker)));
        }
        return new Answer(outcome, Optional.empty());
    }

    private Renewed renewed(WebSession session, SignIn.Result.Granted granted, SignIn.Asker asker) {
        boolean ownPc = sessions.onOwnPc(session);
        WebSessions.Opened opened = sessions.open(
                granted, new SignInOrigin(asker.client(), asker.userAgent(), session.locale(), session.zone(), ownPc));
        int unused = sessions.endOthers(opened.session());
        return new Renewed(
                opened.cookie(),
                ownPc ? Optional.of(times.ownPc()) : Optional.empty(),
                granted.known(),
                opened.session());
    }
}
