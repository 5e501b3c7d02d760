package org.postern.core;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.postern.core.adapter.MailBackend;
import org.postern.core.config.Config;
import org.postern.core.split.HopService;
import org.postern.core.split.HopSettings;
import org.postern.core.split.MailNode;
import org.postern.store.NodeHop;
import org.postern.tls.node.JoinedNode;
import org.postern.tls.node.NodeKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the split form adds to a box, as mail node or as web node. Made once for one box. */
public record SplitForm(DataDirectory directory, Config config, Clock clock, Optional<NodeKeys> nodes) {
    private static final Logger LOG = LoggerFactory.getLogger(SplitForm.class);

    /** A web node's, or that of a box that stands alone. */
    public SplitForm(DataDirectory directory, Config config, Clock clock) {
        this(directory, config, clock, Optional.empty());
    }

    static SplitForm of(DataDirectory directory, Config config, Clock clock) {
        if (!config.split().on()) {
            return new SplitForm(directory, config, clock);
        }
        NodeKeys nodes = NodeKeys.open(directory.keys(), clock);
        nodes.warnings().forEach(warning -> LOG.warn("{}", warning));
        return new SplitForm(directory, config, clock, Optional.of(nodes));
    }

    /** The hop of a mail node. */
    Optional<NodeHop> hop() {
        return nodes.map(keys -> config.nodeHop(keys.serverContext()));
    }

    /** The control listener of a mail node, which answers when it serves. */
    HopService control(MailBackend backend, ServerSocketChannel door) throws IOException {
        NodeKeys keys = nodes.orElseThrow();
        return HopService.behind(
                door,
                HopSettings.standard(
                        config.split().control().orElseThrow().address(),
                        config.smtp().maxMessage().bytes()),
                keys.serverContext(),
                keys::standing,
                backend.signIn(),
                backend.organizer());
    }

    /** What the webmail of a web node is in front of. */
    public MailNode mailNode() {
        JoinedNode joined = JoinedNode.open(directory.keys(), clock);
        joined.warning(clock.instant()).ifPresent(warning -> LOG.warn("{}", warning));
        List<Integer> ports = config.gateway().nodePorts();
        return new MailNode(
                config.gateway().nodeHost(),
                new MailNode.Ports(ports.get(0), ports.get(1), ports.get(2)),
                joined.clientContext(),
                directory.temporary("hop"),
                config.smtp().maxMessage().bytes());
    }
}
