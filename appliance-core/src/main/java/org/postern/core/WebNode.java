package org.postern.core;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.core.config.Config;
import org.postern.core.config.Listener;
import org.postern.core.split.MailNode;
import org.postern.store.report.Alerts;
import org.postern.tls.node.JoinedNode;
import org.postern.web.page.Condition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The form with only the webmail: the mail is on another machine, the mail node. It has no mail database. */
public record WebNode(DataDirectory directory, Config config) implements Form {
    private static final Logger LOG = LoggerFactory.getLogger(WebNode.class);

    @Override
    public List<Listener> listeners() {
        return Form.withWeb(config, List.of());
    }

    @Override
    public void check() {}

    @Override
    public Optional<Exposure> exposure() {
        return Optional.of(
                new Exposure(false, "only HTTPS is reached from outside; the way to the mail node is under TLS"));
    }

    /**
     * Returns the mail node; opens no connection yet.
     *
     * @throws RuntimeException when this machine has not joined a mail node
     */
    public MailNode mailNode(Clock clock) {
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

    @Override
    public MailSide assemble(Assembly with) {
        MailNode node = with.parts().add("mail backend", mailNode(with.clock()));
        Alerts alerts = with.parts().add("alerts", Alerts.inLogOnly(with.clock()));
        return new MailSide(
                node, Map.of(), List.of(), () -> {}, () -> {}, Condition.WELL, alerts, MailSide.Upkeep.NONE);
    }
}
