package org.postern.tls.node;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.postern.tls.CertificateFingerprint;
import org.postern.tls.CertificateMaker;
import org.postern.tls.KeyPairWithChain;
import org.postern.tls.PairCheck;
import org.postern.tls.PemFiles;
import org.postern.tls.PrivateFiles;
import org.postern.tls.TlsKeyException;

/**
 * The file that a mail node gives to a web node: a key, its certificate, the authority's certificate, and the
 * fingerprint of the mail node's own certificate. The fingerprint is a line outside the PEM blocks, which PEM readers
 * ignore.
 */
record Invitation(KeyPairWithChain node, CertificateFingerprint mailNode) {
    private static final Pattern MAIL_NODE =
            Pattern.compile("(?m)^Mail-Node-Certificate-SHA256: ([0-9A-Fa-f:]{64,95})\\s*$");

    String text() {
        return "Postern: for the web node " + name() + " only, until "
                + node.leaf().getNotAfter().toInstant() + ".\n"
                + "Whoever holds this file can connect to the mail node as that web node does: carry it safely, and remove it"
                + " where it is not needed.\n"
                + "Mail-Node-Certificate-SHA256: " + mailNode + "\n"
                + CertificateMaker.pem(node);
    }

    String name() {
        return NodeCertificate.of(node.leaf(), false).name();
    }

    /** Reads and checks an invitation. Fails with the reason when it is damaged, mixed up or expired. */
    static Invitation read(Path file, Instant now) {
        byte[] octets = PemFiles.bytes(file);
        PrivateFiles.requirePrivate(file, "600");
        Matcher line = MAIL_NODE.matcher(new String(octets, StandardCharsets.ISO_8859_1));
        List<PrivateKey> keys = PemFiles.privateKeys(file);
        if (!line.find() || keys.size() != 1) {
            throw new TlsKeyException(
                    file + " is not an invitation from a mail node, or only part of one: make one there with"
                            + " postern node invite NAME --out FILE");
        }
        KeyPairWithChain node = new KeyPairWithChain(keys.get(0), PemFiles.certificates(file));
        List<String> faults = new ArrayList<>(PairCheck.ofNode(node));
        if (faults.isEmpty()) {
            faults.addAll(PairCheck.passing(node, now));
        }
        if (node.chain().size() != 2 || !mayBeClient(node.leaf())) {
            faults.add("its certificate is not one of a web node");
        }
        if (!faults.isEmpty()) {
            throw new TlsKeyException(file + " cannot be used: " + String.join("; ", faults));
        }
        return new Invitation(node, CertificateFingerprint.parsed(line.group(1)));
    }

    private static boolean mayBeClient(X509Certificate certificate) {
        try {
            List<String> uses = certificate.getExtendedKeyUsage();
            return certificate.getBasicConstraints() < 0
                    && uses != null
                    && uses.contains(KeyPurposeId.id_kp_clientAuth.getId());
        } catch (CertificateParsingException e) {
            return false;
        }
    }
}
