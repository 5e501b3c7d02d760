package org.postern.core.config;

import java.time.ZoneId;
import java.util.Optional;
import org.postern.store.address.Domain;
import org.postern.store.password.PasswordRule;

/** The office that the box serves. */
public record OfficeConfig(
        @Key(
                value = "The mail domain: addresses here are NAME@DOMAIN.",
                sample = "\"office.test\"",
                why = "Only the office knows it.")
        Domain domain,

        @Key(
                value = "The name under which browsers and other mail servers reach this box; it is in the certificate"
                        + " and in the greeting.",
                sample = "\"mail.office.test\"",
                why = "Only the office knows it; `postern init` takes mail.DOMAIN unless told otherwise.")
        Domain hostname,

        @Key(
                value =
                        "Time zone of dates, such as \"Asia/Tokyo\", where the browser names none; \"\": that of the machine.",
                standard = "\"\"",
                why = "The machine is usually where the office is.")
        Optional<ZoneId> timeZone) {
    /** What new passwords of the people must be. */
    public PasswordRule passwordRule() {
        return new PasswordRule(domain, hostname);
    }
}
