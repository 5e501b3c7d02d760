package org.postern.core;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DNSSEC.DNSSECException;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.NSRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * Signs the answers of {@link TestDns} as they are given (RFC 4033 to 4035): keys for the root and for each zone named, all
 * ECDSA P-256. Every zone hangs directly below the root; those that were not signed are unsigned delegations. Absence is
 * proved by NSEC records made for the question ("white lies", RFC 4470).
 */
final class ZoneSigner {
    private static final int TTL = 60;

    private record Zone(Name name, DNSKEYRecord key, KeyPair pair) {}

    private final Map<Name, Zone> zones = new TreeMap<>();
    private final Set<Name> bogus = ConcurrentHashMap.newKeySet();

    /** @param signed the zones with keys; a zone of one's own is every name here, such as {@code far.test} */
    ZoneSigner(String... signed) throws GeneralSecurityException, IOException {
        add(Name.root);
        for (String zone : signed) {
            add(Name.fromString(zone, Name.root));
        }
    }

    private void add(Name name) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair pair = generator.generateKeyPair();
        try {
            DNSKEYRecord key = new DNSKEYRecord(
                    name,
                    DClass.IN,
                    TTL,
                    DNSKEYRecord.Flags.ZONE_KEY | DNSKEYRecord.Flags.SEP_KEY,
                    DNSKEYRecord.Protocol.DNSSEC,
                    DNSSEC.Algorithm.ECDSAP256SHA256,
                    pair.getPublic());
            zones.put(name, new Zone(name, key, pair));
        } catch (DNSSECException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** From now on signatures over this name's records are wrong. */
    void spoil(String name) throws IOException {
        bogus.add(Name.fromString(name, Name.root));
    }

    /** What a validating client trusts: {@code . IN DS ...} in master-file form. */
    String trustAnchor() {
        return ds(zone(Name.root)).toString();
    }

    /** Records that the signer itself publishes: keys, and digests of them at the parent. */
    RRset own(Name name, int type) {
        RRset set = new RRset();
        Zone zone = zones.get(name);
        if (zone != null && type == Type.DNSKEY) {
            set.addRR(zone.key());
        } else if (zone != null && type == Type.DS && !name.equals(Name.root)) {
            set.addRR(ds(zone));
        } else if (zone != null && type == Type.SOA) {
            set.addRR(soa(zone));
        } else if (zone != null && type == Type.NS) {
            set.addRR(new NSRecord(name, DClass.IN, TTL, Name.fromConstantString("ns.test.")));
        }
        return set;
    }

    private static DSRecord ds(Zone zone) {
        return new DSRecord(zone.name(), DClass.IN, TTL, DNSSEC.Digest.SHA256, zone.key());
    }

    private static SOARecord soa(Zone zone) {
        Name host = Name.fromConstantString("ns.test.");
        return new SOARecord(zone.name(), DClass.IN, TTL, host, host, 1, 3_600, 600, 86_400, TTL);
    }

    /** The signatures over a set; none when its zone is unsigned. */
    List<RRSIGRecord> signatures(RRset set) {
        Zone zone = signing(set.getName(), set.getType());
        if (zone == null) {
            return List.of();
        }
        Instant now = Instant.now();
        boolean wrong = bogus.contains(set.getName());
        try {
            RRset signed = wrong ? new RRset(new NSRecord(set.getName(), DClass.IN, TTL, Name.root)) : set;
            RRSIGRecord signature = DNSSEC.sign(
                    signed,
                    zone.key(),
                    zone.pair().getPrivate(),
                    now.minus(Duration.ofDays(1)),
                    now.plus(Duration.ofDays(30)));
            return List.of(wrong ? relabelled(signature, set) : signature);
        } catch (DNSSECException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was signed for something else. */
    private static RRSIGRecord relabelled(RRSIGRecord signature, RRset set) {
        return new RRSIGRecord(
                set.getName(),
                DClass.IN,
                set.getTTL(),
                set.getType(),
                signature.getAlgorithm(),
                signature.getOrigTTL(),
                signature.getExpire(),
                signature.getTimeSigned(),
                signature.getFootprint(),
                signature.getSigner(),
                signature.getSignature());
    }

    /** Proof that a name, or a type at it, is not there: SOA and NSEC of the zone that would hold it. */
    List<RRset> absence(Name name, boolean exists, Set<Integer> types) {
        Zone zone = zones.get(name);
        if (zone == null || zone.name().equals(Name.root)) {
            zone = signing(name, Type.ANY);
        }
        List<RRset> proof = new ArrayList<>();
        if (zone == null) {
            zone = zone(Name.root);
            // Below an unsigned delegation: only the parent's word that there are no keys is signed.
            proof.add(new RRset(soa(zone)));
            // A top-level domain is no delegation but a name of the root's that has nothing.
            proof.add(nsec(delegation(name), name.labels() <= 2 ? Set.of() : Set.of(Type.NS)));
            return proof;
        }
        proof.add(new RRset(soa(zone)));
        if (exists) {
            Set<Integer> there = new TreeSet<>(types);
            if (name.equals(zone.name())) {
                there.addAll(Set.of(Type.SOA, Type.NS, Type.DNSKEY));
            }
            proof.add(nsec(name, there));
            return proof;
        }
        proof.add(covering(name));
        Name closest = new Name(name, 1);
        proof.add(covering(Name.fromConstantString("*." + closest)));
        return proof;
    }

    private static RRset nsec(Name name, Set<Integer> types) {
        Set<Integer> all = new TreeSet<>(types);
        all.addAll(Set.of(Type.NSEC, Type.RRSIG));
        int[] bitmap = all.stream().mapToInt(Integer::intValue).toArray();
        return new RRset(new NSECRecord(name, DClass.IN, TTL, after(name), bitmap));
    }

    /** From a name just before to one just after, which must not be below it: that would say it exists. */
    private static RRset covering(Name name) {
        String first = name.getLabelString(0);
        Name parent = new Name(name, 1);
        char last = first.charAt(first.length() - 1);
        String before = (first.equals("*") ? ")" : first.substring(0, first.length() - 1) + (char) (last - 1)) + "~";
        return new RRset(new NSECRecord(
                Name.fromConstantString(before.replace("\\", "\\\\") + "." + parent),
                DClass.IN,
                TTL,
                Name.fromConstantString(first + "\\000." + parent),
                new int[] {Type.NSEC, Type.RRSIG}));
    }

    private static Name after(Name name) {
        return Name.fromConstantString("\\000." + name);
    }

    /** The zone whose key signs a set, null when that is an unsigned one. A DS set is its parent's. */
    private @org.jspecify.annotations.Nullable Zone signing(Name name, int type) {
        if (name.equals(Name.root) || (type == Type.DS && zones.containsKey(name))) {
            return zone(Name.root);
        }
        if (type == Type.NSEC && name.equals(delegation(name)) && !zones.containsKey(name)) {
            return zone(Name.root);
        }
        for (Zone zone : zones.values()) {
            if (!zone.name().equals(Name.root) && name.subdomain(zone.name())) {
                return zone;
            }
        }
        return null;
    }

    /** Zones are the last two labels, as in {@code far.test}; the top-level domain itself belongs to the root. */
    private static Name delegation(Name name) {
        int extra = Math.max(0, name.labels() - 3);
        return extra == 0 ? name : new Name(name, extra);
    }

    private Zone zone(Name name) {
        Zone zone = zones.get(name);
        if (zone == null) {
            throw new IllegalStateException(name.toString());
        }
        return zone;
    }
}
