package org.postern.store.filter.sieve;

import java.util.HashSet;
import java.util.Set;

/** The capabilities that a script requires (RFC 5228 3.2). Confined to compilation. */
final class Capabilities {
    /** All capabilities of this box; scripts may also name built-in ones. */
    static final Set<String> KNOWN = Set.of(
            "fileinto",
            "envelope",
            "copy",
            "vacation",
            "relational",
            "imap4flags",
            "subaddress",
            "date",
            "comparator-i;octet",
            "comparator-i;ascii-casemap",
            "comparator-i;ascii-numeric");

    private final Set<String> required = new HashSet<>();

    void require(int line, String name) {
        if (!KNOWN.contains(name)) {
            throw new ScriptException(line, "\"" + shown(name) + "\" is not supported here");
        }
        required.add(name);
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
    static String shown(String text) {
        String clean = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}]", "?");
        return clean.length() <= 60 ? clean : clean.substring(0, 60) + "...";
    }
}
