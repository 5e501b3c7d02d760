package org.postern.core.cli.box;

import java.util.ArrayList;
import java.util.List;
import org.postern.core.setup.SetupOutcome;
import org.postern.tls.dkim.DkimKey;

/**
 * The results of a setup, and the steps left to do. Pure.
 *
 * @param asked whether a person answered the questions, and has therefore seen what else to publish
 * @param serverRuns whether a server runs, with the earlier configuration
 */
record SetupReport(SetupOutcome outcome, boolean asked, boolean serverRuns) {
    List<String> lines() {
        List<String> lines = new ArrayList<>(outcome.done());
        if (lines.isEmpty()) {
            lines.add("nothing to change: the box is set up like that already");
        }
        outcome.fingerprint().ifPresent(print -> lines.add("certificate fingerprint (SHA-256) " + print));
        if ((outcome.configured() || (asked && !outcome.done().isEmpty()))
                && !outcome.keys().isEmpty()) {
            if (asked) {
                lines.add("the keys that mail is signed with, to publish in DNS like what stands above:");
                outcome.keys()
                        .forEach(status -> status.generation().keys().stream()
                                .map(DkimKey::record)
                                .forEach(record -> lines.add(record.zoneText())));
            }
            lines.add("all that has to be published in DNS: postern dkim show");
        }
        if (!outcome.configured()) {
            lines.add("no restart is needed");
        } else if (serverRuns) {
            lines.add("the server goes on with the earlier configuration until it is started again");
        }
        return lines;
    }
}
