package org.postern.core.config;

import org.postern.store.filter.sieve.SieveLimits;

/** What the Sieve scripts of one account may take. */
public record FilterConfig(
        @Key(
                value = "Largest script.",
                standard = "\"256 KiB\"",
                min = "1 KiB",
                max = "4 MiB",
                why = "Room for a list of some thousand senders.")
        ByteSize maxScript,

        @Key(
                value = "Scripts that one person may keep; one of them runs.",
                standard = "20",
                min = "1",
                max = "1000",
                why = "Enough for one per season and some trials.")
        int maxScripts,

        @Key(
                value = "How deep blocks and tests may stand in one another.",
                standard = "32",
                min = "4",
                max = "200",
                why = "People write five; a parser that is led thousands deep runs out of stack.")
        int maxNesting,

        @Key(
                value = "Actions of one script for one message.",
                standard = "32",
                min = "1",
                max = "1000",
                why = "Copies in more folders than this are a mistake.")
        int maxActions,

        @Key(
                value = "Redirects of one message.",
                standard = "5",
                min = "0",
                max = "100",
                why = "Each is a mail to the outside in this office's name; a list is what groups are for.")
        int maxRedirects,

        @Key(
                value = "Comparisons of single characters that one message may cause.",
                standard = "50000000",
                min = "100000",
                max = "1000000000",
                why = "A few tenths of a second; a pattern made to take hours is stopped there.")
        int maxWork) {
    /** What the mail server is given. */
    public SieveLimits limits() {
        return new SieveLimits((int) maxScript.bytes(), maxScripts, maxNesting, maxActions, maxRedirects, maxWork);
    }
}
