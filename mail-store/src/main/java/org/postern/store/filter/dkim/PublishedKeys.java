package org.postern.store.filter.dkim;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.xbill.DNS.Name;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/** Queries what DNS publishes about the domain's keys. Blocks its caller within the time limit for DNS. Thread-safe. */
public final class PublishedKeys {
    private final LookupSession dns;

    public PublishedKeys(LookupSession dns) {
        this.dns = dns;
    }

    /** The published record compared with the expected one. */
    public enum Answer {
        /** The same key, whatever its notation. */
        OK,
        /** Another record, or several: receivers may use any of them (RFC 6376 3.6.2.2). */
        DIFFERS,
        MISSING,
        /** DNS does not answer. */
        UNKNOWN
    }

    /**
     * Queries a record.
     *
     * @param name without the final dot
     * @param text the expected value
     */
    public Answer compare(String name, String text) {
        try {
            List<String> found = dns
                    .lookupAsync(Name.fromString(name + "."), Type.TXT)
                    .toCompletableFuture()
                    .join()
                    .getRecords()
                    .stream()
                    .filter(TXTRecord.class::isInstance)
                    .map(record -> String.join("", ((TXTRecord) record).getStrings()))
                    .toList();
            if (found.isEmpty()) {
                return Answer.MISSING;
            }
            return found.size() == 1 && same(found.get(0), text) ? Answer.OK : Answer.DIFFERS;
        } catch (CompletionException e) {
            return e.getCause() instanceof NoSuchDomainException || e.getCause() instanceof NoSuchRRSetException
                    ? Answer.MISSING
                    : Answer.UNKNOWN;
        } catch (TextParseException e) {
            throw new IllegalArgumentException("not a name in DNS: " + name, e);
        }
    }

    /** Spaces, order, case of tag names and additional tags do not count; the key and its kind do. */
    static boolean same(String published, String own) {
        Map<String, String> there = tags(published);
        Map<String, String> here = tags(own);
        return there.getOrDefault("v", "DKIM1").equals("DKIM1")
                && there.getOrDefault("k", "rsa").equals(here.get("k"))
                && there.getOrDefault("p", "").equals(here.get("p"));
    }

    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new HashMap<>();
        for (String tag : text.split(";", -1)) {
            int equals = tag.indexOf('=');
            if (equals > 0) {
                tags.putIfAbsent(
                        tag.substring(0, equals).strip().toLowerCase(Locale.ROOT),
                        tag.substring(equals + 1).replaceAll("\\s", ""));
            }
        }
        return tags;
    }
}
