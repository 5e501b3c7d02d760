package org.postern.core.admin.box;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import org.postern.core.DataDirectory;
import org.postern.core.WebNode;
import org.postern.core.config.Config;
import org.postern.core.config.ConfigException;
import org.postern.core.split.MailNode;
import org.postern.tls.TlsKeyException;
import org.postern.tls.node.JoinedNode;
import org.postern.tls.node.NodeCertificate;
import org.postern.tls.node.NodeKeys;
import org.postern.web.hop.HopException;
import org.postern.web.office.Pop3Probe;
import org.postern.web.office.SmtpProbe;

/** Checks the split form, on either node; does not sign in. Confined to one command. */
record SplitCheck(Config config, DataDirectory directory, CheckResults results) {

    /** On the mail node: checks which web nodes may connect. */
    void mailNode() {
        try {
            if (!config.split().on()) {
                return;
            }
            if (!NodeKeys.exist(directory.keys())) {
                results.ok("web nodes", "none was invited yet; the keys are made by the first start");
                return;
            }
            NodeKeys nodes = NodeKeys.open(directory.keys(), Clock.systemUTC());
            List<String> standing = nodes.certificates().stream()
                    .filter(node -> !node.revoked())
                    .map(NodeCertificate::name)
                    .distinct()
                    .toList();
            results.ok(
                    "web nodes",
                    (standing.isEmpty() ? "none" : String.join(", ", standing)) + "; they are shown the certificate "
                            + nodes.fingerprint());
            nodes.warnings().forEach(warning -> results.note("web nodes", warning));
        } catch (ConfigException e) {
            e.problems().forEach(problem -> results.fail("split", problem));
        } catch (TlsKeyException e) {
            results.fail("web nodes", e.getMessage());
        }
    }

    /**
     * On the web node: checks that the mail node is reachable, has the expected certificate, and accepts this web node,
     * on all three ports.
     */
    void webNode() {
        Clock clock = Clock.systemUTC();
        try {
            JoinedNode joined = JoinedNode.open(directory.keys(), clock);
            results.ok("web node", joined.name() + " until " + joined.until());
            joined.warning(clock.instant()).ifPresent(warning -> results.note("web node", warning));
            WebNode form = new WebNode(directory, config);
            try (MailNode node = form.mailNode(clock)) {
                node.probe();
                Pop3Probe.of(node.hop().pop3());
                SmtpProbe.of(node.hop().smtp(), config.office().hostname().ascii());
                results.ok(
                        "mail node",
                        config.gateway().nodeHost() + " at the ports "
                                + config.gateway().nodePorts() + " shows the certificate " + joined.mailNode()
                                + " and lets this web node in");
            }
            form.exposure().ifPresent(exposure -> results.ok("exposure", exposure.words()));
        } catch (ConfigException e) {
            e.problems().forEach(problem -> results.fail("gateway", problem));
        } catch (TlsKeyException e) {
            results.fail("web node", e.getMessage());
        } catch (IOException | HopException e) {
            results.fail(
                    "mail node",
                    config.gateway().nodeHost() + " cannot be asked (" + e
                            + "): look at the firewall, at [split] there, and whether this web node was revoked");
        }
    }
}
