package org.postern.core.cli;

import java.util.ArrayList;
import java.util.List;
import org.postern.core.DataDirectory;
import org.postern.core.setup.Outcome;
import org.postern.core.setup.Plan;
import org.postern.tls.DkimKey;

/** What a setup did and what is left to do. Pure, but for the look whether a server runs. */
record SetupReport(DataDirectory directory, Plan plan, Outcome outcome) {
    List<String> lines() {
        List<String> lines = new ArrayList<>(outcome.done());
        if (lines.isEmpty()) {
            lines.add("nothing to change: the box is set up like that already");
        }
        outcome.fingerprint().ifPresent(print -> lines.add("certificate fingerprint (SHA-256) " + print));
        if (outcome.configured() && !outcome.keys().isEmpty()) {
            lines.add("publish in DNS, beside the records of `postern dkim show`, the keys that mail is signed with:");
            outcome.keys()
                    .forEach(status -> status.generation().keys().stream()
                            .map(DkimKey::record)
                            .forEach(record -> lines.add(record.zoneText())));
        }
        if (outcome.configured() && directory.serverRuns()) {
            lines.add("the server goes on with the earlier configuration until it is started again");
        } else if (!outcome.configured()) {
            lines.add("no restart is needed");
        }
        return lines;
    }
}
