package org.postern.tls.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.postern.tls.CertificateFingerprint;
import org.postern.tls.CertificateMaker;
import org.postern.tls.Expiry;
import org.postern.tls.KeyPairWithChain;
import org.postern.tls.LocalAuthority;
import org.postern.tls.ModernTls;
import org.postern.tls.OneKeyManager;
import org.postern.tls.PemFiles;
import org.postern.tls.PrivateFiles;
import org.postern.tls.TlsKeyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mail node's authority for web nodes, separate from the authority that browsers trust. The files in the directory
 * {@code issued} decide who may connect: a certificate that was moved to {@code revoked}, by this process or another,
 * is refused from the next handshake on. Thread-safe, and safe beside other processes.
 *
 * <pre>
 * keys/nodes/authority.pem     key and certificate of the authority, 10 years
 * keys/nodes/hop.pem           key and certificate that the mail node shows; web nodes compare the certificate itself
 * keys/nodes/issued/SERIAL.pem valid certificates, 2 years each; only the web nodes have their keys
 * keys/nodes/revoked/          revoked certificates
 * </pre>
 */
public final class NodeKeys {
    /** Two years: an office will not renew more often, and it is warned in time. */
    public static final Duration NODE_LIFE = Duration.ofDays(730);

    static final String DIRECTORY = "nodes";

    private static final String AUTHORITY = "authority.pem";
    private static final String HOP = "hop.pem";
    private static final Logger LOG = LoggerFactory.getLogger(NodeKeys.class);

    private final PrivateFiles issued;
    private final PrivateFiles revoked;
    private final Clock clock;
    private final CertificateMaker maker = new CertificateMaker();
    private final KeyPairWithChain authority;
    private final KeyPairWithChain hop;

    private NodeKeys(PrivateFiles files, Clock clock) {
        this.issued = PrivateFiles.in(files.path("issued"));
        this.revoked = PrivateFiles.in(files.path("revoked"));
        this.clock = clock;
        if (!Files.exists(files.path(AUTHORITY))) {
            files.write(
                    AUTHORITY,
                    CertificateMaker.pem(
                            maker.authority("Postern authority of nodes", from(), LocalAuthority.CA_LIFE)));
            LOG.info("made the certificate authority of nodes");
        }
        this.authority = read(files, AUTHORITY);
        if (!Files.exists(files.path(HOP))) {
            // Web nodes have pinned this certificate: it stays the same as long as the authority lasts.
            KeyPairWithChain made = maker.issue(
                    authority,
                    "mail node",
                    new CertificateMaker.Purpose(KeyPurposeId.id_kp_serverAuth, Optional.empty()),
                    authority.leaf().getNotBefore().toInstant(),
                    authority.leaf().getNotAfter().toInstant());
            files.write(HOP, CertificateMaker.pem(made));
        }
        this.hop = read(files, HOP);
    }

    /**
     * Opens the node keys; makes the authority and the hop certificate where there are none.
     *
     * @param keysDirectory of the box
     * @throws TlsKeyException with the fault and the command that fixes it
     */
    public static NodeKeys open(Path keysDirectory, Clock clock) {
        return new NodeKeys(PrivateFiles.in(PrivateFiles.in(keysDirectory).path(DIRECTORY)), clock);
    }

    /** Whether this box has node keys already. */
    public static boolean exist(Path keysDirectory) {
        return Files.exists(keysDirectory.resolve(DIRECTORY).resolve(AUTHORITY));
    }

    /**
     * For the listeners that web nodes connect to: TLS 1.3 only, and only clients with a valid certificate. Engines
     * only.
     */
    public SSLContext serverContext() {
        return ModernTls.demanding(new OneKeyManager(hop), new NodeTrust(authority.leaf(), this::stands));
    }

    /** SHA-256 of the certificate that the mail node shows, {@code AB:CD:…}. */
    public String fingerprint() {
        return hop.fingerprint();
    }

    /**
     * Makes a key and a certificate for a web node. Earlier certificates with that name stay valid until they expire or
     * are revoked.
     *
     * @return PEM for the web node, private key included; the mail node keeps no copy
     */
    public String invite(String name) {
        NodeName named = new NodeName(name);
        Instant from = from();
        Instant end = authority.leaf().getNotAfter().toInstant();
        Instant until = from.plus(NODE_LIFE).isBefore(end) ? from.plus(NODE_LIFE) : end;
        if (!until.isAfter(clock.instant())) {
            throw new TlsKeyException("the authority of nodes ended at " + end + ". Move " + issued.directory()
                    + " and the files beside it away: a new one is made, and every web node must be invited anew");
        }
        KeyPairWithChain node = maker.issue(
                authority,
                named.text(),
                new CertificateMaker.Purpose(KeyPurposeId.id_kp_clientAuth, Optional.empty()),
                from,
                until);
        issued.write(file(node.leaf()), CertificateMaker.pem(node.leaf()));
        return new Invitation(node, CertificateFingerprint.of(hop.leaf())).text();
    }

    /** All certificates ever issued, by name, the newest first. */
    public List<NodeCertificate> certificates() {
        List<NodeCertificate> found = new ArrayList<>(in(issued, false));
        found.addAll(in(revoked, true));
        found.sort(Comparator.comparing(NodeCertificate::name)
                .thenComparing(NodeCertificate::from, Comparator.reverseOrder()));
        return List.copyOf(found);
    }

    /**
     * Refuses certificates from the next handshake on.
     *
     * @param nameOrSerial a web node's name for all its certificates, or one serial number
     * @return the revoked certificates; empty when nothing valid matched
     */
    public List<NodeCertificate> revoke(String nameOrSerial) {
        List<NodeCertificate> hit = in(issued, false).stream()
                .filter(node ->
                        node.name().equals(nameOrSerial) || node.serial().equals(nameOrSerial))
                .toList();
        hit.forEach(node -> issued.move(node.serial() + ".pem", revoked));
        return hit;
    }

    /** The name of the web node that showed this certificate; empty if it has been revoked. */
    public Optional<String> standing(X509Certificate shown) {
        return stands(shown) ? Optional.of(NodeCertificate.of(shown, false).name()) : Optional.empty();
    }

    /** Warnings about certificates that expire soon, or that have expired and were not replaced. */
    public List<String> warnings() {
        Instant now = clock.instant();
        List<String> warnings = new ArrayList<>();
        String last = "";
        for (NodeCertificate node : certificates()) {
            if (node.revoked() || node.name().equals(last)) {
                continue;
            }
            last = node.name();
            if (Expiry.stage(node.until(), now) <= 30) {
                warnings.add("the certificate of the web node " + node.name() + " ends at " + node.until()
                        + ": make the next one with postern node invite " + node.name() + " --out FILE");
            }
        }
        return warnings;
    }

    private boolean stands(X509Certificate certificate) {
        return Files.exists(issued.path(file(certificate)));
    }

    private static List<NodeCertificate> in(PrivateFiles files, boolean revoked) {
        try (Stream<Path> all = Files.list(files.directory())) {
            return all.filter(path -> path.toString().endsWith(".pem"))
                    .map(path -> NodeCertificate.of(PemFiles.certificates(path).get(0), revoked))
                    .toList();
        } catch (IOException e) {
            throw new TlsKeyException(files.directory() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static KeyPairWithChain read(PrivateFiles files, String name) {
        PrivateFiles.requirePrivate(files.path(name), "600");
        try {
            return new KeyPairWithChain(PemFiles.privateKey(files.path(name)), PemFiles.certificates(files.path(name)));
        } catch (TlsKeyException e) {
            throw new TlsKeyException(
                    e.getMessage() + ". Restore " + files.path(name)
                            + " from a backup, or move it away: a new one is made, and every web node must be invited anew",
                    e);
        }
    }

    private static String file(X509Certificate certificate) {
        return NodeCertificate.serial(certificate) + ".pem";
    }

    /** Starts an hour ago, since the clocks of two machines differ. */
    private Instant from() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofHours(1));
    }
}
