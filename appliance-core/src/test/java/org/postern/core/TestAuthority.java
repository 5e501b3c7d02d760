package org.postern.core;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** The certificate authority of the test Internet, and certificates with every fault a mail server may show. */
final class TestAuthority {
    private static final char[] SECRET = "secret".toCharArray();
    private static final Duration DAY = Duration.ofDays(1);

    private final AtomicLong serial = new AtomicLong(1);
    private final KeyPair keys;
    private final X509Certificate certificate;

    /**
     * A server's key and certificate.
     *
     * @param context what it answers a handshake with
     */
    record Identity(SSLContext context, X509Certificate certificate, PrivateKey key) {
        /** Certificate and key as server programs read them. */
        String pem() {
            return TestAuthority.pem("CERTIFICATE", encoded(certificate))
                    + TestAuthority.pem("PRIVATE KEY", key.getEncoded());
        }

        /** SHA-256 of the certificate, as people pin it. */
        String fingerprint() throws GeneralSecurityException {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        }

        /** Data of a TLSA record that names exactly this key (RFC 6698: DANE-EE, SPKI, SHA-256). */
        String tlsa() throws GeneralSecurityException {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(certificate.getPublicKey().getEncoded());
            return "3 1 1 " + HexFormat.of().formatHex(digest);
        }
    }

    TestAuthority() throws GeneralSecurityException {
        keys = pair();
        certificate = issue("CN=Test Internet CA", keys, "CN=Test Internet CA", keys, Instant.now(), true, "");
    }

    /** A trust store with this authority alone, PKCS #12, password {@code secret}. */
    Path trustStore(Path file) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, SECRET);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
        store.setCertificateEntry("ca", certificate);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        store.store(out, SECRET);
        return Files.write(file, out.toByteArray());
    }

    X509Certificate certificate() {
        return certificate;
    }

    /** Its certificate as people hand it out. */
    String pem() {
        return pem("CERTIFICATE", encoded(certificate));
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String kind, byte[] octets) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(octets) + "\n-----END " + kind
                + "-----\n";
    }

    /** As it should be. */
    Identity good(String host) throws GeneralSecurityException {
        KeyPair pair = pair();
        return identity(pair, issue("CN=" + host, pair, "CN=Test Internet CA", keys, Instant.now(), false, host));
    }

    Identity expired(String host) throws GeneralSecurityException {
        KeyPair pair = pair();
        Instant longAgo = Instant.now().minus(Duration.ofDays(100));
        return identity(pair, issue("CN=" + host, pair, "CN=Test Internet CA", keys, longAgo, false, host));
    }

    Identity selfSigned(String host) throws GeneralSecurityException {
        KeyPair pair = pair();
        return identity(pair, issue("CN=" + host, pair, "CN=" + host, pair, Instant.now(), false, host));
    }

    private Identity identity(KeyPair pair, X509Certificate own) throws GeneralSecurityException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, SECRET);
            store.setKeyEntry("key", pair.getPrivate(), SECRET, new Certificate[] {own});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, SECRET);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return new Identity(context, own, pair.getPrivate());
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private X509Certificate issue(
            String subject, KeyPair pair, String issuer, KeyPair signer, Instant made, boolean authority, String host)
            throws GeneralSecurityException {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name(issuer),
                    BigInteger.valueOf(serial.getAndIncrement()),
                    Date.from(made.minus(DAY)),
                    Date.from(made.plus(Duration.ofDays(90))),
                    new X500Name(subject),
                    pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!host.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
