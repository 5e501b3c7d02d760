package org.postern.core.split;

import java.util.Arrays;
import java.util.Optional;
import org.postern.web.session.PasswordChanges.Fault;
import org.postern.web.session.PasswordChanges.Outcome;
import org.postern.web.session.SignIn;

/**
 * What came of a new password, as sent between nodes.
 *
 * @param tried of the old password; empty if the new one is at fault
 */
record PasswordAnswer(Optional<SignInAnswer> tried, Optional<String> fault) {
    static PasswordAnswer of(Outcome outcome) {
        return outcome instanceof Outcome.Tried tried
                ? new PasswordAnswer(Optional.of(SignInAnswer.of(tried.result())), Optional.empty())
                : new PasswordAnswer(
                        Optional.empty(),
                        Optional.of(((Outcome.Unfit) outcome).fault().name()));
    }

    /** A reason that only a later version knows is no reason to take the password for changed. */
    Outcome outcome() {
        Optional<Outcome> unfit = fault.flatMap(name -> Arrays.stream(Fault.values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .map(Outcome.Unfit::new));
        return unfit.orElseGet(
                () -> new Outcome.Tried(tried.map(SignInAnswer::result).orElseGet(SignIn.Result.Unavailable::new)));
    }
}
