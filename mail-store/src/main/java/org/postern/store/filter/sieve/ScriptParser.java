package org.postern.store.filter.sieve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.jsieve.parser.generated.ParseException;
import org.apache.jsieve.parser.generated.SieveParser;
import org.apache.jsieve.parser.generated.SieveParserConstants;
import org.apache.jsieve.parser.generated.SimpleNode;
import org.apache.jsieve.parser.generated.Token;
import org.apache.jsieve.parser.generated.TokenMgrError;

/** Parses text into jSieve's tree (RFC 5228 8); every fault in the text is reported with its line. */
final class ScriptParser {
    private static final Pattern LINE = Pattern.compile("line (\\d{1,9})");

    private ScriptParser() {}

    /** Throws {@link ScriptException}. */
    static SimpleNode parse(String script, SieveLimits limits) {
        if (script.length() > limits.scriptBytes() || script.getBytes(UTF_8).length > limits.scriptBytes()) {
            throw new ScriptException(0, "the script is larger than " + limits.scriptBytes() + " bytes");
        }
        int bad = script.indexOf('\0');
        if (bad >= 0) {
            throw new ScriptException(lineOf(script, bad), "a script is text; this holds a NUL");
        }
        try {
            return new SieveParser(new ScriptTokens(script, limits.nesting())).start();
        } catch (ParseException e) {
            throw unexpected(e);
        } catch (TokenMgrError e) {
            // An Error in name only: it reports a character that begins no word, or an unfinished string.
            throw lexical(script, String.valueOf(e.getMessage()));
        }
    }

    private static ScriptException unexpected(ParseException e) {
        Token last = e.currentToken;
        if (last == null || last.next == null) {
            return new ScriptException(0, "this is no Sieve script");
        }
        Token token = last.next;
        if (token.kind == SieveParserConstants.EOF) {
            return new ScriptException(
                    last.endLine, "the script ends in the middle of a command: is a ; or } missing?");
        }
        String word = token instanceof ScriptTokens.Text ? "a string" : '"' + Capabilities.shown(token.image) + '"';
        return new ScriptException(token.beginLine, word + " does not belong there: is a ; or , missing before it?");
    }

    private static ScriptException lexical(String script, String message) {
        Matcher matcher = LINE.matcher(message);
        int line = matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
        if (message.contains("<EOF>")) {
            return new ScriptException(
                    Math.min(line, lineOf(script, script.length())), "a string or comment does not end");
        }
        return new ScriptException(line, "a character that begins no word, or a backslash before other than \" and \\");
    }

    private static int lineOf(String script, int offset) {
        return 1
                + (int) script.substring(0, offset)
                        .replace("\r\n", "\n")
                        .chars()
                        .filter(c -> c == '\n' || c == '\r')
                        .count();
    }
}
