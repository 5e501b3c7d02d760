package org.postern.core.config;

import java.util.List;
import org.postern.core.manual.Roff;

/** Writes postern.toml(5) from the declared keys. */
final class ConfigManual {
    private ConfigManual() {}

    static String page(String product) {
        Roff page = new Roff("POSTERN.TOML", 5, product);
        page.section("NAME").paragraph("postern.toml - configuration of the Postern mail server and webmail");
        page.section("DESCRIPTION")
                .paragraph(
                        "One file in TOML (toml.io): tables in brackets, `key = value` lines below them, comments after"
                                + " #. On an installed box it is /etc/postern/postern.toml, and /var/lib/postern/postern.toml"
                                + " is a link to it; elsewhere it is postern.toml in the data directory.")
                .paragraph("A key that is not in the file has its default. If a key is unknown or a value is wrong, the"
                        + " server does not start. It reports all problems at once, with their lines and the nearest"
                        + " valid key. `postern check` tests the file without a start. Changes take effect at the next"
                        + " start.")
                .paragraph("Below, each key has a sentence about what it sets, and then the reason for its default.")
                .paragraph(
                        "`postern setup` sets the keys that every office needs. It changes only those lines. Comments,"
                                + " order and all other keys stay as you wrote them.");
        page.section("VALUES")
                .term(
                        "text, file, domain",
                        "In quotes: `\"mail.office.example\"`. \"\" means none, if the default is \"\".")
                .term("number", "Without quotes: `50`.")
                .term("true or false", "Without quotes.")
                .term("size", "With its unit, in quotes: `\"50 MiB\"` (B, KiB, MiB, GiB, TiB).")
                .term("time", "With its unit, in quotes: `\"30 s\"` (ms, s, min, h, d).")
                .term(
                        "ADDR:PORT",
                        "Address and port of a listener: `\"*:443\"`, `\"192.0.2.1:443\"`, `\"[::1]:443\"`. * means every"
                                + " address; port 0 lets the system choose.")
                .term("lists", "In brackets: `[\"192.0.2.0/24\", \"::1\"]`.")
                .term(
                        "lists of tables",
                        "A table with two brackets on each side, `[[delivery.route]]`, once for each row, with its keys"
                                + " below it.");
        ConfigKeys.declared().tables().values().forEach(table -> {
            page.section("TABLE " + table.header()).paragraph(table.about());
            for (KeySpec key : table.keys()) {
                page.term(
                        "`" + key.name() + "` (" + key.shownType() + standard(key) + limits(key) + ")",
                        key.key().value());
                page.more(key.key().why());
            }
        });
        page.section("EXAMPLES")
                .paragraph("What every office must set:")
                .verbatim(List.of("[office]", "domain = \"office.example\"", "hostname = \"mail.office.example\""));
        page.paragraph("Send all outgoing mail through the provider:")
                .verbatim(List.of(
                        "[delivery]",
                        "smarthost = \"smtp.provider.example:465\"",
                        "smarthost-security = \"tls\"",
                        "smarthost-user = \"office@provider.example\"",
                        "smarthost-password = \"...\""));
        page.paragraph("Use a certificate of a public authority, renewed by another program:")
                .verbatim(List.of(
                        "[tls]",
                        "certificate = \"/etc/postern/fullchain.pem\"",
                        "key = \"/etc/postern/privkey.pem\"",
                        "",
                        "[web]",
                        "hsts = true"));
        page.paragraph("Never send mail to one partner without TLS, and reach another partner through a relay:")
                .verbatim(List.of(
                        "[[delivery.route]]",
                        "destination = \"bank.example\"",
                        "tls = \"verified\"",
                        "",
                        "[[delivery.route]]",
                        "destination = \"partner.example\"",
                        "host = \"relay.partner.example\"",
                        "user = \"office\"",
                        "password = \"...\""));
        page.section("FILES")
                .term("`/etc/postern/postern.toml`", "The configuration of an installed box.")
                .term("`/usr/lib/postern/conf/postern.toml`", "Every key with its default, as comments.");
        page.section("SEE ALSO").paragraph("`postern`(1)");
        return page.toString();
    }

    private static String standard(KeySpec key) {
        return key.required() ? ", must be given" : ", default " + key.key().standard();
    }

    private static String limits(KeySpec key) {
        String max = key.key().max();
        if (key.key().min().isEmpty()) {
            return max.isEmpty() ? "" : ", at most " + max;
        }
        return ", " + key.key().min() + " to " + max;
    }
}
