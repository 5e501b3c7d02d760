package org.postern.store.route;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.DClass;
import org.xbill.DNS.DNSKEYRecord;
import org.xbill.DNS.DNSSEC;
import org.xbill.DNS.DSRecord;
import org.xbill.DNS.NSECRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.RRSIGRecord;
import org.xbill.DNS.RRset;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Type;

/**
 * The key of one signed zone (RFC 4034), ECDSA P-256, trusted by itself: its digest is a trust anchor. What is not there is
 * proved by an NSEC record at the very name that was asked for (RFC 9824).
 */
public final class ZoneKey {
    private static final int TTL = 60;

    final Name zone;
    private final KeyPair pair;
    private final DNSKEYRecord key;
    private final Set<Name> spoiled = ConcurrentHashMap.newKeySet();
    private final Set<Name> delegated = ConcurrentHashMap.newKeySet();

    ZoneKey(String zone) throws GeneralSecurityException, IOException {
        this.zone = Name.fromString(zone, Name.root);
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        pair = generator.generateKeyPair();
        try {
            key = new DNSKEYRecord(
                    this.zone,
                    DClass.IN,
                    TTL,
                    DNSKEYRecord.Flags.ZONE_KEY | DNSKEYRecord.Flags.SEP_KEY,
                    DNSKEYRecord.Protocol.DNSSEC,
                    DNSSEC.Algorithm.ECDSAP256SHA256,
                    pair.getPublic());
        } catch (DNSSEC.DNSSECException e) {
            throw new GeneralSecurityException(e);
        }
    }

    public String trustAnchor() {
        return new DSRecord(zone, DClass.IN, TTL, DNSSEC.Digest.SHA256, key).toString();
    }

    /** Signatures over what this name has are wrong from now on. */
    void spoil(String name) throws IOException {
        spoiled.add(Name.fromString(name, Name.root));
    }

    /** The name and all below it belong to another zone, which is not signed. */
    void delegate(String name) throws IOException {
        delegated.add(Name.fromString(name, Name.root));
    }

    boolean signs(Name name, int type) {
        boolean below =
                delegated.stream().anyMatch(cut -> name.subdomain(cut) && !(name.equals(cut) && type == Type.DS));
        return name.subdomain(zone) && !below;
    }

    DNSKEYRecord key() {
        return key;
    }

    /** SOA and NSEC, for an answer without records. */
    List<Record> absence(Name name, Set<Integer> types) {
        Set<Integer> all = new TreeSet<>(types);
        all.addAll(Set.of(Type.NSEC, Type.RRSIG));
        if (delegated.contains(name)) {
            all.add(Type.NS);
        }
        int[] bitmap = all.stream().mapToInt(Integer::intValue).toArray();
        Name next = Name.fromConstantString("\\000." + name);
        Name server = Name.fromConstantString("ns." + zone);
        return List.of(
                new SOARecord(zone, DClass.IN, TTL, server, server, 1, 3_600, 600, 86_400, TTL),
                new NSECRecord(name, DClass.IN, TTL, next, bitmap));
    }

    RRSIGRecord signature(RRset set) {
        Instant now = Instant.now();
        try {
            RRSIGRecord good = DNSSEC.sign(
                    set, key, pair.getPrivate(), now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(30)));
            byte[] signature = good.getSignature().clone();
            if (spoiled.contains(set.getName())) {
                signature[7] ^= 1;
            }
            return new RRSIGRecord(
                    set.getName(),
                    DClass.IN,
                    set.getTTL(),
                    set.getType(),
                    good.getAlgorithm(),
                    good.getOrigTTL(),
                    good.getExpire(),
                    good.getTimeSigned(),
                    good.getFootprint(),
                    good.getSigner(),
                    signature);
        } catch (DNSSEC.DNSSECException e) {
            throw new IllegalStateException(e);
        }
    }
}
