package org.postern.core.config;

import java.time.Duration;
import org.postern.tls.dkim.DkimSettings;

/** Signatures on outgoing mail. */
public record DkimConfig(
        @Key(
                value = "Whether mail that leaves the box is signed.",
                standard = "true",
                why =
                        "A signature does no harm before its key is published; `postern dkim show` prints what to publish.")
        boolean enabled,

        @Key(
                value = "How long a new key is published before mail is signed with it.",
                standard = "\"3 d\"",
                min = "0 s",
                max = "90 d",
                why = "Other DNS servers may remember for a day or more that the name did not exist.")
        Duration overlap,

        @Key(
                value = "How long a replaced key stays published.",
                standard = "\"7 d\"",
                min = "0 s",
                max = "365 d",
                why = "Mail that was signed with it may wait in a queue for up to five days.")
        Duration retireAfter) {
    /** Returns the settings for {@code tls-keys}. */
    public DkimSettings settings(OfficeConfig office, TlsConfig tls) {
        return new DkimSettings(office.domain().ascii(), overlap, retireAfter, tls.lookInterval());
    }
}
