package org.postern.store.filter.auth;

import java.io.IOException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import org.apache.james.jdkim.tagvalue.PublicKeyRecordImpl;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.postern.store.platform.StoreDigests;

/**
 * One key record (RFC 6376 3.6.1), parsed by jDKIM. The JDK's own Ed25519 adds the key type that jDKIM does not know
 * (RFC 8463). Immutable.
 */
final class KeyRecord {
    private static final int LEAST_BITS = 1_024; // RFC 8301 3.2
    private static final int MOST_BITS =
            4_096; // verifiers must support this size (RFC 8301 3.2); a larger key is an attack on the CPU

    private final Tags tags;
    private final PublicKey key;

    private KeyRecord(Tags tags, PublicKey key) {
        this.tags = tags;
        this.key = key;
    }

    /** Throws {@link IllegalArgumentException} or another runtime exception when it is not a usable key. */
    static KeyRecord parse(String text) {
        Tags tags = new Tags(text);
        tags.validate();
        return new KeyRecord(tags, tags.key());
    }

    boolean rsa() {
        return key instanceof RSAPublicKey;
    }

    boolean lengthAccepted() {
        return !(key instanceof RSAPublicKey rsa)
                || (rsa.getModulus().bitLength() >= LEAST_BITS
                        && rsa.getModulus().bitLength() <= MOST_BITS);
    }

    /** h= and s= of the record. */
    boolean allowsSha256Mail() {
        return tags.isHashMethodSupported("sha256") && tags.forMail();
    }

    /** t=s: no subdomain in i=. */
    boolean sameDomainOnly() {
        return tags.isDenySubdomains();
    }

    /** @param signed the canonical header, ended by the signature's own stub */
    boolean verifies(byte[] signed, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(rsa() ? "SHA256withRSA" : "Ed25519");
            verifier.initVerify(key);
            verifier.update(rsa() ? signed : StoreDigests.sha256().digest(signed)); // RFC 8463 3: Ed25519 of the hash
            return verifier.verify(signature);
        } catch (SignatureException | InvalidKeyException e) {
            return false;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK from 15 on has Ed25519", e);
        }
    }

    /** The record's tags, including those that jDKIM does not expose. */
    private static final class Tags extends PublicKeyRecordImpl {
        Tags(String text) {
            super(text);
        }

        boolean forMail() {
            return Arrays.stream(getValue("s").toString().split(":"))
                    .map(String::strip)
                    .anyMatch(service -> service.equals("*") || service.equalsIgnoreCase("email"));
        }

        PublicKey key() {
            byte[] octets = Base64.getDecoder().decode(getValue("p").toString().replaceAll("\\s", ""));
            String type = getValue("k").toString().toLowerCase(Locale.ROOT);
            try {
                return switch (type) {
                    case "rsa" -> KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(octets));
                    case "ed25519" ->
                        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(wrapped(octets)));
                    default -> throw new IllegalArgumentException("unknown kind of key");
                };
            } catch (InvalidKeySpecException | IOException e) {
                throw new IllegalArgumentException("not a key", e);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every JDK from 15 on has RSA and Ed25519", e);
            }
        }

        /** The JDK reads a key only with its algorithm name around it; RFC 8463 publishes the bare 32 octets. */
        private static byte[] wrapped(byte[] octets) throws IOException {
            return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(new Ed25519PublicKeyParameters(octets))
                    .getEncoded();
        }
    }
}
