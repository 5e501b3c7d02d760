package org.postern.core.config;

import org.postern.store.policy.Networks;
import org.postern.store.wire.Clients;

/** Clients and proxies that are trusted. */
public record NetworkConfig(
        @Key(
                value =
                        "Networks whose clients are exempt from the limits for one client, from block lists and from greylisting.",
                standard = "[\"127.0.0.0/8\", \"::1\"]",
                why = "All programs on this machine share one address; add the office's own relay here.")
        Networks trustedNetworks,

        @Key(
                value =
                        "Proxies that must begin each connection to SMTP and POP3S with a PROXY header (version 1 or 2).",
                standard = "[]",
                why =
                        "A host that may write that header can pose as any client, so list only the proxies' own addresses.")
        Networks proxies) {
    Clients clients(int connectionsPerMinute) {
        return new Clients(proxies, trustedNetworks, connectionsPerMinute);
    }
}
