package org.postern.store.delivery;

import java.net.InetSocketAddress;
import java.util.List;

/** Where the mail of a destination goes. */
sealed interface Route {
    /** Servers in the order to try them; at least one. */
    record Hosts(List<Host> hosts) implements Route {}

    /** Nowhere: the reply says why, 5xx for ever or 4xx for now. */
    record None(Reply reply) implements Route {}

    /**
     * One address of one server.
     *
     * @param name as DNS or the configuration has it, for TLS and the log
     * @param address resolved, with the port
     */
    record Host(String name, InetSocketAddress address) {}
}
