package org.postern.core;

import java.util.List;
import java.util.Optional;
import org.postern.core.config.GatewayConfig;
import org.postern.core.config.Listener;
import org.postern.web.hop.HopServer;

/**
 * The form in front of the office's own mail server: no mail port is open, and mail from outside goes to that server.
 */
sealed interface OfficeForm extends StoreForm permits BeforePop3, BeforeImap {
    @Override
    default List<Listener> listeners() {
        return Form.withWeb(config(), StoreForm.hop(config()));
    }

    /** Returns the certificates that are trusted for the office's server. */
    default GatewayConfig.Trust trust() {
        return GatewayTrust.of(config().gateway(), directory()::resolve);
    }

    @Override
    default void check() {
        GatewayConfig.Trust trust = trust();
        HopServer unusedReceiving = config().gateway().receiving(trust);
        HopServer unusedSending = config().gateway().sending(trust);
    }

    @Override
    default Optional<Exposure> exposure() {
        String host = config().gateway().host().orElseThrow().text();
        return Optional.of(
                config().gateway().plain()
                        ? new Exposure(
                                true,
                                "passwords and mail cross the network to " + host
                                        + " in plain text; whoever can listen there reads them (gateway.plain-confirmed)")
                        : new Exposure(
                                false,
                                "only HTTPS is reached from outside; no network between here and " + host
                                        + " sees mail or passwords in plain text"));
    }
}
