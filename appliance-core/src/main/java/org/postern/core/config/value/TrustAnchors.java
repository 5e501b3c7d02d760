package org.postern.core.config.value;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The DNS records at which DNSSEC validation begins.
 *
 * @param records in master-file form (RFC 1035 5.1)
 */
public record TrustAnchors(List<String> records) {
    private static final String OWNER = "\\s*\\S+\\s+(\\d+\\s+)?(IN\\s+)?";
    private static final Pattern RECORD = Pattern.compile(
            OWNER + "(DS\\s+\\d{1,5}\\s+\\d{1,3}\\s+\\d{1,3}(\\s+[0-9a-f]+)+"
                    + "|DNSKEY\\s+\\d{1,5}\\s+3\\s+\\d{1,3}(\\s+[0-9a-z+/=]+)+)\\s*",
            Pattern.CASE_INSENSITIVE);

    public TrustAnchors {
        records = List.copyOf(records);
    }

    public static TrustAnchors parse(List<String> records) {
        for (String record : records) {
            if (!RECORD.matcher(record).matches()) {
                throw new IllegalArgumentException("must be DS or DNSKEY records such as"
                        + " [\". IN DS 20326 8 2 E06D44B8...\"]; this is none: \"" + record + "\"");
            }
        }
        return new TrustAnchors(records);
    }
}
