package org.postern.core.console;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.postern.core.ApplianceException;
import org.postern.core.config.ConfigException;
import org.postern.store.account.AccountException;
import org.postern.store.address.InvalidAddressException;
import org.postern.tls.TlsKeyException;

/**
 * Repeats each question until the answer is valid. The end of the input ends the command, which has written nothing
 * yet.
 */
public final class Questions {
    private final SetupTerminal terminal;

    public Questions(SetupTerminal terminal) {
        this.terminal = terminal;
    }

    public void say(String text) {
        terminal.say(text);
    }

    /**
     * A question that must be answered.
     *
     * @param proposal the answer that Enter stands for; empty: none
     * @param read converts the answer, or throws with the fault
     */
    public <T> T ask(String question, String proposal, Function<String, T> read) {
        String prompt = question + (proposal.isEmpty() ? ": " : " [" + proposal + "]: ");
        while (true) {
            String typed = terminal.line(prompt).orElseThrow(Questions::ended).strip();
            String answer = typed.isEmpty() ? proposal : typed;
            if (answer.isEmpty()) {
                terminal.say("  An answer is needed here.");
                continue;
            }
            try {
                return read.apply(answer);
            } catch (ApplianceException | AccountException | InvalidAddressException | TlsKeyException e) {
                terminal.say("  " + e.getMessage());
            } catch (ConfigException e) {
                e.problems().forEach(problem -> terminal.say("  " + problem));
            }
        }
    }

    public boolean yes(String question) {
        return ask(question, "yes", answer -> switch (answer.toLowerCase(Locale.ROOT)) {
            case "y", "yes" -> true;
            case "n", "no" -> false;
            default -> throw new ApplianceException("yes or no?");
        });
    }

    /** A new password, typed twice; the caller wipes it. */
    public char[] newPassword(String question, Function<char[], Optional<String>> fault) {
        while (true) {
            char[] first = secret(question);
            boolean good = false;
            try {
                Optional<String> wrong = fault.apply(first);
                good = wrong.isEmpty() && sameAgain(first);
                if (good) {
                    return first;
                }
                terminal.say("  " + wrong.orElse("the two differ") + "; once more");
            } finally {
                if (!good) {
                    Arrays.fill(first, '\0');
                }
            }
        }
    }

    private boolean sameAgain(char[] first) {
        char[] second = secret("  The same again: ");
        boolean same = Arrays.equals(first, second);
        Arrays.fill(second, '\0');
        return same;
    }

    /** A secret, typed once; empty at the end of the input. The caller wipes it. */
    public static Optional<char[]> typed(SetupTerminal terminal, String prompt) {
        while (true) {
            try {
                return terminal.secret(prompt);
            } catch (Untypable e) {
                terminal.say("  " + e.getMessage());
            }
        }
    }

    /** An existing secret, typed once; the caller wipes it. */
    public char[] secret(String prompt) {
        while (true) {
            try {
                return terminal.secret(prompt).orElseThrow(Questions::ended);
            } catch (Untypable e) {
                terminal.say("  " + e.getMessage());
            }
        }
    }

    private static ApplianceException ended() {
        return new ApplianceException("the input ended before the last question. Nothing was changed");
    }

    /** A secret that the terminal cannot transmit as it was typed. */
    static final class Untypable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Untypable(String message) {
            super(message);
        }
    }
}
