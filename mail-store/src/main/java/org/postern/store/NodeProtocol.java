package org.postern.store;

import java.security.cert.X509Certificate;
import java.util.function.Predicate;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.postern.store.wire.Courtesies;
import org.postern.store.wire.LineConnection;
import org.postern.store.wire.LineProtocol;
import org.postern.store.wire.LineSession;
import org.postern.store.wire.Reply;

/**
 * A protocol of the hop for web nodes: the same, but a session ends when the certificate of its node is revoked. The
 * handshake alone would let a stolen node keep the connections that it has. Thread-safe.
 *
 * @param stands whether a certificate may still connect
 */
record NodeProtocol(LineProtocol hop, Predicate<X509Certificate> stands) implements LineProtocol {
    @Override
    public LineSession open(LineConnection connection) {
        return new Session(hop.open(connection), connection, stands);
    }

    @Override
    public Courtesies courtesies() {
        return hop.courtesies();
    }

    private record Session(LineSession hop, LineConnection connection, Predicate<X509Certificate> stands)
            implements LineSession {
        @Override
        public boolean revoked() {
            return hop.revoked() || (connection.tls().isPresent() && !shownStands());
        }

        private boolean shownStands() {
            try {
                return connection.tls().orElseThrow().getPeerCertificates()[0] instanceof X509Certificate shown
                        && stands.test(shown);
            } catch (SSLPeerUnverifiedException e) {
                return false;
            }
        }

        @Override
        public Reply greeting() {
            return hop.greeting();
        }

        @Override
        public int longestLine(byte[] buffer, int start, int length) {
            return hop.longestLine(buffer, start, length);
        }

        @Override
        public Reply line(byte[] line) {
            return hop.line(line);
        }

        @Override
        public Reply lineTooLong() {
            return hop.lineTooLong();
        }

        @Override
        public Reply.Lines fault() {
            return hop.fault();
        }

        @Override
        public Reply unilateral() {
            return hop.unilateral();
        }

        @Override
        public boolean overdue(long now) {
            return hop.overdue(now);
        }

        @Override
        public Stage stage() {
            return hop.stage();
        }

        @Override
        public boolean broughtMail() {
            return hop.broughtMail();
        }

        @Override
        public void closed() {
            hop.closed();
        }
    }
}
