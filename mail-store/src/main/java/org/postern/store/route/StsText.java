package org.postern.store.route;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.StsPolicy;

/** Parses MTA-STS texts: the TXT record and the policy file (RFC 8461 3.1 and 3.2). Pure. */
final class StsText {
    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?");
    private static final Pattern RECORD = Pattern.compile("v=STSv1[ \\t]*;(.*)");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9]{1,32}");
    /** A year, the most that RFC 8461 3.2 allows. */
    private static final long LONGEST = 31_557_600;

    private static final int MOST_HOSTS = 200;

    private StsText() {}

    /** The id in a TXT record at {@code _mta-sts}; empty when the record is of another kind or version (3.1). */
    static Optional<String> id(String record) {
        var matcher = RECORD.matcher(record.strip());
        if (!matcher.matches()) {
            return Optional.empty();
        }
        for (String field : matcher.group(1).split(";", -1)) {
            String[] pair = field.strip().split("=", 2);
            if (pair.length == 2 && pair[0].equals("id")) {
                return Optional.of(pair[1].strip()).filter(id -> ID.matcher(id).matches());
            }
        }
        return Optional.empty();
    }

    /** Whether a TXT record claims to be of this kind, well formed or not. */
    static boolean looksLike(String record) {
        return record.startsWith("v=STSv1");
    }

    /** Reads a policy file; empty when it is not one. If a field other than mx is repeated, the first counts. */
    static Optional<StsPolicy> parse(Domain domain, String id, String text, Instant now) {
        Map<String, String> fields = new HashMap<>();
        List<String> hosts = new ArrayList<>();
        for (String line : text.split("\r?\n", -1)) {
            String[] pair = line.split(":", 2);
            if (pair.length < 2) {
                if (!line.isBlank()) {
                    return Optional.empty();
                }
                continue;
            }
            String key = pair[0].strip();
            String value = pair[1].strip();
            if (!key.equals("mx")) {
                fields.putIfAbsent(key, value);
            } else if (!HOST.matcher(value).matches() || hosts.size() == MOST_HOSTS) {
                return Optional.empty();
            } else {
                hosts.add(value.toLowerCase(Locale.ROOT));
            }
        }
        Optional<StsPolicy.Mode> mode = mode(fields.getOrDefault("mode", ""));
        String age = fields.getOrDefault("max_age", "");
        boolean whole = "STSv1".equals(fields.get("version"))
                && mode.isPresent()
                && age.matches("\\d{1,10}")
                && (mode.get() == StsPolicy.Mode.NONE || !hosts.isEmpty());
        if (!whole) {
            return Optional.empty();
        }
        Instant expires = now.plus(Duration.ofSeconds(Math.min(Long.parseLong(age), LONGEST)));
        return Optional.of(new StsPolicy(domain, id, mode.get(), hosts, now, expires));
    }

    private static Optional<StsPolicy.Mode> mode(String text) {
        return switch (text) {
            case "enforce" -> Optional.of(StsPolicy.Mode.ENFORCE);
            case "testing" -> Optional.of(StsPolicy.Mode.TESTING);
            case "none" -> Optional.of(StsPolicy.Mode.NONE);
            default -> Optional.empty();
        };
    }
}
