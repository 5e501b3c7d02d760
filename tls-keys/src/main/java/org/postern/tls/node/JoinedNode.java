package org.postern.tls.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.postern.tls.Expiry;
import org.postern.tls.PinnedTrust;
import org.postern.tls.PrivateFiles;
import org.postern.tls.TlsKeyException;

/**
 * A web node's side of the split form: the certificate that it shows to the mail node, and the certificate by which it
 * recognizes the mail node. Immutable.
 */
public final class JoinedNode {
    private static final String FILE = "joined.pem";

    private final Invitation invitation;

    private JoinedNode(Invitation invitation) {
        this.invitation = invitation;
    }

    /**
     * Checks the file from a mail node and stores it in place of an earlier one. The next start uses it.
     *
     * @throws TlsKeyException with the fault; the earlier file is kept then
     */
    public static JoinedNode join(Path keysDirectory, Path file, Clock clock) {
        Invitation invitation = Invitation.read(file, clock.instant());
        PrivateFiles files = PrivateFiles.in(PrivateFiles.in(keysDirectory).path(NodeKeys.DIRECTORY));
        files.write(FILE, invitation.text());
        return new JoinedNode(invitation);
    }

    /**
     * Opens the stored file.
     *
     * @throws TlsKeyException when there is none or it has expired, with the command that fixes it
     */
    public static JoinedNode open(Path keysDirectory, Clock clock) {
        Path file = keysDirectory.resolve(NodeKeys.DIRECTORY).resolve(FILE);
        if (!Files.exists(file)) {
            throw new TlsKeyException("this web node belongs to no mail node yet: make a file there with postern node"
                    + " invite NAME --out FILE, bring it here, and run postern node join FILE");
        }
        return new JoinedNode(Invitation.read(file, clock.instant()));
    }

    /** For client sockets and engines: shows this node's certificate and trusts only the mail node's. */
    public SSLContext clientContext() {
        try {
            char[] inMemory = "memory".toCharArray(); // the key store requires a password; it never leaves this method
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "node",
                    invitation.node().key(),
                    inMemory,
                    invitation.node().chain().toArray(new X509Certificate[0]));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, inMemory);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    keys.getKeyManagers(), new TrustManager[] {new PinnedTrust(Set.of(invitation.mailNode()))}, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsKeyException("the certificate of this web node cannot be used", e);
        }
    }

    /** The name that the mail node gave this node. */
    public String name() {
        return invitation.name();
    }

    /** SHA-256 of the certificate that the mail node must show. */
    public String mailNode() {
        return invitation.mailNode().text();
    }

    public Instant until() {
        return invitation.node().leaf().getNotAfter().toInstant();
    }

    /** A warning at 30, 14 and 3 days before the certificate expires, and after that. */
    public Optional<String> warning(Instant now) {
        int stage = Expiry.stage(until(), now);
        String renew = ": make the next one at the mail node with postern node invite " + name()
                + " --out FILE, and run postern node join FILE here";
        if (stage == 0) {
            return Optional.of("the certificate of this web node ended at " + until() + renew);
        }
        return stage > 30
                ? Optional.empty()
                : Optional.of("the certificate of this web node ends within " + stage + " days, at " + until() + renew);
    }
}
