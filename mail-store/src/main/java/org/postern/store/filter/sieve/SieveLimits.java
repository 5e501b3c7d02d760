package org.postern.store.filter.sieve;

/**
 * The most that one account's filters may take from a shared machine.
 *
 * @param scriptBytes of one script, UTF-8; default 256 KiB: a long list of senders
 * @param scripts that one account may have; default 20
 * @param nesting of blocks and tests; default 32, people write five
 * @param actions that one message may cause; default 32
 * @param redirects of one message; default 5, since each is a mail to the outside in our name
 * @param work character comparisons that one message may cause; default 50 million, about a tenth of a second
 */
public record SieveLimits(int scriptBytes, int scripts, int nesting, int actions, int redirects, long work) {
    public static final SieveLimits DEFAULT = new SieveLimits(262_144, 20, 32, 32, 5, 50_000_000);
}
