package org.postern.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKeysTest {
    private static final TlsSettings SETTINGS =
            new TlsSettings("mail.office.test", Optional.empty(), Duration.ofHours(1));

    @TempDir
    Path temp;

    private final SettableClock clock = new SettableClock(Instant.now());

    @Test
    void makesAnAuthorityAndAServerCertificateThatBrowsersAccept() throws Exception {
        try (ServerKeys keys = ServerKeys.open(temp.resolve("keys"), SETTINGS, clock)) {
            List<X509Certificate> chain = PemFiles.certificates(temp.resolve("keys/server.pem"));
            X509Certificate leaf = chain.get(0);
            X509Certificate ca =
                    PemFiles.certificates(temp.resolve("keys/ca.pem")).get(0);
            leaf.verify(ca.getPublicKey());
            assertThat(leaf.getSubjectAlternativeNames())
                    .extracting(name -> (Object) name.get(1))
                    .containsExactly("mail.office.test", "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
            assertThat(Duration.between(
                            leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()))
                    .isLessThanOrEqualTo(Duration.ofDays(397));
            assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
            assertThat(ca.getBasicConstraints()).isZero();
            assertThat(ca.getKeyUsage()[5]).isTrue();
            assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
            assertThat(ca.getSubjectX500Principal().getName()).contains("Postern authority of mail.office.test");
            assertThat(keys.caCertificatePem()).contains(Files.readString(temp.resolve("keys/ca.pem")));
            assertThat(keys.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");
            assertThat(keys.status().warnings()).isEmpty();
        }
    }

    @Test
    void aCertificateMadeWhileTheClockWasAheadIsMadeAnew() throws Exception {
        try (ServerKeys keys = ServerKeys.open(temp.resolve("keys"), SETTINGS, clock)) {
            String first = keys.fingerprint();
            clock.advance(Duration.ofDays(2_000));
            assertThat(keys.refresh()).as("renewed when it ended").isTrue();
            clock.advance(Duration.ofDays(-2_000));
            assertThat(keys.refresh()).as("nobody would accept it for years").isTrue();
            assertThat(keys.fingerprint()).isNotEqualTo(first);
            assertThat(keys.status().notBefore()).isBefore(clock.instant());
            assertThat(keys.status().notAfter()).isAfter(clock.instant());
            String right = keys.fingerprint();
            clock.advance(Duration.ofDays(-20_000));
            assertThat(keys.refresh())
                    .as("a clock without a battery decides nothing")
                    .isFalse();
            assertThat(keys.fingerprint()).isEqualTo(right);
        }
    }

    @Test
    void keepsKeyFilesPrivate() throws Exception {
        ServerKeys.open(temp.resolve("keys"), SETTINGS, clock).close();
        assertThat(mode(temp.resolve("keys"))).isEqualTo("rwx------");
        assertThat(mode(temp.resolve("keys/server.pem"))).isEqualTo("rw-------");
        assertThat(mode(temp.resolve("keys/ca-key.pem"))).isEqualTo("rw-------");
    }

    @Test
    void refusesKeyFilesThatOthersMayReadNamingTheCommand() throws Exception {
        ServerKeys.open(temp.resolve("keys"), SETTINGS, clock).close();
        Path server = temp.resolve("keys/server.pem");
        Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> ServerKeys.open(temp.resolve("keys"), SETTINGS, clock))
                .isInstanceOf(TlsKeyException.class)
                .hasMessageContaining("chmod 600 '" + server + "'");
        Files.setPosixFilePermissions(server, PosixFilePermissions.fromString("rw-------"));
        Files.setPosixFilePermissions(temp.resolve("keys"), PosixFilePermissions.fromString("rwxr-x---"));
        assertThatThrownBy(() -> ServerKeys.inspect(temp.resolve("keys"), SETTINGS, clock))
                .hasMessageContaining("chmod 700 '" + temp.resolve("keys") + "'");
    }

    @Test
    void keepsTheSameKeysAtTheNextStart() {
        String first = fingerprintOf(SETTINGS);
        assertThat(fingerprintOf(SETTINGS)).isEqualTo(first);
    }

    @Test
    void makesANewServerCertificateForANewHostNameUnderTheSameAuthority() throws Exception {
        String first = fingerprintOf(SETTINGS);
        String ca = Files.readString(temp.resolve("keys/ca.pem"));
        assertThat(fingerprintOf(new TlsSettings("post.office.test", Optional.empty(), Duration.ofHours(1))))
                .isNotEqualTo(first);
        assertThat(temp.resolve("keys/ca.pem")).hasContent(ca);
    }

    @Test
    void renewsByItselfBeforeTheFirstWarningAndAfterAnyAbsence() {
        try (ServerKeys keys = ServerKeys.open(temp.resolve("keys"), SETTINGS, clock)) {
            String first = keys.fingerprint();
            clock.advance(Duration.ofDays(330));
            assertThat(keys.refresh()).isFalse();
            clock.advance(Duration.ofDays(10));
            assertThat(keys.refresh()).isTrue();
            assertThat(keys.fingerprint()).isNotEqualTo(first);
            assertThat(keys.status().warnings()).isEmpty();
            clock.advance(Duration.ofDays(1000));
            assertThat(keys.refresh()).isTrue();
            assertThat(keys.status().warnings()).isEmpty();
        }
    }

    @Test
    void saysWhatToDoWhenItsKeyFileIsDamaged() throws Exception {
        ServerKeys.open(temp.resolve("keys"), SETTINGS, clock).close();
        TestAuthority.write(temp.resolve("keys/server.pem"), "-----BEGIN PRIVATE KEY-----\n!!\n", "rw-------");
        assertThatThrownBy(() -> ServerKeys.open(temp.resolve("keys"), SETTINGS, clock))
                .isInstanceOf(TlsKeyException.class)
                .hasMessageContaining("Restore")
                .hasMessageContaining("move it away");
    }

    @Test
    void inspectionMakesNothing() {
        assertThatThrownBy(() -> ServerKeys.inspect(temp.resolve("keys"), SETTINGS, clock))
                .isInstanceOf(TlsKeyException.class);
        assertThat(temp.resolve("keys")).doesNotExist();
    }

    @Test
    void opensslTrustsTheChain() throws Exception {
        Needed.that(Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl");
        ServerKeys.open(temp.resolve("keys"), SETTINGS, clock).close();
        Process openssl = new ProcessBuilder(
                        "/usr/bin/openssl",
                        "verify",
                        "-x509_strict",
                        "-purpose",
                        "sslserver",
                        "-verify_hostname",
                        "mail.office.test",
                        "-CAfile",
                        temp.resolve("keys/ca.pem").toString(),
                        temp.resolve("keys/server.pem").toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(openssl.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(openssl.waitFor()).as(said).isZero();
    }

    private String fingerprintOf(TlsSettings settings) {
        try (ServerKeys keys = ServerKeys.open(temp.resolve("keys"), settings, clock)) {
            return keys.fingerprint();
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
