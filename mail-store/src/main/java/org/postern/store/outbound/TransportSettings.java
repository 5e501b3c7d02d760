package org.postern.store.outbound;

import java.time.Duration;
import java.util.List;
import org.postern.store.route.ProtectionSettings;
import org.postern.store.route.RouteRule;

/**
 * How foreign servers are reached.
 *
 * @param connectionMessages messages over one connection at most; default 100: the cost of the handshakes is small by
 *     then, and many servers close a connection at that number
 * @param connectionTime how long one connection accepts new messages; default 60 seconds: other destinations wait for
 *     the slot
 * @param ipv6First whether a host's IPv6 addresses are tried before its IPv4 ones; default false: a small office often
 *     has IPv6 without reverse names, and large receivers reject such clients permanently
 * @param routes exceptions for some destinations; default none
 * @param protection against eavesdropping and redirection
 */
public record TransportSettings(
        int connectionMessages,
        Duration connectionTime,
        boolean ipv6First,
        List<RouteRule> routes,
        ProtectionSettings protection) {
    public static final TransportSettings DEFAULT =
            new TransportSettings(100, Duration.ofSeconds(60), false, List.of(), ProtectionSettings.DEFAULT);

    public TransportSettings {
        if (connectionMessages < 1 || connectionTime.isNegative()) {
            throw new IllegalArgumentException("a transport setting is out of bounds");
        }
        routes = List.copyOf(routes);
    }
}
