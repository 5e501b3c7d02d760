package org.postern.core.config;

import java.time.Duration;
import org.postern.tls.dkim.DkimSettings;

/** Signatures on outgoing mail. */
public record DkimConfig(
        @Key(
                value = "Whether mail that leaves the box is signed.",
                standard = "true",
                why =
                        "A signature whose key is not published yet counts as none; `postern dkim show` prints what to publish.")
        boolean enabled,

        @Key(
                value = "How long new keys are only published before they sign.",
                standard = "\"3 d\"",
                min = "0 s",
                max = "90 d",
                why = "DNS servers elsewhere may remember for a day or more that a name did not exist.")
        Duration overlap,

        @Key(
                value = "How long replaced keys are to stay published.",
                standard = "\"7 d\"",
                min = "0 s",
                max = "365 d",
                why = "Mail signed with them waits in queues for up to five days.")
        Duration retireAfter) {
    /** What {@code tls-keys} is given. */
    public DkimSettings settings(OfficeConfig office, TlsConfig tls) {
        return new DkimSettings(office.domain().ascii(), overlap, retireAfter, tls.lookInterval());
    }
}
