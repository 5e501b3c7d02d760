package org.postern.core.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.postern.tls.TlsSettings;

/** Keys and certificates. */
public record TlsConfig(
        @Key(
                value =
                        "File with the office's own certificate, PEM, followed by its chain in order; \"\": the box makes its own."
                                + " Relative to the data directory.",
                standard = "\"\"",
                why = "So HTTPS works from the first start, without a network.")
        Optional<Path> certificate,

        @Key(
                value = "File with its private key, PEM, not encrypted, mode 0600. Relative to the data directory.",
                standard = "\"\"",
                why = "The same as for certificate. Set both or none.")
        Optional<Path> key,

        @Key(
                value = "How often both files are checked for changes; a new certificate is used without a restart.",
                standard = "\"10 s\"",
                min = "1 s",
                max = "1 d",
                why = "Checking two small files costs nothing, and a renewed certificate is used at once.")
        Duration lookInterval,

        @Key(
                value = "Whether mail listeners accept TLS cipher suites with CBC and SHA-1.",
                standard = "false",
                why =
                        "Only mail programs and servers from before 2013 know no better ones; those suites leak by timing.")
        boolean oldCiphers)
        implements Checked {
    @Override
    public void check(TableCheck check) {
        if (certificate.isPresent() != key.isPresent()) {
            check.refuse(
                    "tls.certificate and tls.key must be set together; leave out both for a certificate of the box's own",
                    "certificate",
                    "key");
        }
    }

    /**
     * Returns the settings for {@code tls-keys}.
     *
     * @param inDataDirectory resolves the file names
     */
    public TlsSettings settings(OfficeConfig office, UnaryOperator<Path> inDataDirectory) {
        return new TlsSettings(
                office.hostname().ascii(),
                certificate.map(file ->
                        new TlsSettings.Own(inDataDirectory.apply(file), inDataDirectory.apply(key.orElseThrow()))),
                lookInterval);
    }
}
