package org.postern.store.filter.auth;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A published policy (RFC 7489 6.3). pct= is read as in the later revision of DMARC: 0 asks for the next weaker policy,
 * any other value for the full one, so that the same mail always gets the same answer.
 *
 * @param policy p=, for the domain itself
 * @param subdomainPolicy sp=, or else p=
 * @param strictDkim adkim=s
 * @param strictSpf aspf=s
 * @param none whether pct=0
 */
record DmarcRecord(Policy policy, Policy subdomainPolicy, boolean strictDkim, boolean strictSpf, boolean none) {
    private static final int LONGEST = 4_096; // characters; a record has about a hundred beside its report addresses
    private static final String VERSION = "v=DMARC1";

    /** The owner's policy, from the weakest. */
    enum Policy {
        NONE,
        QUARANTINE,
        REJECT;

        Policy weaker() {
            return this == REJECT ? QUARANTINE : NONE;
        }

        static Optional<Policy> named(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "none" -> Optional.of(NONE);
                case "quarantine" -> Optional.of(QUARANTINE);
                case "reject" -> Optional.of(REJECT);
                default -> Optional.empty();
            };
        }
    }

    /** Whether a TXT record is a DMARC record: it begins with the version, in exactly this case. */
    static boolean isDmarc(String text) {
        int end = text.indexOf(';');
        String first = (end < 0 ? text : text.substring(0, end)).strip();
        return first.replaceAll("[ \t]*=[ \t]*", "=").equals(VERSION);
    }

    /** Empty when the record asks for nothing that can be applied (6.6.3 step 6: no usable p= or sp=). */
    static Optional<DmarcRecord> parse(String text) {
        if (text.length() > LONGEST || !isDmarc(text)) {
            return Optional.empty();
        }
        Map<String, String> tags = new HashMap<>();
        for (String tag : text.split(";", -1)) {
            int equals = tag.indexOf('=');
            if (equals > 0) {
                tags.putIfAbsent(
                        tag.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        tag.substring(equals + 1).strip());
            }
        }
        Optional<Policy> policy = Policy.named(tags.getOrDefault("p", ""));
        Optional<Policy> subdomains = tags.containsKey("sp") ? Policy.named(tags.getOrDefault("sp", "")) : policy;
        if (policy.isEmpty() || subdomains.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DmarcRecord(
                policy.get(),
                subdomains.get(),
                tags.getOrDefault("adkim", "r").equalsIgnoreCase("s"),
                tags.getOrDefault("aspf", "r").equalsIgnoreCase("s"),
                tags.getOrDefault("pct", "100").matches("0+")));
    }

    /** The policy for mail from the domain itself, or from one below it. */
    Policy asked(boolean subdomain) {
        Policy whole = subdomain ? subdomainPolicy : policy;
        return none ? whole.weaker() : whole;
    }
}
