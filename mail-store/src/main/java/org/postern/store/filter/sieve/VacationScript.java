package org.postern.store.filter.sieve;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.jsieve.parser.generated.SieveParserConstants;
import org.apache.jsieve.parser.generated.Token;

/** Writes a vacation notice as a Sieve script and reads it back. Pure. */
final class VacationScript {
    private static final String HEAD = """
            # The vacation notice. It is written by `postern vacation` and by the webmail;
            # what is changed here by hand is lost at the next change there.
            require ["vacation", "date", "relational"];
            """;

    private VacationScript() {}

    static String write(Vacation vacation) {
        List<String> tests = new ArrayList<>();
        vacation.from().ifPresent(day -> tests.add("currentdate :value \"ge\" \"date\" \"" + day + '"'));
        vacation.until().ifPresent(day -> tests.add("currentdate :value \"le\" \"date\" \"" + day + '"'));
        tests.add("true");
        String subject = vacation.subject().isEmpty() ? "" : " :subject " + quoted(vacation.subject());
        return HEAD + "if allof(" + String.join(", ", tests) + ") {\n    vacation" + subject + "\n"
                + quoted(vacation.text()) + ";\n}\n";
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Empty when the script was not written by this class. */
    static Optional<Vacation> read(String script, boolean enabled, SieveLimits limits) {
        if (!script.startsWith(HEAD)) {
            return Optional.empty();
        }
        try {
            String subject = "";
            String text = "";
            Optional<LocalDate> from = Optional.empty();
            Optional<LocalDate> until = Optional.empty();
            List<String> before = new ArrayList<>(List.of("", "", ""));
            ScriptTokens tokens = new ScriptTokens(script, limits.nesting());
            for (Token token = tokens.getNextToken();
                    token.kind != SieveParserConstants.EOF;
                    token = tokens.getNextToken()) {
                String word = token instanceof ScriptTokens.Text string ? string.getValue() : "";
                String mark = token instanceof ScriptTokens.Text ? "=" + word : token.image;
                if (before.get(2).equals(":subject")) {
                    subject = word;
                } else if (before.get(2).equals("=date") && before.get(1).equals("=ge")) {
                    from = Optional.of(LocalDate.parse(word));
                } else if (before.get(2).equals("=date") && before.get(1).equals("=le")) {
                    until = Optional.of(LocalDate.parse(word));
                } else if (token instanceof ScriptTokens.Text) {
                    text = word;
                }
                before.remove(0);
                before.add(mark);
            }
            return Optional.of(new Vacation(enabled, subject, text, from, until));
        } catch (ScriptException | DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
