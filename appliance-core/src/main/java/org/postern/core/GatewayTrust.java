package org.postern.core;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.postern.core.config.GatewayConfig;
import org.postern.tls.HopTrust;

/** Decides which certificates of the office's mail server are trusted, according to {@code [gateway]}. */
public final class GatewayTrust {
    private GatewayTrust() {}

    /**
     * Reads the files.
     *
     * @param inDataDirectory resolves the file name
     */
    public static GatewayConfig.Trust of(GatewayConfig config, UnaryOperator<Path> inDataDirectory) {
        HopTrust trust = config.certificates()
                .trustFingerprint()
                .map(fingerprints -> HopTrust.pinned(fingerprints.text()))
                .or(() -> config.certificates().trustCa().map(file -> HopTrust.authority(inDataDirectory.apply(file))))
                .orElseGet(HopTrust::system);
        return new GatewayConfig.Trust(Optional.of(trust.context()), trust.checksHostName());
    }
}
