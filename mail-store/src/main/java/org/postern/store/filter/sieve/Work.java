package org.postern.store.filter.sieve;

/** What one run may still spend: a script, however it is made, ends soon. Confined to one run. */
final class Work {
    private long left;

    Work(long left) {
        this.left = left;
    }

    /** Throws {@link ScriptException} when all is spent. */
    void spend(long cost) {
        left -= cost;
        if (left < 0) {
            throw new ScriptException(0, "the script takes too much work for this message");
        }
    }
}
