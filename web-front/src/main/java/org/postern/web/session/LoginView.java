package org.postern.web.session;

import java.util.Locale;
import java.util.Optional;

/**
 * The data of the login page. The form posts to {@code /login} with the fields {@code username}, {@code password},
 * {@code next}, {@code _csrf}, and may add {@code ownPc=1} (my own PC), {@code tz} (IANA zone, filled by the page's
 * script) and {@code language} (a language tag).
 *
 * @param problem why the form is shown again
 * @param words the mail server's text (hostile); empty unless {@link Problem#LOCKED}
 * @param throttledSeconds how long to wait; 0 unless {@link Problem#THROTTLED}
 * @param notice how the person got here
 * @param next our own path to open after sign-in, checked
 * @param username as typed before, to be shown again (hostile)
 * @param csrf value of the field {@code _csrf}
 * @param ownPc whether "my own PC" was ticked
 * @param keptForm whether the posted form was kept and opens again after sign-in
 */
public record LoginView(
        Optional<Problem> problem,
        String words,
        long throttledSeconds,
        Notice notice,
        String next,
        String username,
        String csrf,
        boolean ownPc,
        boolean keptForm,
        Locale locale) {
    /** Why the form is shown again. */
    public enum Problem {
        /** Unknown user, wrong password or disabled account, without distinction. */
        REFUSED,
        THROTTLED,
        /** The mail server knows the password but refuses the account. */
        LOCKED,
        /** Another program holds the mailbox. */
        BUSY,
        /** The mail server is down. */
        UNAVAILABLE,
        /** The form was too old or came from another site. */
        STALE_FORM
    }

    /** How the person got here. */
    public enum Notice {
        NONE,
        /** "Signed out to protect your mail". */
        EXPIRED,
        SIGNED_OUT
    }
}
