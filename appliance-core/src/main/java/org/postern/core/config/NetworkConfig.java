package org.postern.core.config;

import java.time.Duration;
import org.postern.core.config.value.ByteSize;
import org.postern.store.policy.Networks;
import org.postern.store.policy.RateLimit;
import org.postern.store.share.Admission;
import org.postern.store.share.ClientPace;
import org.postern.store.share.ClientRate;
import org.postern.store.share.KnownNetworks;
import org.postern.store.share.NetworkShares;
import org.postern.store.share.ShareLimits;
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
        Networks proxies,

        @Key(
                value =
                        "Memory that the box holds for clients that have not signed in, over all listeners, the webmail's"
                                + " included; \"0 B\": three sixteenths of Java's memory.",
                standard = "\"0 B\"",
                max = "4 GiB",
                why =
                        "48 MiB of 256 MiB: some thousand mail servers or several hundred browsers at once; one network gets"
                                + " a quarter. Then new ones are refused for the moment, and members go on.")
        ByteSize strangersMemory,

        @Key(
                value = "New TLS connections of one client network in a minute; 0: no limit.",
                standard = "600",
                min = "0",
                max = "1000000",
                why = "Each costs about two milliseconds of a processor; a whole office makes less.")
        int tlsPerMinute) {
    /** Three sixteenths: the rest is for the members, the database and the pages. */
    private static final int PART = 16;

    /** Returns what limits clients that have not signed in. */
    public Admission admission() {
        long memory = strangersMemory.bytes() == 0
                ? Runtime.getRuntime().maxMemory() / PART * 3
                : Math.max(1 << 20, strangersMemory.bytes());
        return new Admission(
                new NetworkShares(ShareLimits.of(memory)),
                new KnownNetworks(System::nanoTime),
                new ClientRate(new RateLimit(tlsPerMinute, Duration.ofMinutes(1)), System::nanoTime),
                new ClientPace(ClientPace.ONE, ClientPace.STRANGERS, System::nanoTime));
    }

    Clients clients(int connectionsPerMinute) {
        return new Clients(proxies, trustedNetworks, connectionsPerMinute);
    }
}
