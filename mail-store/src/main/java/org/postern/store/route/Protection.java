package org.postern.store.route;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.StsPolicy;
import org.postern.store.message.SmtpReply;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Name;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Decides what the TLS of an exchanger must prove: DANE where DNSSEC has keys for it (RFC 7672), else the domain's
 * MTA-STS policy (RFC 8461 2: never in place of DANE), else the administrator's demand. Thread-safe, blocking.
 *
 * @param sts empty when it is switched off
 */
public record Protection(Lookups dns, Optional<StsDiscovery> sts) {
    private static final Logger LOG = LoggerFactory.getLogger(Protection.class);
    /** The port is part of the name. RFC 7672 uses this one, whatever port tests use. */
    private static final String TLSA_PREFIX = "_25._tcp";

    /**
     * An exchanger of a domain.
     *
     * @param name as in the MX record
     * @param owner of its addresses, at the end of all aliases
     * @param secure whether DNSSEC proves the MX record and the addresses
     */
    record Exchanger(Name name, Name owner, boolean secure) {}

    /** A demand, or the reason why the exchanger must not be used now. */
    sealed interface Verdict {
        record Usable(TlsDemand demand) implements Verdict {}

        record Unusable(SmtpReply reply) implements Verdict {}
    }

    /** The domain's policy, if it has one that applies. */
    Optional<StsPolicy> policy(Domain domain) {
        return sts.flatMap(discovery -> discovery.policy(domain));
    }

    Verdict judge(Domain domain, Exchanger exchanger, Optional<StsPolicy> policy, TlsFloor floor) {
        return dane(domain, exchanger).orElseGet(() -> withoutDane(exchanger, policy, floor));
    }

    private static Verdict withoutDane(Exchanger exchanger, Optional<StsPolicy> policy, TlsFloor floor) {
        String host = Lookups.text(exchanger.name());
        boolean named = policy.filter(p -> HostPattern.anyMatches(p.mx(), host)).isPresent();
        if (policy.filter(p -> p.mode() == StsPolicy.Mode.ENFORCE).isPresent()) {
            return named
                    ? new Verdict.Usable(new TlsDemand.Verified("MTA-STS"))
                    : new Verdict.Unusable(SmtpReply.ours(
                            451,
                            "4.7.5",
                            "the exchanger " + host + " is not one that the MTA-STS policy of the domain names"));
        }
        if (policy.isPresent() && !named) {
            LOG.info("MTA-STS (testing): {} does not name {}", policy.get().domain(), host);
        }
        return new Verdict.Usable(
                switch (floor) {
                    case OPPORTUNISTIC -> new TlsDemand.Opportunistic();
                    case REQUIRED -> new TlsDemand.Encrypted("the configuration");
                    case VERIFIED -> new TlsDemand.Verified("the configuration");
                });
    }

    /** Empty when DNSSEC says nothing about the exchanger's TLS. */
    private Optional<Verdict> dane(Domain domain, Exchanger exchanger) {
        if (!exchanger.secure()) {
            return Optional.empty();
        }
        Set<Name> bases = new LinkedHashSet<>(List.of(exchanger.owner(), exchanger.name())); // RFC 7672 2.2.2
        for (Name base : bases) {
            Name name;
            try {
                name = Name.concatenate(Name.fromString(TLSA_PREFIX), base);
            } catch (TextParseException | org.xbill.DNS.NameTooLongException e) {
                continue; // nobody can publish records there
            }
            Lookups.Answer answer = dns.validated(name, Type.TLSA).join();
            if (answer.problem() == Lookups.Problem.NO_ANSWER) {
                return Optional.of(new Verdict.Unusable(SmtpReply.ours(
                        451,
                        "4.7.5",
                        "DNS gave no valid answer on the TLS key of " + Lookups.text(exchanger.name()) + " (DANE)")));
            }
            if (answer.secure() && !answer.records().isEmpty()) {
                return Optional.of(new Verdict.Usable(demand(domain, exchanger, base, answer)));
            }
        }
        return Optional.empty();
    }

    private static TlsDemand demand(Domain domain, Exchanger exchanger, Name base, Lookups.Answer answer) {
        List<TLSARecord> usable = answer.records().stream()
                .map(record -> (TLSARecord) record)
                .filter(Tlsa::usable)
                .toList();
        if (usable.isEmpty()) {
            return new TlsDemand.Encrypted("DANE"); // RFC 7672 2.2: the existence of records proves that there is TLS
        }
        Set<String> names =
                Set.copyOf(List.of(Lookups.text(base), Lookups.text(exchanger.name()), domain.ascii()).stream()
                        .distinct()
                        .toList());
        return new TlsDemand.Dane(usable, names);
    }
}
