package org.postern.store.filter.sieve;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The capabilities that a script requires (RFC 5228 3.2). Confined to compilation. */
final class Capabilities {
    /** All capabilities of this box; scripts may also name built-in ones. */
    static final Set<String> KNOWN = Set.of(
            "body",
            "comparator-i;ascii-casemap",
            "comparator-i;ascii-numeric",
            "comparator-i;octet",
            "comparator-i;unicode-casemap",
            "copy",
            "date",
            "duplicate",
            "encoded-character",
            "envelope",
            "ereject",
            "fileinto",
            "ihave",
            "imap4flags",
            "mailbox",
            "reject",
            "relational",
            "special-use",
            "subaddress",
            "vacation",
            "variables");

    /** What helps instead of extensions that people bring from elsewhere. */
    private static final Map<String, String> INSTEAD = Map.of(
            "regex", "use :matches with * and ?",
            "editheader", "mail is kept as it came",
            "include", "put the commands into this script",
            "enotify", "use redirect :copy",
            "notify", "use redirect :copy",
            "mime", "use body",
            "foreverypart", "use body",
            "imapflags", "use imap4flags",
            "vacation-seconds", "use vacation with :days");

    private final Set<String> required = new HashSet<>();

    void require(int line, String name) {
        if (!KNOWN.contains(name)) {
            String instead = INSTEAD.getOrDefault(
                    name,
                    "it has "
                            + KNOWN.stream()
                                    .filter(known -> !known.startsWith("comparator"))
                                    .sorted()
                                    .collect(Collectors.joining(" ")));
            throw new ScriptException(line, "this box has no \"" + shown(name) + "\"; " + instead);
        }
        required.add(name);
    }

    /** What a string of the script means once the script required {@code encoded-character}. */
    String decoded(int line, String text) {
        try {
            return has("encoded-character") ? Variables.decoded(text) : text;
        } catch (IllegalArgumentException e) {
            throw new ScriptException(line, "\"" + shown(e.getMessage()) + "\" is not the number of a character");
        }
    }

    /** Throws {@link ScriptException} when the script did not require it. */
    void need(Words words, String name, String what) {
        if (!required.contains(name)) {
            throw words.wrong(what + " needs: require \"" + name + "\";");
        }
    }

    boolean has(String name) {
        return required.contains(name);
    }

    /** A word of a script, made safe for a terminal and a log. */
    static String shown(@Nullable String text) {
        String clean = String.valueOf(text).replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        return clean.length() <= 60 ? clean : clean.substring(0, 60) + "...";
    }
}
