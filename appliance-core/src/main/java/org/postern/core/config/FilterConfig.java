package org.postern.core.config;

import org.postern.core.config.value.ByteSize;
import org.postern.store.filter.sieve.SieveLimits;

/** Limits of Sieve scripts. */
public record FilterConfig(
        @Key(
                value = "Largest Sieve script.",
                standard = "\"256 KiB\"",
                min = "1 KiB",
                max = "4 MiB",
                why = "It holds a list of some thousand senders.")
        ByteSize maxScript,

        @Key(
                value = "Scripts that one person may keep; only one is active.",
                standard = "20",
                min = "1",
                max = "1000",
                why = "Enough for a few seasonal scripts and some tests.")
        int maxScripts,

        @Key(
                value = "How deeply blocks and tests may be nested.",
                standard = "32",
                min = "4",
                max = "200",
                why = "People need about five levels; thousands would exhaust the parser's stack.")
        int maxNesting,

        @Key(
                value = "Actions that one script may take for one message.",
                standard = "32",
                min = "1",
                max = "1000",
                why = "A script that files a message into more folders than this is a mistake.")
        int maxActions,

        @Key(
                value = "Times that one message may be redirected.",
                standard = "5",
                min = "0",
                max = "100",
                why = "Each sends mail to the outside in the office's name; for a distribution list use a group.")
        int maxRedirects,

        @Key(
                value = "Comparisons of single characters that a script may make for one message.",
                standard = "50000000",
                min = "100000",
                max = "1000000000",
                why = "It takes a few tenths of a second, and stops a pattern that would run for hours.")
        int maxWork) {
    /** Returns the limits for the mail server. */
    public SieveLimits limits() {
        return new SieveLimits((int) maxScript.bytes(), maxScripts, maxNesting, maxActions, maxRedirects, maxWork);
    }
}
