package org.postern.tls.dkim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.postern.tls.PemFiles;
import org.postern.tls.PrivateFiles;
import org.postern.tls.TlsKeyException;

/**
 * One generation of signing keys in one PEM file, so that it exists completely or not at all (RFC 7468: PKCS#8 blocks,
 * with facts about them as text before). The text also holds the public keys: a private key that no longer matches its
 * published record is found when the file is read, not by the receivers of the mail.
 */
final class DkimFile {
    private static final int RSA_BITS =
            2_048; // RFC 8301 3.2 asks for this; twice as many bits do not fit the forms of every DNS provider
    private static final String BEGIN = "-----BEGIN ";

    private DkimFile() {}

    /** Makes the keys, which takes about 0.2 s. */
    static DkimGeneration generate(String name, String domain, Instant made, Instant activeFrom) {
        try {
            KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
            rsa.initialize(RSA_BITS);
            return new DkimGeneration(
                    name,
                    made,
                    activeFrom,
                    List.of(
                            key(domain, "r" + name, rsa.generateKeyPair().getPrivate()),
                            key(
                                    domain,
                                    "e" + name,
                                    KeyPairGenerator.getInstance("Ed25519")
                                            .generateKeyPair()
                                            .getPrivate())));
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsKeyException("signing keys cannot be made: " + e.getMessage(), e);
        }
    }

    static String write(DkimGeneration generation) {
        StringBuilder text = new StringBuilder();
        text.append("Signing keys of outgoing mail (DKIM). Private: of this file only the records go into DNS.\n");
        text.append("domain: ").append(generation.keys().get(0).domain()).append('\n');
        text.append("made: ").append(generation.made()).append('\n');
        text.append("active-from: ").append(generation.activeFrom()).append('\n');
        for (DkimKey key : generation.keys()) {
            text.append(key.selector()).append(": ").append(key.record().text()).append('\n');
        }
        for (DkimKey key : generation.keys()) {
            text.append(BEGIN).append("PRIVATE KEY-----\n");
            text.append(Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(key.privateKey().getEncoded()));
            text.append("\n-----END PRIVATE KEY-----\n");
        }
        return text.toString();
    }

    /** Reads the keys and tries them. Throws {@link TlsKeyException} with the fault and what to do. */
    static DkimGeneration read(Path file, String name) {
        PrivateFiles.requirePrivate(file, "600");
        try {
            Map<String, String> facts = facts(new String(PemFiles.bytes(file), StandardCharsets.US_ASCII));
            String domain = fact(facts, "domain");
            List<PrivateKey> keys = PemFiles.privateKeys(file);
            if (keys.size() != 2) {
                throw new IllegalArgumentException("two keys are expected, it has " + keys.size());
            }
            List<DkimKey> read = List.of(
                    proven(DkimKey.Kind.RSA, key(domain, "r" + name, keys.get(0)), facts),
                    proven(DkimKey.Kind.ED25519, key(domain, "e" + name, keys.get(1)), facts));
            return new DkimGeneration(
                    name, Instant.parse(fact(facts, "made")), Instant.parse(fact(facts, "active-from")), read);
        } catch (TlsKeyException e) {
            throw new TlsKeyException(e.getMessage() + remedy(file), e);
        } catch (IllegalArgumentException | DateTimeParseException | GeneralSecurityException | IOException e) {
            throw new TlsKeyException(file + " is damaged: " + e.getMessage() + remedy(file), e);
        }
    }

    private static String remedy(Path file) {
        return ". Restore it from a backup; or move " + file
                + " away, which drops these keys (where none are left, the next start makes new ones), and publish what"
                + " `postern dkim show` prints";
    }

    private static Map<String, String> facts(String text) {
        Map<String, String> facts = new LinkedHashMap<>();
        int end = text.indexOf(BEGIN);
        (end < 0 ? text : text.substring(0, end)).lines().forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                facts.put(line.substring(0, colon), line.substring(colon + 2));
            }
        });
        return facts;
    }

    private static String fact(Map<String, String> facts, String name) {
        String value = facts.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the line \"" + name + ": …\" is missing");
        }
        return value;
    }

    private static DkimKey key(String domain, String selector, PrivateKey key)
            throws GeneralSecurityException, IOException {
        if (key instanceof RSAPrivateCrtKey rsa) {
            return new DkimKey(
                    domain,
                    selector,
                    DkimKey.Kind.RSA,
                    key,
                    base64(publicHalf(rsa).getEncoded()));
        }
        if (PrivateKeyFactory.createKey(key.getEncoded()) instanceof Ed25519PrivateKeyParameters edwards) {
            return new DkimKey(
                    domain,
                    selector,
                    DkimKey.Kind.ED25519,
                    key,
                    base64(edwards.generatePublicKey().getEncoded()));
        }
        throw new IllegalArgumentException("a key of a kind that does not sign mail");
    }

    private static PublicKey publicHalf(RSAPrivateCrtKey rsa) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
    }

    private static DkimKey proven(DkimKey.Kind kind, DkimKey key, Map<String, String> facts)
            throws GeneralSecurityException {
        if (key.kind() != kind || !key.record().text().equals(fact(facts, key.selector()))) {
            throw new IllegalArgumentException("the " + kind.tag() + " key does not fit its record");
        }
        // A damaged RSA key may have a sound public half and still make signatures that nobody can verify.
        if (key.privateKey() instanceof RSAPrivateCrtKey rsa
                && !rsa.getPrimeP().multiply(rsa.getPrimeQ()).equals(rsa.getModulus())) {
            throw new IllegalArgumentException("the parts of the rsa key do not fit together");
        }
        Signature signing = Signature.getInstance(key.kind() == DkimKey.Kind.RSA ? "SHA256withRSA" : "Ed25519");
        signing.initSign(key.privateKey());
        signing.update((byte) 0);
        byte[] signature = signing.sign();
        if (key.privateKey() instanceof RSAPrivateCrtKey rsa) {
            signing.initVerify(publicHalf(rsa));
            signing.update((byte) 0);
            if (!signing.verify(signature)) {
                throw new IllegalArgumentException("the rsa key signs what its public half does not verify");
            }
        } else if (signature.length == 0) {
            throw new IllegalArgumentException("the " + kind.tag() + " key does not sign");
        }
        return key;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
