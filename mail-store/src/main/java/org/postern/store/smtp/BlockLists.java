package org.postern.store.smtp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.postern.store.address.Domain;
import org.postern.store.dns.DnsQuestions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * Asks DNS block lists (RFC 5782) whether they list a client. Queries all lists at once without blocking a thread, in the
 * client's share of open questions; the
 * DNS client caches answers for their TTL. A list that does not answer, or answers with an invalid value, counts as
 * "not listed": a list that is down, or a closed list that answers everything, must not stop the office's mail.
 * Thread-safe.
 */
final class BlockLists {
    private static final Logger LOG = LoggerFactory.getLogger(BlockLists.class);
    private static final String HEX = "0123456789abcdef";

    private final List<Domain> zones;
    private final Duration timeout;
    private final DnsQuestions dns;

    BlockLists(List<Domain> zones, Duration timeout, DnsQuestions dns) {
        this.zones = List.copyOf(zones);
        this.timeout = timeout;
        this.dns = dns;
    }

    /** The first zone that lists the client. The future never fails. */
    CompletableFuture<Optional<Domain>> listing(InetAddress client) {
        List<CompletableFuture<Boolean>> asked = new ArrayList<>();
        zones.forEach(zone -> asked.add(listed(client, zone)));
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).thenApply(all -> {
            for (int i = 0; i < zones.size(); i++) {
                if (asked.get(i).join()) {
                    return Optional.of(zones.get(i));
                }
            }
            return Optional.empty();
        });
    }

    private CompletableFuture<Boolean> listed(InetAddress client, Domain zone) {
        Name name;
        try {
            name = Name.fromString(reversed(client) + "." + zone.ascii() + ".");
        } catch (TextParseException e) {
            return CompletableFuture.completedFuture(false); // the zone is so long that no address fits in front of it
        }
        return dns.ask(client, name, Type.A)
                .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .handle((answer, failure) -> {
                    if (failure == null) {
                        return says(answer);
                    }
                    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                    if (!(cause instanceof NoSuchDomainException || cause instanceof NoSuchRRSetException)) {
                        LOG.warn("the block list {} does not answer: {}", zone, cause.toString());
                    }
                    return false;
                });
    }

    /**
     * Only 127.0.0.0/8 means listed (RFC 5782 2.1). 127.255.255.x reports that our queries are wrong or too frequent.
     */
    private static boolean says(LookupResult answer) {
        return answer.getRecords().stream()
                .filter(ARecord.class::isInstance)
                .map(record -> ((ARecord) record).getAddress().getAddress())
                .anyMatch(a -> a[0] == 127 && !(a[1] == (byte) 255 && a[2] == (byte) 255));
    }

    /** The octets of IPv4 or the nibbles of IPv6 in reverse order (RFC 5782 2.1, 2.4). */
    static String reversed(InetAddress client) {
        byte[] address = client.getAddress();
        StringBuilder name = new StringBuilder(64);
        for (int i = address.length - 1; i >= 0; i--) {
            if (!name.isEmpty()) {
                name.append('.');
            }
            if (address.length == 4) {
                name.append(address[i] & 0xff);
            } else {
                name.append(HEX.charAt(address[i] & 0x0f)).append('.').append(HEX.charAt((address[i] >> 4) & 0x0f));
            }
        }
        return name.toString();
    }
}
