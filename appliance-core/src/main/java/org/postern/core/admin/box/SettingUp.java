package org.postern.core.admin.box;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.postern.core.admin.Box;
import org.postern.core.setup.MachineName;
import org.postern.core.setup.Plan;
import org.postern.core.setup.Present;
import org.postern.core.setup.Setup;
import org.postern.core.setup.SetupOutcome;

/** Makes a box what was answered. {@link Setup} does it; here it becomes an act. */
public final class SettingUp {
    private final Box box;

    public SettingUp(Box box) {
        this.box = box;
    }

    /** What looks at the box and checks answers; it writes nothing by itself. */
    public Setup setup() {
        return new Setup(box.directory(), box.clock());
    }

    /** Makes the box so. A plan that was carried out before changes nothing, and is no act. */
    public SetupOutcome apply(Present present, Plan plan) {
        return acting(plan.domain().toString(), act -> {
            plan.administrator().ifPresent(who -> act.note("administrator " + who.address()));
            return setup().apply(present, plan);
        });
    }

    /** What a first installation does without asking. */
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
