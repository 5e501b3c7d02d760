package org.postern.core;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.postern.core.config.GatewayConfig;
import org.postern.tls.HopTrust;
import org.postern.web.hop.HopServer;

/** What certificates of the office's mail server are believed, as {@code [gateway]} says. */
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

    /**
     * Reads the files and looks up the names of the office's mail server, as far as there is one, so that a start that cannot
     * succeed ends before anything is opened. Throws what is wrong with them.
     */
    static void check(GatewayConfig config, UnaryOperator<Path> inDataDirectory) {
        if (config.kindOf() == GatewayConfig.Kind.POP3 || config.kindOf() == GatewayConfig.Kind.IMAP) {
            GatewayConfig.Trust trust = of(config, inDataDirectory);
            HopServer unusedReceiving = config.receiving(trust);
            HopServer unusedSending = config.sending(trust);
        }
    }
}
