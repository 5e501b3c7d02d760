package org.postern.tls.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.tls.SettableClock;
import org.postern.tls.TestAuthority;
import org.postern.tls.TlsKeyException;

/** Certificates of web nodes: issued, kept, joined, revoked. The handshakes are tested where the doors are. */
class NodeKeysTest {
    @TempDir
    Path temp;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T06:00:00Z"));

    private NodeKeys keys() {
        return NodeKeys.open(temp.resolve("keys"), clock);
    }

    private Path file(String name, String text) throws IOException {
        return TestAuthority.write(temp.resolve(name), text, "rw-------");
    }

    private JoinedNode join(String text) throws IOException {
        return JoinedNode.join(temp.resolve("web"), file("invitation.pem", text), clock);
    }

    @Test
    void theInvitedNodeKnowsItsNameItsEndAndTheMailNode() throws Exception {
        NodeKeys keys = keys();
        JoinedNode joined = join(keys.invite("web1"));
        assertThat(joined.name()).isEqualTo("web1");
        assertThat(joined.mailNode()).isEqualTo(keys.fingerprint());
        assertThat(joined.until()).isEqualTo(Instant.parse("2028-11-22T05:00:00Z"));
        assertThat(JoinedNode.open(temp.resolve("web"), clock).name()).isEqualTo("web1");
        assertThat(keys.certificates()).extracting(NodeCertificate::name).containsExactly("web1");
    }

    @Test
    void everyFileIsPrivateAndNoKeyOfAWebNodeStays() throws Exception {
        String text = keys().invite("web1");
        String secret = text.substring(text.indexOf("-----BEGIN PRIVATE KEY"), text.indexOf("-----END PRIVATE KEY"));
        try (var all = Files.walk(temp.resolve("keys").resolve("nodes"))) {
            for (Path path : all.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
                if (Files.isRegularFile(path)) {
                    assertThat(Files.readString(path)).doesNotContain(secret);
                }
            }
        }
    }

    @Test
    void theAuthorityAndTheShownCertificateStayTheSame() {
        String fingerprint = keys().fingerprint();
        clock.advance(Duration.ofDays(900));
        assertThat(keys().fingerprint()).isEqualTo(fingerprint);
    }

    @Test
    void revokesByNameOrBySerialAndOnlyOnce() {
        NodeKeys keys = keys();
        keys.invite("web1");
        clock.advance(Duration.ofDays(1));
        keys.invite("web1");
        keys.invite("web2");
        List<NodeCertificate> all = keys.certificates();
        assertThat(all).extracting(NodeCertificate::name).containsExactly("web1", "web1", "web2");
        assertThat(keys.revoke(all.get(0).serial())).hasSize(1);
        assertThat(keys.revoke("web1"))
                .extracting(NodeCertificate::serial)
                .containsExactly(all.get(1).serial());
        assertThat(keys.revoke("web1")).isEmpty();
        assertThat(keys.revoke("web3")).isEmpty();
        assertThat(keys().certificates()).extracting(NodeCertificate::revoked).containsExactly(true, true, false);
    }

    @Test
    void warnsBeforeTheLatestCertificateOfAStandingNodeEnds() throws Exception {
        NodeKeys keys = keys();
        JoinedNode joined = join(keys.invite("web1"));
        keys.invite("gone");
        keys.revoke("gone");
        clock.advance(Duration.ofDays(698));
        assertThat(keys.warnings()).isEmpty();
        assertThat(joined.warning(clock.instant())).isEmpty();
        for (int days : new int[] {30, 14, 3}) {
            Instant then = joined.until().minus(Duration.ofDays(days)).plusSeconds(1);
            assertThat(joined.warning(then).orElseThrow())
                    .contains("within " + days + " days", "postern node invite web1");
        }
        clock.advance(Duration.ofDays(3));
        assertThat(keys.warnings()).hasSize(1).first().asString().contains("web1");
        keys.invite("web1");
        assertThat(keys.warnings()).isEmpty();
    }

    @Test
    void anEndedCertificateIsNotJoinedNorOpened() throws Exception {
        String text = keys().invite("web1");
        join(text);
        clock.advance(Duration.ofDays(731));
        assertThatThrownBy(() -> join(text)).isInstanceOf(TlsKeyException.class).hasMessageContaining("expired");
        assertThatThrownBy(() -> JoinedNode.open(temp.resolve("web"), clock)).hasMessageContaining("expired");
    }

    @Test
    void whatIsNoInvitationIsRefusedAndTheEarlierOneStays() throws Exception {
        NodeKeys keys = keys();
        String good = keys.invite("web1");
        String other = keys.invite("web2");
        join(good);
        String key = good.substring(good.indexOf("-----BEGIN PRIVATE"), good.indexOf("-----BEGIN CERT"));
        String otherKey = other.substring(other.indexOf("-----BEGIN PRIVATE"), other.indexOf("-----BEGIN CERT"));
        for (String bad : List.of(
                "",
                good.replaceAll("(?m)^Mail-Node.*$", ""),
                good.replace(key, ""),
                good.replace(key, otherKey),
                good.substring(0, good.lastIndexOf("-----BEGIN CERT")),
                Files.readString(temp.resolve("keys/nodes/hop.pem")),
                good.lines().limit(3).reduce("", (a, b) -> a + b + "\n")
                        + Files.readString(temp.resolve("keys/nodes/hop.pem")))) {
            assertThatThrownBy(() -> join(bad)).as(bad).isInstanceOf(TlsKeyException.class);
        }
        assertThat(JoinedNode.open(temp.resolve("web"), clock).name()).isEqualTo("web1");
    }

    @Test
    void aNodeThatDidNotJoinIsToldHow() {
        assertThatThrownBy(() -> JoinedNode.open(temp.resolve("web"), clock))
                .isInstanceOf(TlsKeyException.class)
                .hasMessageContaining("postern node invite");
    }

    @Test
    void namesAreSmallLettersDigitsAndHyphens() {
        for (String bad : List.of("", "Web1", "web 1", "-web", "web/1", "x".repeat(33), "web\n1")) {
            assertThatThrownBy(() -> keys().invite(bad)).as(bad).isInstanceOf(TlsKeyException.class);
        }
        assertThat(keys().invite("a-1")).contains("for the web node a-1 only");
    }

    /** RFC 8446 4.6.1: no ticket lives longer than seven days; with a longer life the runtime gives none. */
    @Test
    void aWebNodeGetsNoTicketSoThatEachConnectionAsksWhetherItWasRevoked() {
        assertThat(keys().serverContext().getServerSessionContext().getSessionTimeout())
                .isGreaterThan(7 * 24 * 3600);
    }

    @Test
    void theServersContextMakesEnginesThatDemandACertificateAndSpeakOneThreeOnly() {
        var engine = keys().serverContext().createSSLEngine();
        assertThat(engine.getSSLParameters().getNeedClientAuth()).isTrue();
        assertThat(engine.getEnabledProtocols()).containsExactly("TLSv1.3");
        assertThatThrownBy(() -> keys().serverContext().getServerSocketFactory())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aKeyDirectoryThatIsOpenToOthersIsRefused() throws Exception {
        keys();
        Files.setPosixFilePermissions(temp.resolve("keys/nodes/issued"), PosixFilePermissions.fromString("rwxr-xr-x"));
        assertThatThrownBy(this::keys).isInstanceOf(TlsKeyException.class).hasMessageContaining("chmod 700");
    }
}
