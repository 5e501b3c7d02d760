package org.postern.store.filter.sieve;

import java.util.List;

/** A compiled script, fully checked. Immutable, thread-safe. */
record Script(List<Step> steps) {
    Script {
        steps = List.copyOf(steps);
    }

    /** Runs from the top to the end or the first {@code stop}. Throws {@link ScriptException}. */
    void run(Run run) {
        for (Step step : steps) {
            if (!step.take(run)) {
                return;
            }
        }
    }

    /** A command. */
    @FunctionalInterface
    interface Step {
        /** False stops the script. */
        boolean take(Run run);
    }

    /** A test. */
    @FunctionalInterface
    interface Test {
        boolean holds(Run run);
    }
}
