package org.postern.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The box's own certificate authority, made offline at the first start, and the server certificate it signs. The authority's
 * certificate is what a person installs in a browser once; it outlives every server certificate. Key and certificate share
 * one file, so that a crash never leaves half a pair. Confined to its caller.
 */
final class LocalAuthority {
    static final String CA_PAIR = "ca-key.pem";
    static final String CA_CERTIFICATE = "ca.pem";
    static final String SERVER_PAIR = "server.pem";

    /** Browsers refuse server certificates of more than 398 days (CA/Browser Forum, 2020); locally trusted ones on Apple 825. */
    static final Duration SERVER_LIFE = Duration.ofDays(397);

    /** Renewed this long before the end: before the first warning. */
    static final Duration RENEW_BEFORE = Duration.ofDays(60);

    static final Duration CA_LIFE = Duration.ofDays(3652);

    private static final Logger LOG = LoggerFactory.getLogger(LocalAuthority.class);

    private final PrivateFiles files;
    private final String hostName;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    LocalAuthority(PrivateFiles files, String hostName, Clock clock) {
        this.files = files;
        this.hostName = hostName;
        this.clock = clock;
    }

    /** Whether a server pair is there. */
    boolean exists() {
        return Files.exists(files.path(SERVER_PAIR));
    }

    /** The server pair in use; made or renewed where it is missing, ends soon or is for another host name. */
    KeyPairWithChain current() {
        KeyPairWithChain ca = authority();
        if (Files.exists(files.path(SERVER_PAIR))) {
            KeyPairWithChain server = read(SERVER_PAIR);
            if (!due(server, ca)) {
                return server;
            }
        }
        KeyPairWithChain fresh = issue(ca);
        files.write(SERVER_PAIR, pem(fresh));
        LOG.info(
                "made a server certificate for {}, valid until {}",
                hostName,
                fresh.leaf().getNotAfter().toInstant());
        return read(SERVER_PAIR);
    }

    /** As {@link #current()} without making anything; refuses what a start would refuse. */
    KeyPairWithChain existing() {
        if (Files.exists(files.path(CA_PAIR))) {
            read(CA_PAIR);
        }
        return read(SERVER_PAIR);
    }

    String certificatePem() {
        return pemOf(read(CA_PAIR).leaf());
    }

    private boolean due(KeyPairWithChain server, KeyPairWithChain ca) {
        Instant end = server.leaf().getNotAfter().toInstant();
        boolean otherAuthority =
                !server.leaf().getIssuerX500Principal().equals(ca.leaf().getSubjectX500Principal());
        boolean endsSoon = clock.instant().isAfter(end.minus(RENEW_BEFORE))
                && end.isBefore(ca.leaf().getNotAfter().toInstant());
        return endsSoon
                || otherAuthority
                || !new PairCheck(hostName).lasting(server).isEmpty();
    }

    private KeyPairWithChain authority() {
        if (!Files.exists(files.path(CA_PAIR))) {
            KeyPairWithChain fresh = found();
            files.write(CA_PAIR, pem(fresh));
            LOG.info(
                    "made the box's own certificate authority: {}", fresh.leaf().getSubjectX500Principal());
        }
        KeyPairWithChain ca = read(CA_PAIR);
        if (!Files.exists(files.path(CA_CERTIFICATE))) {
            files.write(CA_CERTIFICATE, pemOf(ca.leaf()));
        }
        if (clock.instant().isAfter(ca.leaf().getNotAfter().toInstant())) {
            LOG.error(
                    "the box's own certificate authority expired at {}; mail keeps flowing. Move {} away and restart:"
                            + " a new one is made, which every browser must trust once",
                    ca.leaf().getNotAfter().toInstant(),
                    files.path(CA_PAIR));
        }
        return ca;
    }

    private KeyPairWithChain read(String name) {
        PrivateFiles.requirePrivate(files.path(name), "600");
        try {
            return new KeyPairWithChain(PemFiles.privateKey(files.path(name)), PemFiles.certificates(files.path(name)));
        } catch (TlsKeyException e) {
            throw new TlsKeyException(
                    e.getMessage() + ". Restore " + files.path(name)
                            + " from a backup, or move it away: a new one is made"
                            + (name.equals(CA_PAIR) ? ", which every browser must trust once" : ""),
                    e);
        }
    }

    private KeyPairWithChain found() {
        Instant from = clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));
        KeyPair pair = generate();
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.O, "Postern")
                .addRDN(BCStyle.CN, shortened("Postern authority of " + hostName))
                .addRDN(BCStyle.OU, "made " + from.atOffset(ZoneOffset.UTC).toLocalDate())
                .build();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name, serial(), Date.from(from), Date.from(from.plus(CA_LIFE)), name, pair.getPublic());
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(pair.getPublic()));
            return new KeyPairWithChain(pair.getPrivate(), List.of(sign(builder, pair)));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new TlsKeyException("the certificate authority cannot be made: " + e.getMessage(), e);
        }
    }

    private KeyPairWithChain issue(KeyPairWithChain ca) {
        Instant from = clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));
        Instant until = from.plus(SERVER_LIFE).minusSeconds(1);
        Instant caEnd = ca.leaf().getNotAfter().toInstant();
        KeyPair pair = generate();
        X500Name name = new X500NameBuilder(BCStyle.INSTANCE)
                .addRDN(BCStyle.CN, shortened(hostName))
                .build();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                ca.leaf(),
                serial(),
                Date.from(from),
                Date.from(until.isAfter(caEnd) && from.isBefore(caEnd) ? caEnd : until),
                new javax.security.auth.x500.X500Principal(encoded(name)),
                pair.getPublic());
        try {
            JcaX509ExtensionUtils extensions = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(
                    Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
            builder.addExtension(Extension.subjectAlternativeName, false, alternativeNames());
            builder.addExtension(
                    Extension.subjectKeyIdentifier, false, extensions.createSubjectKeyIdentifier(pair.getPublic()));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    extensions.createAuthorityKeyIdentifier(ca.leaf().getPublicKey()));
            X509Certificate leaf = sign(builder, new KeyPair(ca.leaf().getPublicKey(), ca.key()));
            return new KeyPairWithChain(pair.getPrivate(), List.of(leaf, ca.leaf()));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new TlsKeyException("the server certificate cannot be made: " + e.getMessage(), e);
        }
    }

    private GeneralNames alternativeNames() {
        GeneralName host = new GeneralName(
                PairCheck.isIpLiteral(hostName) ? GeneralName.iPAddress : GeneralName.dNSName, hostName);
        return new GeneralNames(new GeneralName[] {
            host,
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1")
        });
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair signer)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
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

    private static String pem(KeyPairWithChain pair) {
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

    private static String pemOf(X509Certificate certificate) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter out = new JcaPEMWriter(text)) {
            out.writeObject(certificate);
        } catch (IOException e) {
            throw new TlsKeyException("the certificate cannot be written as PEM", e);
        }
        return text.toString();
    }
}
