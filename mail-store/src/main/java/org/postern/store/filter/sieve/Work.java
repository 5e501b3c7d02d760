package org.postern.store.filter.sieve;

/** The work that one run may still spend, so that every script ends soon. Confined to one run. */
final class Work {
    private long left;

    Work(long left) {
        this.left = left;
    }

    /** Throws {@link ScriptException} when nothing is left. */
    void spend(long cost) {
        left -= cost;
        if (left < 0) {
            throw new ScriptException(0, "the script takes too much work for this message");
        }
    }
}
