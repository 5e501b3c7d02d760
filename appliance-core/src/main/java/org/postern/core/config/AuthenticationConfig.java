package org.postern.core.config;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.postern.core.config.value.AddressRanges;
import org.postern.store.filter.auth.AuthenticationSettings;
import org.postern.store.filter.auth.AuthenticationSettings.SpfFail;

/** The check of senders outside. DNS servers and the time for one question are those of [delivery]. */
public record AuthenticationConfig(
        @Key(
                value = "Whether SPF, DKIM and DMARC of mail from outside are checked.",
                standard = "true",
                why = "Without these checks anybody can write in the name of anybody.")
        boolean enabled,

        @Key(
                value =
                        "What to do when DMARC fails: enforce does what the domain's owner asks, mark only notes it in the header.",
                standard = "\"enforce\"",
                why = "Owners who publish reject or quarantine have made sure that their own mail passes.")
        Dmarc dmarc,

        @Key(
                value =
                        "What to do when SPF fails and DMARC neither passes nor decides: mark in the header, or reject.",
                standard = "\"mark\"",
                why = "Plain forwarding breaks SPF; only DMARC tells what the owner wants then.")
        SpfFail spfFail,

        @Key(
                value = "Clients whose mail is not checked, such as \"192.0.2.1, 2001:db8::/32\"; \"\": none.",
                standard = "\"\"",
                why = "Name a backup mail server here. An address inside the office proves nothing about a sender.")
        Optional<AddressRanges> trustedNetworks,

        @Key(
                value = "DKIM signatures of one message that are verified, from the top.",
                standard = "5",
                min = "1",
                max = "50",
                why = "Enough for the author, a mailing list and a forwarder; each costs a question to DNS.")
        int maxSignatures,

        @Key(
                value = "How long DNS may take for one message; after that the client must send it again later.",
                standard = "\"20 s\"",
                min = "1 s",
                max = "2 min",
                why = "RFC 7208 4.6.4 allows no less.")
        Duration dnsTime) {
    /** The effect of a failed DMARC check. */
    public enum Dmarc {
        ENFORCE,
        MARK
    }

    AuthenticationSettings settings() {
        return new AuthenticationSettings(
                enabled,
                dmarc == Dmarc.ENFORCE,
                spfFail,
                trustedNetworks.map(AddressRanges::ranges).orElse(List.of()),
                maxSignatures,
                dnsTime);
    }
}
