package org.postern.core.config;

import java.time.ZoneId;
import java.util.Optional;
import org.postern.store.address.Domain;

/** Who the box is. */
public record OfficeConfig(
        @Key(value = "The mail domain: addresses here are NAME@DOMAIN.", why = "Only the office knows it.")
        Domain domain,

        @Key(
                value =
                        "The name that browsers and other mail servers reach this box by; it is in the certificate and in"
                                + " the greeting.",
                why = "Only the office knows it; `init` proposes mail.DOMAIN.")
        Domain hostname,

        @Key(
                value =
                        "Time zone for dates where a browser said nothing, such as \"Asia/Tokyo\"; \"\": the machine's.",
                standard = "\"\"",
                why = "The machine mostly stands where the office is.")
        Optional<ZoneId> timeZone) {}
