package org.postern.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes ECDSA P-256 keys, and certificates for them (RFC 5280). Thread-safe. */
public final class CertificateMaker {
    private final SecureRandom random = new SecureRandom();

    /**
     * What a certificate is for.
     *
     * @param names host names that clients look for; empty where clients compare the certificate itself
     */
    public record Purpose(KeyPurposeId use, Optional<GeneralNames> names) {}

    /** Makes a self-signed authority. It may not sign further authorities. */
    public KeyPairWithChain authority(String name, Instant from, Duration life) {
        KeyPair pair = generate();
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Postern")
                .addRDN(BCStyle.CN, shortened(name))
                .addRDN(BCStyle.OU, "made " + from.atOffset(ZoneOffset.UTC).toLocalDate())
                .build();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                subject, serial(), Date.from(from), Date.from(from.plus(life)), subject, pair.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return new KeyPairWithChain(pair.getPrivate(), List.of(sign(builder, pair.getPrivate())));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new TlsKeyException("the certificate authority cannot be made: " + e.getMessage(), e);
        }
    }

    /** Makes a key and its certificate; the chain ends with the authority's certificate. */
    public KeyPairWithChain issue(KeyPairWithChain ca, String name, Purpose purpose, Instant from, Instant until) {
        KeyPair pair = generate();
        X500Name subject = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, shortened(name))
                .build();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                ca.leaf(),
                serial(),
                Date.from(from),
                Date.from(until),
                new X500Principal(encoded(subject)),
                pair.getPublic());
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose.use()));
            if (purpose.names().isPresent()) {
                builder.addExtension(
                        Extension.subjectAlternativeName, false, purpose.names().get());
            }
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(pair.getPublic()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    extensions.createAuthorityKeyIdentifier(ca.leaf().getPublicKey()));
            return new KeyPairWithChain(pair.getPrivate(), List.of(sign(builder, ca.key()), ca.leaf()));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new TlsKeyException("the certificate cannot be made: " + e.getMessage(), e);
        }
    }

    /** The key first, then the chain. */
    public static String pem(KeyPairWithChain pair) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter out = new JcaPEMWriter(text)) {
            out.writeObject(new JcaPKCS8Generator(pair.key(), null));
            for (X509Certificate certificate : pair.chain()) {
                out.writeObject(certificate);
            }
        } catch (IOException e) {
            throw new TlsKeyException("the key cannot be written as PEM", e);
        }
        return text.toString();
    }

    public static String pem(X509Certificate certificate) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter out = new JcaPEMWriter(text)) {
            out.writeObject(certificate);
        } catch (IOException e) {
            throw new TlsKeyException("the certificate cannot be written as PEM", e);
        }
        return text.toString();
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey signer)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer)));
    }

    private KeyPair generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new TlsKeyException("this Java runtime cannot make ECDSA P-256 keys", e);
        }
    }

    /** Positive, non-zero, at most 20 octets (RFC 5280 4.1.2.2). */
    private BigInteger serial() {
        return new BigInteger(159, random).add(BigInteger.ONE);
    }

    /** A common name holds 64 characters (RFC 5280 upper bounds); clients look at the alternative names. */
    private static String shortened(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64);
    }

    private static byte[] encoded(X500Name name) {
        try {
            return name.getEncoded();
        } catch (IOException e) {
            throw new TlsKeyException("the subject name cannot be encoded", e);
        }
    }
}
