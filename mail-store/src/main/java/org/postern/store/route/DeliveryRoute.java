package org.postern.store.route;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.postern.store.message.SmtpReply;

/** Where the mail of a destination goes. */
public sealed interface DeliveryRoute {
    /** Servers in the order to try them; at least one. */
    record Hosts(List<Host> hosts) implements DeliveryRoute {}

    /** Nowhere: the reply says why, 5xx for ever or 4xx for now. */
    record None(SmtpReply reply) implements DeliveryRoute {}

    /**
     * One address of one server.
     *
     * @param name from DNS or the configuration, for TLS and the log
     * @param address resolved, with the port
     * @param demand what its TLS must prove
     * @param relay set when the administrator named this server: how to speak with it
     */
    record Host(String name, InetSocketAddress address, TlsDemand demand, Optional<Smarthost> relay) {
        /** In words, for the log: {@code mx.far.test [192.0.2.1]}. */
        public String shown() {
            return name + " [" + address.getAddress().getHostAddress() + "]";
        }
    }
}
