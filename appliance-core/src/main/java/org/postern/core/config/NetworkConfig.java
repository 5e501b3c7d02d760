package org.postern.core.config;

import org.postern.store.policy.Networks;
import org.postern.store.wire.Clients;

/** Whose word counts. */
public record NetworkConfig(
        @Key(
                value = "Networks whose clients no limit of one client holds for, nor block lists, nor greylisting.",
                standard = "[\"127.0.0.0/8\", \"::1\"]",
                why = "All programs of this machine have one address; add the office's own relay here.")
        Networks trustedNetworks,

        @Key(
                value =
                        "Proxies that must begin each connection to SMTP and POP3S with a PROXY header (version 1 or 2).",
                standard = "[]",
                why = "Who may write that header may pose as any client; name the proxies' own addresses only.")
        Networks proxies) {
    Clients clients(int connectionsPerMinute) {
        return new Clients(proxies, trustedNetworks, connectionsPerMinute);
    }
}
