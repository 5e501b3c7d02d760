package org.postern.store.delivery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.postern.store.address.Domain;

/** All destinations by way of one server, found as the operating system finds names: it may stand in /etc/hosts. */
record SmarthostRoute(Smarthost smarthost) implements RouteFinder {
    @Override
    public Route find(Domain destination) {
        try {
            List<Route.Host> hosts = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(smarthost.host())) {
                hosts.add(new Route.Host(smarthost.host(), new InetSocketAddress(address, smarthost.port())));
            }
            return new Route.Hosts(hosts);
        } catch (UnknownHostException e) {
            // Our own configuration or network is at fault, whatever the resolver thinks: the mail waits.
            return new Route.None(Reply.ours(451, "4.4.3", "the name of the smarthost cannot be resolved"));
        }
    }
}
