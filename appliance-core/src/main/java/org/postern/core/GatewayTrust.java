package org.postern.core;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.postern.core.config.ConfigException;
import org.postern.core.config.GatewayConfig;
import org.postern.tls.HopTrust;

/** What certificates of the office's mail server are believed, as {@code [gateway]} says. */
public final class GatewayTrust {
    private GatewayTrust() {}

    /**
     * Reads the files.
     *
     * @param inDataDirectory resolves the file name
     */
    public static GatewayConfig.Trust of(GatewayConfig config, UnaryOperator<Path> inDataDirectory) {
        if (config.trustCa().isPresent() && config.trustFingerprint().isPresent()) {
            throw new ConfigException(
                    "[gateway]", List.of("trust-ca and trust-fingerprint: give one of them, which is believed alone"));
        }
        HopTrust trust = config.trustFingerprint()
                .map(HopTrust::pinned)
                .or(() -> config.trustCa().map(file -> HopTrust.authority(inDataDirectory.apply(file))))
                .orElseGet(HopTrust::system);
        return new GatewayConfig.Trust(Optional.of(trust.context()), trust.checksHostName());
    }
}
