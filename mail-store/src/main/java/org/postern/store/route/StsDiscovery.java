package org.postern.store.route;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.StoreException;
import org.postern.store.mailbox.StsPolicies;
import org.postern.store.mailbox.StsPolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Finds the policy of a domain (RFC 8461 3 and 5.1): the stored one while DNS shows its id, else a new one, else the
 * stored one until it expires. Thread-safe, blocking.
 */
public final class StsDiscovery {
    private static final Logger LOG = LoggerFactory.getLogger(StsDiscovery.class);
    /** RFC 8461 3.3: wait at least five minutes after a failure. */
    private static final Duration PAUSE = Duration.ofMinutes(5);
    /** A policy is fetched again this often even under the same id, so that it does not expire (5.1). */
    private static final Duration REFRESH = Duration.ofDays(1);

    private static final int MOST_PAUSES = 2_000;

    private final Lookups dns;
    private final StsPolicies policies;
    private final Function<Domain, Optional<String>> fetcher;
    private final Clock clock;
    private final Map<Domain, Instant> pauses = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Domain, Instant> eldest) {
            return size() > MOST_PAUSES;
        }
    };

    /** @param fetcher fetches the text of a domain's policy */
    public StsDiscovery(Lookups dns, StsPolicies policies, Function<Domain, Optional<String>> fetcher, Clock clock) {
        this.dns = dns;
        this.policies = policies;
        this.fetcher = fetcher;
        this.clock = clock;
    }

    /** Empty when the domain has no policy, or none that is still valid. */
    Optional<StsPolicy> policy(Domain domain) {
        Instant now = clock.instant();
        Optional<StsPolicy> kept = policies.find(domain).filter(policy -> policy.alive(now));
        Optional<String> id = id(domain);
        // Without a record no policy is fetched, but a stored one stays valid (RFC 8461 3.1).
        Optional<StsPolicy> current = id.isEmpty() || fresh(kept, id.get(), now)
                ? kept
                : renewed(domain, id.get(), now).or(() -> kept);
        return current.filter(policy -> policy.mode() != StsPolicy.Mode.NONE);
    }

    private static boolean fresh(Optional<StsPolicy> kept, String id, Instant now) {
        return kept.filter(policy ->
                        policy.id().equals(id) && now.isBefore(policy.fetched().plus(REFRESH)))
                .isPresent();
    }

    private Optional<StsPolicy> renewed(Domain domain, String id, Instant now) {
        synchronized (pauses) {
            Instant until = pauses.get(domain);
            // The second condition: setting the clock back must not lengthen the pause.
            if (until != null && now.isBefore(until) && until.isBefore(now.plus(PAUSE.plusSeconds(1)))) {
                return Optional.empty();
            }
            pauses.remove(domain);
        }
        Optional<StsPolicy> policy =
                fetcher.apply(domain).flatMap(text -> StsText.parse(domain, id, text, clock.instant()));
        if (policy.isEmpty()) {
            LOG.info("MTA-STS: {} announces a policy that cannot be had or read", domain);
            synchronized (pauses) {
                pauses.put(domain, now.plus(PAUSE));
            }
            return policy;
        }
        LOG.info("MTA-STS: {}: policy {}, {}", domain, id, policy.get().mode());
        try {
            policies.keep(policy.get());
        } catch (StoreException e) {
            LOG.error("MTA-STS: the policy of {} cannot be kept; it holds for this attempt", domain, e);
        }
        return policy;
    }

    /** The id that DNS announces; empty unless there is exactly one such record (RFC 8461 3.1). */
    private Optional<String> id(Domain domain) {
        Name name;
        try {
            name = Name.fromString("_mta-sts." + domain.ascii(), Name.root);
        } catch (TextParseException e) {
            return Optional.empty(); // the name is too long
        }
        List<String> records = dns.plain(name, Type.TXT).join().records().stream()
                .map(record -> text((TXTRecord) record))
                .filter(StsText::looksLike)
                .toList();
        return records.size() == 1 ? StsText.id(records.get(0)) : Optional.empty();
    }

    private static String text(TXTRecord record) {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        record.getStringsAsByteArrays().forEach(text::writeBytes);
        return text.toString(StandardCharsets.ISO_8859_1);
    }
}
