package org.postern.core;

import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.time.Clock;
import org.postern.core.adapter.MailBackend;
import org.postern.core.config.Config;
import org.postern.core.split.HopService;
import org.postern.core.split.HopSettings;
import org.postern.store.NodeHop;
import org.postern.tls.node.NodeKeys;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listeners of a mail node for web nodes on other machines. */
record NodeListeners(Config config, NodeKeys keys) {
    private static final Logger LOG = LoggerFactory.getLogger(NodeListeners.class);

    /** Opens the keys, which the first start makes. */
    static NodeListeners open(DataDirectory directory, Config config, Clock clock) {
        NodeKeys keys = NodeKeys.open(directory.keys(), clock);
        keys.warnings().forEach(warning -> LOG.warn("{}", warning));
        return new NodeListeners(config, keys);
    }

    /** Returns the listeners where web nodes read and submit mail. */
    NodeHop hop() {
        return config.nodeHop(
                keys.serverContext(), shown -> keys.standing(shown).isPresent());
    }

    /** Returns the control listener, which answers only once it serves. */
    HopService control(MailBackend backend, ServerSocketChannel door) throws IOException {
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
}
