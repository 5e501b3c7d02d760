package org.postern.tls;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks a key and its chain, and reports faults as sentences. Pure: the time is passed in. */
public record PairCheck(String hostName) {
    private static final int DNS = 2;
    private static final int IP = 7;
    private static final Pattern WEAK_SIGNATURE = Pattern.compile("(?i)(MD2|MD5|SHA1)with.*");
    private static final Pattern IP_LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");
    private static final byte[] PROBE = new byte[32];

    /** Faults that make the pair useless at any time. */
    List<String> lasting(KeyPairWithChain pair) {
        List<String> faults = new ArrayList<>();
        X509Certificate leaf = pair.leaf();
        if (!matches(pair.key(), leaf.getPublicKey())) {
            int place = placeOfKey(pair);
            faults.add(
                    place > 0
                            ? "the chain is in the wrong order: the certificate of this key is number " + (place + 1)
                                    + " in the file, and must be the first"
                            : "the key does not belong to the certificate (" + leaf.getSubjectX500Principal()
                                    + "): they are from different pairs");
        } else {
            order(pair.chain()).ifPresent(faults::add);
        }
        weakness(leaf.getPublicKey()).ifPresent(faults::add);
        for (X509Certificate certificate : pair.chain()) {
            // Clients never verify the signature of a self-signed root.
            boolean root = certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
            if (!root && WEAK_SIGNATURE.matcher(certificate.getSigAlgName()).matches()) {
                faults.add("the certificate of " + certificate.getSubjectX500Principal() + " is signed with "
                        + certificate.getSigAlgName() + ", which clients refuse: have it issued anew");
            }
        }
        if (!namesHost(leaf)) {
            faults.add("the certificate is for " + String.join(", ", names(leaf)) + " and not for the host name "
                    + hostName + ": browsers would refuse it");
        }
        return faults;
    }

    /** The faults of a pair that need not name a host. */
    public static List<String> ofNode(KeyPairWithChain pair) {
        if (!matches(pair.key(), pair.leaf().getPublicKey())) {
            return List.of("the key does not belong to the certificate");
        }
        return order(pair.chain()).map(List::of).orElse(List.of());
    }

    /** Faults that depend on the time: not yet valid, or expired. */
    public static List<String> passing(KeyPairWithChain pair, Instant now) {
        List<String> faults = new ArrayList<>();
        for (X509Certificate certificate : pair.chain()) {
            Instant from = certificate.getNotBefore().toInstant();
            Instant until = certificate.getNotAfter().toInstant();
            if (now.isAfter(until)) {
                faults.add("the certificate of " + certificate.getSubjectX500Principal() + " expired at " + until
                        + ": have it renewed");
            } else if (now.isBefore(from)) {
                faults.add("the certificate of " + certificate.getSubjectX500Principal() + " is not valid before "
                        + from + ": look at the clock of this machine (now " + now + ")");
            }
        }
        return faults;
    }

    private int placeOfKey(KeyPairWithChain pair) {
        for (int i = 1; i < pair.chain().size(); i++) {
            if (matches(pair.key(), pair.chain().get(i).getPublicKey())) {
                return i;
            }
        }
        return -1;
    }

    private static Optional<String> order(List<X509Certificate> chain) {
        for (int i = 0; i + 1 < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            X509Certificate issuer = chain.get(i + 1);
            if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
                return Optional.of("the chain is in the wrong order: certificate number " + (i + 1) + " was issued by "
                        + certificate.getIssuerX500Principal() + ", but number " + (i + 2) + " is "
                        + issuer.getSubjectX500Principal());
            }
            try {
                certificate.verify(issuer.getPublicKey());
            } catch (GeneralSecurityException e) {
                return Optional.of(
                        "certificate number " + (i + 1) + " of the chain was not signed by number " + (i + 2));
            }
        }
        return Optional.empty();
    }

    /** Signs something and verifies it, which works the same way for every kind of key. */
    private static boolean matches(PrivateKey key, PublicKey publicKey) {
        String algorithm =
                switch (key.getAlgorithm()) {
                    case "EC" -> "SHA256withECDSA";
                    case "RSA" -> "SHA256withRSA";
                    case "EdDSA" -> "EdDSA";
                    default -> key.getAlgorithm();
                };
        if (!key.getAlgorithm().equals(publicKey.getAlgorithm())) {
            return false;
        }
        try {
            Signature signer = Signature.getInstance(algorithm);
            if (algorithm.equals("RSASSA-PSS")) {
                signer.setParameter(new java.security.spec.PSSParameterSpec(
                        "SHA-256", "MGF1", java.security.spec.MGF1ParameterSpec.SHA256, 32, 1));
            }
            signer.initSign(key);
            signer.update(PROBE);
            byte[] signature = signer.sign();
            signer.initVerify(publicKey);
            signer.update(PROBE);
            return signer.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static Optional<String> weakness(PublicKey key) {
        if (key instanceof RSAKey rsa && rsa.getModulus().bitLength() < 2048) {
            return Optional.of("the RSA key has " + rsa.getModulus().bitLength()
                    + " bits, which is weak: make one of 2048 bits or more, or ECDSA P-256");
        }
        if (key instanceof ECKey ec && ec.getParams().getOrder().bitLength() < 256) {
            return Optional.of("the EC key has " + ec.getParams().getOrder().bitLength()
                    + " bits, which is weak: make one on P-256");
        }
        return Optional.empty();
    }

    /** RFC 6125: only subject alternative names count; a wildcard stands for exactly the first label. */
    private boolean namesHost(X509Certificate leaf) {
        for (List<?> name : alternativeNames(leaf)) {
            if (name.get(0).equals(DNS) && covers(String.valueOf(name.get(1)).toLowerCase(Locale.ROOT))) {
                return true;
            }
            if (name.get(0).equals(IP) && isIpLiteral(hostName) && sameAddress(String.valueOf(name.get(1)))) {
                return true;
            }
        }
        return false;
    }

    private boolean covers(String name) {
        if (name.startsWith("*.")) {
            int dot = hostName.indexOf('.');
            return dot > 0 && hostName.substring(dot).equals(name.substring(1));
        }
        return name.equals(hostName);
    }

    private boolean sameAddress(String literal) {
        try {
            return InetAddress.getByName(literal).equals(InetAddress.getByName(hostName));
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Accepts literals only, so that no DNS query leaves the box. */
    static boolean isIpLiteral(String text) {
        return IP_LITERAL.matcher(text).matches();
    }

    private static List<String> names(X509Certificate leaf) {
        List<String> names = new ArrayList<>();
        for (List<?> name : alternativeNames(leaf)) {
            if (name.get(0).equals(DNS) || name.get(0).equals(IP)) {
                names.add(String.valueOf(name.get(1)));
            }
        }
        return names.isEmpty() ? List.of("no host name at all") : names;
    }

    private static Collection<List<?>> alternativeNames(X509Certificate leaf) {
        try {
            Collection<List<?>> names = leaf.getSubjectAlternativeNames();
            return names == null ? List.of() : names;
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }
}
