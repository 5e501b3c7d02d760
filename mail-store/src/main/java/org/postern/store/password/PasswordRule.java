package org.postern.store.password;

import com.nulabinc.zxcvbn.Pattern;
import com.nulabinc.zxcvbn.Strength;
import com.nulabinc.zxcvbn.Zxcvbn;
import java.nio.CharBuffer;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;

/**
 * What a new password must be: long enough, and not among the first that a stranger would try. It asks for no capitals,
 * digits or signs, which make passwords hard to remember and no harder to guess (NIST SP 800-63B-4 3.1.1.2). Passwords
 * that exist are not judged: their hashes do not show how long they are. Thread-safe.
 */
public final class PasswordRule {
    /** Twelve random letters are out of reach even for somebody who has the hashes. */
    public static final int LEAST = 12;
    /** A passphrase of any kind fits. It bounds the work of a sign-in and of this judgement. */
    public static final int MOST = 1_024;
    /**
     * A password that this many guesses find is refused. Sixteen random characters of any kind take far more, three
     * random words too; a common word with a year or a number takes less.
     */
    private static final double LEAST_GUESSES_LOG10 = 9;
    /** The estimate takes long on long texts. A beginning that is hard to guess makes the whole hard to guess. */
    private static final int JUDGED = 48;

    private final Domain office;
    private final Domain host;

    public PasswordRule(Domain office, Domain host) {
        this.office = office;
        this.host = host;
    }

    /**
     * The reason to refuse a password; empty when it is good. The caller wipes the password.
     *
     * @param displayName may be empty
     */
    public Optional<PasswordFault> fault(char[] password, EmailAddress person, String displayName) {
        char[] form = PasswordForm.of(password);
        try {
            int length = PasswordForm.length(form);
            if (length > MOST) {
                return Optional.of(PasswordFault.TOO_LONG);
            }
            if (hasUntypable(form)) {
                return Optional.of(PasswordFault.UNTYPABLE);
            }
            return length < LEAST ? Optional.of(PasswordFault.TOO_SHORT) : guessed(form, person, displayName);
        } finally {
            Arrays.fill(form, '\0');
        }
    }

    /** Controls, halves of characters and unassigned ones, of which nobody knows the normal form (RFC 8264 9). */
    private static boolean hasUntypable(char[] password) {
        return CharBuffer.wrap(password).codePoints().anyMatch(c -> switch (Character.getType(c)) {
            case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED -> true;
            default -> false;
        });
    }

    private Optional<PasswordFault> guessed(char[] password, EmailAddress person, String displayName) {
        Zxcvbn lists = CommonWords.load();
        List<String> own = own(person, displayName);
        // Full-width and capital letters add next to nothing to a common word.
        char[] plain = plain(CharBuffer.wrap(password)).toCharArray();
        char[] joined = lettersAndDigits(plain);
        try {
            return guessed(lists, plain, own)
                    .or(() -> guessed(lists, joined, own).filter(PasswordFault.OWN_NAME::equals));
        } finally {
            Arrays.fill(plain, '\0');
            Arrays.fill(joined, '\0');
        }
    }

    private static Optional<PasswordFault> guessed(Zxcvbn lists, char[] password, List<String> own) {
        Strength strength = lists.measure(CharBuffer.wrap(password, 0, Math.min(JUDGED, password.length)), own);
        try {
            return strength.getGuessesLog10() >= LEAST_GUESSES_LOG10 ? Optional.empty() : Optional.of(kind(strength));
        } finally {
            strength.wipe();
        }
    }

    /** Hyphens and blanks between one's own names do not make them a passphrase. */
    private static char[] lettersAndDigits(char[] password) {
        char[] kept = new char[password.length];
        int length = 0;
        for (char c : password) {
            if (Character.isLetterOrDigit(c)) {
                kept[length++] = c;
            }
        }
        char[] exact = Arrays.copyOf(kept, length);
        Arrays.fill(kept, '\0');
        return exact;
    }

    private static PasswordFault kind(Strength strength) {
        if (strength.getSequence().stream().anyMatch(match -> "user_inputs".equals(match.dictionaryName))) {
            return PasswordFault.OWN_NAME;
        }
        boolean word = strength.getSequence().stream().anyMatch(match -> match.pattern == Pattern.Dictionary);
        return word ? PasswordFault.ONE_OF_THE_FIRST : PasswordFault.A_PATTERN;
    }

    /** The words that belong to the person and to the office. */
    private List<String> own(EmailAddress person, String displayName) {
        Set<String> words = new LinkedHashSet<>();
        Stream.of(person.localPart(), person.toString(), displayName, office.ascii(), host.ascii(), "postern")
                .map(PasswordRule::plain)
                .forEach(text -> {
                    words.add(text);
                    words.add(text.replaceAll("\\s", ""));
                    words.addAll(List.of(text.split("[^\\p{L}\\p{N}]+", -1)));
                });
        words.removeIf(word -> word.length() < 2);
        return List.copyOf(words);
    }

    private static String plain(CharSequence text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }
}
