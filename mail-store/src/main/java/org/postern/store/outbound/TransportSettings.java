package org.postern.store.outbound;

import java.time.Duration;
import java.util.List;
import org.postern.store.route.ProtectionSettings;
import org.postern.store.route.RouteRule;

/**
 * How foreign servers are reached.
 *
 * @param connectionMessages carried by one connection at most; default 100: the handshakes are paid by then, and many
 *     servers end a connection there themselves
 * @param connectionTime how long one connection takes up new messages; default 60 seconds: others wait for the slot
 * @param ipv6First whether a host's IPv6 addresses are tried before its IPv4 ones; default false: a small office often has
 *     IPv6 without reverse names, which large receivers refuse for good
 * @param routes exceptions for some destinations; default none
 * @param protection against those who listen and those who redirect
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
