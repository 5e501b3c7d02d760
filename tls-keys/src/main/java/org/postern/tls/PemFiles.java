package org.postern.tls;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/** Reads certificates and keys from PEM (RFC 7468): PKCS#8, PKCS#1 and SEC1 keys, chains of X.509 certificates. */
public final class PemFiles {
    /** Far more than any real chain or key. A wrong path (a log, a device) must not fill the memory. */
    private static final long MAX_BYTES = 1 << 20;

    private PemFiles() {}

    public static List<X509Certificate> certificates(Path file) {
        List<X509Certificate> found = new ArrayList<>();
        for (Object object : objects(file)) {
            if (object instanceof X509CertificateHolder holder) {
                try {
                    found.add(new JcaX509CertificateConverter().getCertificate(holder));
                } catch (CertificateException e) {
                    throw new TlsKeyException(file + " holds a certificate that cannot be read: " + e.getMessage(), e);
                }
            }
        }
        if (found.isEmpty()) {
            throw new TlsKeyException(file + " holds no certificate: a block that begins with"
                    + " -----BEGIN CERTIFICATE----- is expected");
        }
        return found;
    }

    public static PrivateKey privateKey(Path file) {
        List<PrivateKey> found = privateKeys(file);
        if (found.isEmpty()) {
            throw new TlsKeyException(
                    file + " holds no private key: a block that begins with -----BEGIN PRIVATE KEY-----,"
                            + " RSA PRIVATE KEY or EC PRIVATE KEY is expected");
        }
        return found.get(0);
    }

    /** All private keys of the file, in order. */
    public static List<PrivateKey> privateKeys(Path file) {
        List<PrivateKey> found = new ArrayList<>();
        for (Object object : objects(file)) {
            if (object instanceof PEMEncryptedKeyPair || object instanceof PKCS8EncryptedPrivateKeyInfo) {
                throw new TlsKeyException(file + " holds a key that is encrypted with a password. The box must start"
                        + " unattended: write it without one, with: openssl pkey -in '" + file
                        + "' -out NEW-FILE, and give that file mode 0600");
            }
            if (object instanceof PrivateKeyInfo info) {
                found.add(privateKey(info, file));
            } else if (object instanceof PEMKeyPair pair) {
                found.add(privateKey(pair.getPrivateKeyInfo(), file));
            }
        }
        return found;
    }

    public static byte[] bytes(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new TlsKeyException(file + " is larger than 1 MiB and cannot be a PEM file");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new TlsKeyException(file + " does not exist", e);
        } catch (IOException e) {
            throw new TlsKeyException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static List<Object> objects(Path file) {
        String text = new String(bytes(file), StandardCharsets.ISO_8859_1);
        List<Object> found = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(text))) {
            for (Object object = next(parser); object != null; object = next(parser)) {
                found.add(object);
            }
        } catch (IOException | RuntimeException e) {
            // BouncyCastle throws several kinds of runtime exceptions for damaged base64 and damaged DER.
            throw new TlsKeyException(file + " is damaged and cannot be read as PEM: " + e.getMessage(), e);
        }
        return found;
    }

    private static @Nullable Object next(PEMParser parser) throws IOException {
        return parser.readObject();
    }

    /** Uses the JDK's own key factories: JSSE calls the algorithm EC, BouncyCastle calls it ECDSA. */
    private static PrivateKey privateKey(PrivateKeyInfo info, Path file) {
        var algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
        String name;
        if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
            name = "EC";
        } else if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
            name = "RSA";
        } else if (algorithm.equals(PKCSObjectIdentifiers.id_RSASSA_PSS)) {
            name = "RSASSA-PSS";
        } else if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
            name = "EdDSA";
        } else {
            throw new TlsKeyException(file + " holds a key of a kind that TLS cannot use here (" + algorithm
                    + "): use ECDSA P-256 or RSA of 2048 bits or more");
        }
        try {
            return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsKeyException(file + " holds a key that cannot be used: " + e.getMessage(), e);
        }
    }
}
