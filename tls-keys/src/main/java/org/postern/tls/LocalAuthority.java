package org.postern.tls;

import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The box's own certificate authority and the server certificate that it signs, both made offline at the first start.
 * People install the authority's certificate in their browsers once; it outlives every server certificate. Key and
 * certificate share one file, so that a crash never leaves half a pair. Confined to its caller.
 */
public final class LocalAuthority {
    static final String CA_PAIR = "ca-key.pem";
    static final String CA_CERTIFICATE = "ca.pem";
    static final String SERVER_PAIR = "server.pem";

    /**
     * Browsers refuse server certificates that are valid for more than 398 days (CA/Browser Forum, 2020). Apple allows
     * 825 days for certificates of a locally trusted authority.
     */
    static final Duration SERVER_LIFE = Duration.ofDays(397);

    /** Renewed this long before the end, which is before the first warning. */
    static final Duration RENEW_BEFORE = Duration.ofDays(60);

    public static final Duration CA_LIFE = Duration.ofDays(3652);

    private static final Logger LOG = LoggerFactory.getLogger(LocalAuthority.class);

    private final PrivateFiles files;
    private final String hostName;
    private final Clock clock;
    private final CertificateMaker maker = new CertificateMaker();

    LocalAuthority(PrivateFiles files, String hostName, Clock clock) {
        this.files = files;
        this.hostName = hostName;
        this.clock = clock;
    }

    /** Whether there is a server pair. */
    boolean exists() {
        return Files.exists(files.path(SERVER_PAIR));
    }

    /** Returns the server pair. Makes a new one when it is missing, expires soon, or names another host. */
    KeyPairWithChain current() {
        KeyPairWithChain ca = authority();
        if (Files.exists(files.path(SERVER_PAIR))) {
            KeyPairWithChain server = read(SERVER_PAIR);
            if (!due(server, ca)) {
                return server;
            }
        }
        KeyPairWithChain fresh = issue(ca);
        files.write(SERVER_PAIR, CertificateMaker.pem(fresh));
        LOG.info(
                "made a server certificate for {}, valid until {}",
                hostName,
                fresh.leaf().getNotAfter().toInstant());
        return read(SERVER_PAIR);
    }

    /** Like {@link #current()}, but makes nothing. Refuses what a start would refuse. */
    KeyPairWithChain existing() {
        if (Files.exists(files.path(CA_PAIR))) {
            read(CA_PAIR);
        }
        return read(SERVER_PAIR);
    }

    String certificatePem() {
        return CertificateMaker.pem(read(CA_PAIR).leaf());
    }

    private boolean due(KeyPairWithChain server, KeyPairWithChain ca) {
        Instant end = server.leaf().getNotAfter().toInstant();
        boolean otherAuthority =
                !server.leaf().getIssuerX500Principal().equals(ca.leaf().getSubjectX500Principal());
        boolean endsSoon = clock.instant().isAfter(end.minus(RENEW_BEFORE))
                && end.isBefore(ca.leaf().getNotAfter().toInstant());
        // This certificate was made while the clock was ahead. If the clock shows a time before the authority was made,
        // the clock is wrong, and nothing is concluded from it.
        boolean ofTheFuture =
                clock.instant().isBefore(server.leaf().getNotBefore().toInstant())
                        && !clock.instant().isBefore(ca.leaf().getNotBefore().toInstant());
        return endsSoon
                || ofTheFuture
                || otherAuthority
                || !new PairCheck(hostName).lasting(server).isEmpty();
    }

    private KeyPairWithChain authority() {
        if (!Files.exists(files.path(CA_PAIR))) {
            KeyPairWithChain fresh = found();
            files.write(CA_PAIR, CertificateMaker.pem(fresh));
            LOG.info(
                    "made the box's own certificate authority: {}", fresh.leaf().getSubjectX500Principal());
        }
        KeyPairWithChain ca = read(CA_PAIR);
        if (!Files.exists(files.path(CA_CERTIFICATE))) {
            files.write(CA_CERTIFICATE, CertificateMaker.pem(ca.leaf()));
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
        return maker.authority("Postern authority of " + hostName, from, CA_LIFE);
    }

    private KeyPairWithChain issue(KeyPairWithChain ca) {
        Instant from = clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));
        Instant until = from.plus(SERVER_LIFE).minusSeconds(1);
        Instant caEnd = ca.leaf().getNotAfter().toInstant();
        return maker.issue(
                ca,
                hostName,
                new CertificateMaker.Purpose(KeyPurposeId.id_kp_serverAuth, Optional.of(alternativeNames())),
                from,
                until.isAfter(caEnd) && from.isBefore(caEnd) ? caEnd : until);
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
}
