package org.postern.store.route;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
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

/** A certificate authority of the tests; its servers show the chain up to it. */
public final class TestCertificates {
    private static final char[] SECRET = "secret".toCharArray();
    private static final String CA = "CN=Test CA";

    private final AtomicLong serial = new AtomicLong(1);
    private final KeyPair keys = pair();
    public final X509Certificate authority = issue(CA, keys.getPublic(), Instant.now(), true, "");

    public TestCertificates() throws GeneralSecurityException {}

    /** What a server answers a handshake with, and its own certificate. */
    public record Identity(SSLContext context, X509Certificate certificate) {}

    public Identity host(String name) throws GeneralSecurityException {
        return host(name, Instant.now());
    }

    Identity expired(String name) throws GeneralSecurityException {
        return host(name, Instant.now().minus(Duration.ofDays(100)));
    }

    private Identity host(String name, Instant made) throws GeneralSecurityException {
        KeyPair pair = pair();
        X509Certificate own = issue("CN=" + name, pair.getPublic(), made, false, name);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, SECRET);
            store.setKeyEntry("key", pair.getPrivate(), SECRET, new Certificate[] {own, authority});
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, SECRET);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return new Identity(context, own);
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** Data of a TLSA record that means this certificate. */
    static String tlsa(int usage, int selector, int matching, X509Certificate certificate)
            throws GeneralSecurityException {
        byte[] selected = selector == 0
                ? certificate.getEncoded()
                : certificate.getPublicKey().getEncoded();
        byte[] data =
                switch (matching) {
                    case 1 -> MessageDigest.getInstance("SHA-256").digest(selected);
                    case 2 -> MessageDigest.getInstance("SHA-512").digest(selected);
                    default -> selected;
                };
        return usage + " " + selector + " " + matching + " " + HexFormat.of().formatHex(data);
    }

    private static KeyPair pair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private X509Certificate issue(String subject, java.security.PublicKey key, Instant made, boolean ca, String host)
            throws GeneralSecurityException {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name(CA),
                    BigInteger.valueOf(serial.getAndIncrement()),
                    Date.from(made.minus(Duration.ofDays(1))),
                    Date.from(made.plus(Duration.ofDays(30))),
                    new X500Name(subject),
                    key);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(ca));
            if (!host.isEmpty()) {
                builder.addExtension(
                        Extension.subjectAlternativeName,
                        false,
                        new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
        } catch (IOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }
}
