package org.postern.core.admin.box;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.postern.core.config.Config;
import org.postern.tls.dkim.DkimGeneration;
import org.postern.tls.dkim.DkimKey;

/**
 * The DNS records that the office should publish, ready to paste into a zone file (RFC 1035 5); remarks are comments in
 * that file. Pure.
 *
 * <p>RFC 5321 5.1 (MX), RFC 7208 (SPF), RFC 6376 (DKIM), RFC 7489 (DMARC), RFC 8460 (TLS reports), RFC 8461 (MTA-STS).
 */
public final class OfficeZone {
    private OfficeZone() {}

    public static List<String> lines(Config config, List<DkimGeneration.Status> keys) {
        String domain = config.office().domain().ascii();
        String host = config.office().hostname().ascii();
        List<String> lines = new ArrayList<>();
        lines.add("; What DNS should say about the mail of " + domain + ".");
        lines.add("; Of SPF and DMARC there may be only one record: change the one that is there.");
        lines.add("; Host and domain names end with a dot here; many web forms want none.");
        lines.add("");
        lines.add("; This box takes the mail of the domain.");
        lines.add(domain + ". 3600 IN MX 10 " + host + ".");
        lines.add("");
        keys(config, keys, lines);
        spf(config, domain, host, lines);
        lines.add("; What receivers do with mail that only pretends to be from here (DMARC). Read");
        lines.add("; the reports for some weeks, then write p=quarantine, at last p=reject.");
        lines.add(txt("_dmarc." + domain, "v=DMARC1; p=none; rua=mailto:postmaster@" + domain));
        lines.add("");
        lines.add("; Reports of other servers that could not reach this one under TLS.");
        lines.add(txt("_smtp._tls." + domain, "v=TLSRPTv1; rua=mailto:postmaster@" + domain));
        lines.add("");
        lines.add("; With a certificate from a public authority, other servers can be told to");
        lines.add("; insist on TLS (MTA-STS): serve");
        lines.add(";   version: STSv1");
        lines.add(";   mode: testing");
        lines.add(";   mx: " + host);
        lines.add(";   max_age: 604800");
        lines.add("; at https://mta-sts." + domain + "/.well-known/mta-sts.txt");
        lines.add("; and publish, with a new id for every change,");
        lines.add("; " + txt("_mta-sts." + domain, "v=STSv1; id=1"));
        return lines;
    }

    private static void keys(Config config, List<DkimGeneration.Status> keys, List<String> lines) {
        lines.add("; The keys that mail from here is signed with (DKIM).");
        if (!config.dkim().enabled()) {
            lines.add("; Signing is switched off: [dkim] enabled = false.");
        } else if (keys.isEmpty()) {
            lines.add("; They are shown when this is written, and by `postern dkim show`.");
        }
        for (DkimGeneration.Status status : keys) {
            String until = status.changes().map(instant -> " until " + instant).orElse("");
            lines.add("; " + status.generation().name() + ": "
                    + status.state().name().toLowerCase(Locale.ROOT) + until);
            for (DkimKey key : status.generation().keys()) {
                lines.add(key.record().zoneText());
            }
        }
        lines.add("");
    }

    private static void spf(Config config, String domain, String host, List<String> lines) {
        lines.add("; Who sends mail of the domain (SPF), and of the name that this box greets with.");
        String record = txt(domain, "v=spf1 mx -all");
        if (config.delivery().smarthost().isPresent()) {
            lines.add("; Your mail leaves through "
                    + config.delivery().smarthost().get() + ":");
            lines.add("; put what its owner tells you, mostly include:NAME, before -all.");
            lines.add("; " + record);
        } else {
            lines.add(record);
        }
        if (!host.equals(domain)) {
            lines.add(txt(host, "v=spf1 a -all"));
        }
        lines.add("");
    }

    private static String txt(String name, String text) {
        return name + ". 3600 IN TXT \"" + text + "\"";
    }
}
