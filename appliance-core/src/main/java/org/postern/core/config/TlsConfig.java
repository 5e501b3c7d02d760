package org.postern.core.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.postern.tls.TlsSettings;

/** Keys and certificates. */
public record TlsConfig(
        @Key(
                value =
                        "The office's own certificate, PEM, followed by its chain in order; \"\": the box makes its own."
                                + " Relative to the data directory.",
                standard = "\"\"",
                why = "HTTPS works from the first start, offline.")
        Optional<Path> certificate,

        @Key(
                value = "Its private key, PEM, not encrypted, mode 0600.",
                standard = "\"\"",
                why = "As for certificate; both or none.")
        Optional<Path> key,

        @Key(
                value = "How often the files are looked at; changed ones are taken over without a restart.",
                standard = "\"10 s\"",
                min = "1 s",
                max = "1 d",
                why = "Two small files; a renewal is in force at once.")
        Duration lookInterval) {
    /**
     * What {@code tls-keys} is given.
     *
     * @param inDataDirectory resolves the file names
     */
    public TlsSettings settings(OfficeConfig office, UnaryOperator<Path> inDataDirectory) {
        if (certificate.isPresent() != key.isPresent()) {
            throw new ConfigException(
                    "[tls]", List.of("certificate and key belong together: give both, or none for the box's own"));
        }
        return new TlsSettings(
                office.hostname().ascii(),
                certificate.map(file ->
                        new TlsSettings.Own(inDataDirectory.apply(file), inDataDirectory.apply(key.orElseThrow()))),
                lookInterval);
    }
}
