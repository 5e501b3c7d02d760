package org.postern.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcePEMEncryptorBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnKeysTest {
    private static final String HOST = "mail.office.test";
    private static final Duration YEAR = Duration.ofDays(365);

    @TempDir
    Path temp;

    private final SettableClock clock = new SettableClock(Instant.now());
    private final Instant yesterday = clock.instant().minus(Duration.ofDays(1));
    private final TestAuthority authority = TestAuthority.named("Test CA");
    private final KeyPair pair = TestAuthority.ec("secp256r1");

    @Test
    void takesPkcs8AndSec1AndPkcs1Keys() {
        X509Certificate ec = authority.issue(pair, HOST, yesterday, YEAR);
        assertThat(open(TestAuthority.pkcs8(pair.getPrivate()), ec)).isNotEmpty();
        String sec1 = TestAuthority.sec1(pair);
        assertThat(sec1).contains("EC PRIVATE KEY");
        assertThat(open(sec1, ec)).isNotEmpty();
        KeyPair rsa = TestAuthority.rsa(2048);
        String pkcs1 = TestAuthority.pem(rsa.getPrivate());
        assertThat(pkcs1).contains("RSA PRIVATE KEY");
        assertThat(open(pkcs1, authority.issue(rsa, HOST, yesterday, YEAR))).isNotEmpty();
    }

    @Test
    void takesAChainInOrderAndAWildcardAndAnAddress() {
        X509Certificate root = authority.certificate(yesterday, YEAR);
        assertThat(open(pair, authority.issue(pair, HOST, yesterday, YEAR), root))
                .isNotEmpty();
        assertThat(open(pair, authority.issue(pair, "*.office.test", yesterday, YEAR)))
                .isNotEmpty();
        TlsSettings.Own own = TestAuthority.own(
                temp,
                TestAuthority.pkcs8(pair.getPrivate()),
                List.of(authority.issue(pair, "192.0.2.7", yesterday, YEAR)));
        ServerKeys.open(
                        temp.resolve("keys"),
                        new TlsSettings("192.0.2.7", Optional.of(own), Duration.ofHours(1)),
                        clock)
                .close();
    }

    @Test
    void refusesAnEncryptedKeyNamingTheCommand() throws Exception {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter out = new JcaPEMWriter(text)) {
            out.writeObject(
                    pair.getPrivate(),
                    new JcePEMEncryptorBuilder("AES-128-CBC")
                            .setProvider(new BouncyCastleProvider())
                            .setSecureRandom(new SecureRandom())
                            .build("secret".toCharArray()));
        }
        assertRefused(text.toString(), "encrypted", authority.issue(pair, HOST, yesterday, YEAR));
    }

    @Test
    void refusesAMismatchedPair() {
        assertRefused(
                TestAuthority.pkcs8(TestAuthority.ec("secp256r1").getPrivate()),
                "different pairs",
                authority.issue(pair, HOST, yesterday, YEAR));
        assertRefused(
                TestAuthority.pkcs8(TestAuthority.rsa(2048).getPrivate()),
                "different pairs",
                authority.issue(pair, HOST, yesterday, YEAR));
    }

    @Test
    void refusesAChainInTheWrongOrder() {
        X509Certificate leaf = authority.issue(pair, HOST, yesterday, YEAR);
        X509Certificate root = authority.certificate(yesterday, YEAR);
        String key = TestAuthority.pkcs8(pair.getPrivate());
        assertRefused(key, "number 2 in the file, and must be the first", root, leaf);
        assertRefused(key, "wrong order: certificate number 1 was issued by", leaf, leaf, root);
        TestAuthority impostor = TestAuthority.named("Test CA");
        assertRefused(key, "was not signed by number 2", leaf, impostor.certificate(yesterday, YEAR));
    }

    @Test
    void refusesAnExpiredANotYetValidAndAWrongHostCertificate() {
        String key = TestAuthority.pkcs8(pair.getPrivate());
        assertRefused(key, "expired at", authority.issue(pair, HOST, yesterday.minus(YEAR), YEAR));
        assertRefused(
                key,
                "not valid before",
                authority.issue(pair, HOST, clock.instant().plus(YEAR), YEAR));
        assertRefused(
                key,
                "is for www.other.test and not for the host name mail.office.test",
                authority.issue(pair, "www.other.test", yesterday, YEAR));
        assertRefused(key, "not for the host name", authority.issue(pair, "*.test", yesterday, YEAR));
    }

    @Test
    void refusesWeakKeysAndSignatures() {
        KeyPair small = TestAuthority.rsa(1024);
        assertRefused(
                TestAuthority.pkcs8(small.getPrivate()),
                "1024 bits, which is weak",
                authority.issue(small, HOST, yesterday, YEAR));
        assertRefused(
                TestAuthority.pkcs8(pair.getPrivate()),
                "signed with SHA1withECDSA",
                authority.issue(pair, HOST, yesterday, YEAR, "SHA1withECDSA"));
    }

    @Test
    void refusesAKeyFileThatOthersMayRead() {
        TlsSettings.Own own = own(pair, authority.issue(pair, HOST, yesterday, YEAR));
        TestAuthority.write(own.key(), TestAuthority.pkcs8(pair.getPrivate()), "rw-r-----");
        assertThatThrownBy(() -> ServerKeys.open(temp.resolve("keys"), settings(own), clock))
                .hasMessageContaining("chmod 600 '" + own.key() + "'");
    }

    @Test
    void refusesMissingAndForeignFiles() throws Exception {
        TlsSettings.Own own = own(pair, authority.issue(pair, HOST, yesterday, YEAR));
        Files.delete(own.certificate());
        assertThatThrownBy(() -> ServerKeys.open(temp.resolve("keys"), settings(own), clock))
                .hasMessageContaining("does not exist");
        TestAuthority.write(own.certificate(), "hello", "rw-r--r--");
        assertThatThrownBy(() -> ServerKeys.open(temp.resolve("keys"), settings(own), clock))
                .hasMessageContaining("holds no certificate");
    }

    @Test
    void anAcceptedCertificateKeepsMailFlowingWhenItExpiresAndWarnsBefore() {
        TlsSettings.Own own = own(pair, authority.issue(pair, HOST, yesterday, Duration.ofDays(40)));
        try (ServerKeys keys = ServerKeys.open(temp.resolve("keys"), settings(own), clock)) {
            assertThat(keys.status().warnings()).isEmpty();
            clock.advance(Duration.ofDays(10));
            assertThat(keys.status().warnings()).singleElement().asString().contains("ends in 29 days");
            clock.advance(Duration.ofDays(27));
            assertThat(keys.status().warnings()).singleElement().asString().contains("ends in 2 days");
            clock.advance(Duration.ofDays(10));
            assertThat(keys.refresh()).isFalse();
            assertThat(keys.status().warnings()).singleElement().asString().contains("expired at");
        }
        ServerKeys.open(temp.resolve("keys"), settings(own), clock).close();
        assertThat(ServerKeys.inspect(temp.resolve("keys"), settings(own), clock)
                        .warnings())
                .isNotEmpty();
    }

    @Test
    void takesOverAChangedPairAndKeepsTheOldOneWhenTheNewIsBad() {
        TlsSettings.Own own = own(pair, authority.issue(pair, HOST, yesterday, YEAR));
        try (ServerKeys keys = ServerKeys.open(temp.resolve("keys"), settings(own), clock)) {
            String first = keys.fingerprint();
            own(TestAuthority.ec("secp256r1"), authority.issue(pair, HOST, yesterday, YEAR));
            assertThat(keys.refresh()).isFalse();
            assertThat(keys.fingerprint()).isEqualTo(first);
            assertThat(keys.status().refused()).get().asString().contains("different pairs");

            KeyPair renewed = TestAuthority.ec("secp256r1");
            own(renewed, authority.issue(renewed, HOST, yesterday, YEAR));
            assertThat(keys.refresh()).isTrue();
            assertThat(keys.fingerprint()).isNotEqualTo(first);
            assertThat(keys.status().refused()).isEmpty();
        }
    }

    private void assertRefused(String key, String words, X509Certificate... chain) {
        TlsSettings.Own own = TestAuthority.own(temp, key, List.of(chain));
        assertThatThrownBy(() -> ServerKeys.open(temp.resolve("keys"), settings(own), clock))
                .isInstanceOf(TlsKeyException.class)
                .hasMessageContaining(words);
    }

    private String open(KeyPair keyPair, X509Certificate... chain) {
        return open(TestAuthority.pkcs8(keyPair.getPrivate()), chain);
    }

    private String open(String key, X509Certificate... chain) {
        TlsSettings.Own own = TestAuthority.own(temp, key, List.of(chain));
        try (ServerKeys keys = ServerKeys.open(temp.resolve("keys"), settings(own), clock)) {
            return keys.fingerprint();
        }
    }

    private TlsSettings.Own own(KeyPair keyPair, X509Certificate... chain) {
        return TestAuthority.own(temp, TestAuthority.pkcs8(keyPair.getPrivate()), List.of(chain));
    }

    private static TlsSettings settings(TlsSettings.Own own) {
        return new TlsSettings(HOST, Optional.of(own), Duration.ofHours(1));
    }
}
