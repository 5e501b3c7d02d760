package org.postern.core.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.store.filter.auth.AddressRange;
import org.postern.store.filter.auth.AuthenticationSettings;
import org.postern.store.filter.auth.AuthenticationSettings.SpfFail;

/** The check of senders outside. DNS servers and the time for one question are those of [delivery]. */
public record AuthenticationConfig(
        @Key(
                value = "Whether SPF, DKIM and DMARC of mail from outside are checked.",
                standard = "true",
                why = "Without it anybody can write in the name of anybody.")
        boolean enabled,

        @Key(
                value =
                        "What a failing DMARC check leads to: enforce (as the domain's owner asks), mark (written in the header).",
                standard = "\"enforce\"",
                why = "Owners who publish reject or quarantine have made their mail pass.")
        String dmarc,

        @Key(
                value = "What a failing SPF check leads to where DMARC neither passes nor asks: mark or reject.",
                standard = "\"mark\"",
                why = "Plain forwarding breaks SPF; only DMARC tells what the owner wants then.")
        String spfFail,

        @Key(
                value = "Clients that are not checked, as in \"192.0.2.1, 2001:db8::/32\"; \"\": none.",
                standard = "\"\"",
                why = "For a backup mail server; an address inside the office proves nobody's name.")
        Optional<String> trustedNetworks,

        @Key(
                value = "DKIM signatures of one message that are verified, from the top.",
                standard = "5",
                min = "1",
                max = "50",
                why = "The author's, a list's, a forwarder's; each costs a question to DNS.")
        int maxSignatures,

        @Key(
                value = "Longest that DNS may take for one message; then the client is asked to come again.",
                standard = "\"20 s\"",
                min = "1 s",
                max = "2 min",
                why = "The least that RFC 7208 4.6.4 allows.")
        Duration dnsTime) {
    AuthenticationSettings settings() {
        return new AuthenticationSettings(
                enabled,
                choice("dmarc", dmarc, "enforce", "mark").equals("enforce"),
                SpfFail.valueOf(choice("spf-fail", spfFail, "mark", "reject").toUpperCase(Locale.ROOT)),
                trustedNetworks.map(AuthenticationConfig::networks).orElse(List.of()),
                maxSignatures,
                dnsTime);
    }

    private static String choice(String key, String given, String one, String other) {
        String plain = given.toLowerCase(Locale.ROOT);
        if (!plain.equals(one) && !plain.equals(other)) {
            throw new ConfigException("[authentication]", List.of(key + " must be " + one + " or " + other));
        }
        return plain;
    }

    private static List<AddressRange> networks(String text) {
        try {
            return Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .map(AddressRange::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new ConfigException("[authentication]", List.of("trusted-networks: " + e.getMessage()));
        }
    }
}
