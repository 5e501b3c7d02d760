package org.postern.core.config;

import java.time.Duration;
import java.util.Optional;
import org.postern.core.config.value.Listen;
import org.postern.store.wire.WireLimits;
import org.postern.store.wire.WireTimes;

/** Mail to desktop programs. */
public record Pop3Config(
        @Key(
                value = "Where POP3 with TLS listens for desktop programs; \"\" switches it off.",
                standard = "\"*:995\"",
                why = "Desktop programs propose this port (RFC 8314).")
        Optional<Listen> pop3s,

        @Key(
                value = "Connections at one time.",
                standard = "500",
                min = "1",
                max = "50000",
                why = "Enough for every desktop of a small office, some twice.")
        int maxConnections,

        @Key(
                value = "How long a client may be silent.",
                standard = "\"10 min\"",
                min = "10 s",
                max = "1 h",
                why = "RFC 1939 3 allows no less.")
        Duration idleTimeout) {
    WireLimits limits() {
        WireLimits standard = WireLimits.DEFAULT;
        WireTimes usual = standard.times();
        return new WireLimits(
                maxConnections,
                Math.min(maxConnections, standard.connectionsPerClient()),
                standard.commandLine(),
                standard.authLine(),
                new WireTimes(
                        idleTimeout,
                        usual.data(),
                        usual.dataTotal(),
                        usual.write(),
                        usual.handshake(),
                        usual.crowded()));
    }
}
