package org.postern.core.admin.box;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.postern.core.admin.Box;
import org.postern.core.setup.MachineName;
import org.postern.core.setup.Plan;
import org.postern.core.setup.Present;
import org.postern.core.setup.Setup;
import org.postern.core.setup.SetupOutcome;

/** Sets up a box according to the answers. {@link Setup} does the work; this class records it as an act. */
public final class SettingUp {
    private final Box box;

    public SettingUp(Box box) {
        this.box = box;
    }

    /** Returns the object that examines the box and checks answers; it writes nothing by itself. */
    public Setup setup() {
        return new Setup(box.directory(), box.clock(), box.keeper());
    }

    /**
     * Carries out a plan. A plan that was carried out before changes nothing, and leaves no entry in the audit trail.
     */
    public SetupOutcome apply(Present present, Plan plan) {
        return acting(plan.domain().toString(), act -> {
            plan.administrator().ifPresent(who -> act.note("administrator " + who.address()));
            return setup().apply(present, plan);
        });
    }

    /** Carries out the steps of a first installation that need no answers. */
    public SetupOutcome first(MachineName machine) {
        return acting(machine.domain().toString(), act -> {
            act.note("provisional");
            return setup().first(machine);
        });
    }

    private SetupOutcome acting(String domain, Box.OnFiles<SetupOutcome> operation) {
        try {
            return box.actOnFilesIf(
                    "setup",
                    domain,
                    operation,
                    outcome -> outcome.configured() || !outcome.done().isEmpty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
