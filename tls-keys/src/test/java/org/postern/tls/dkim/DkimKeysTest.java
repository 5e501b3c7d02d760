package org.postern.tls.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.tls.SettableClock;
import org.postern.tls.TlsKeyException;
import org.postern.tls.dkim.DkimGeneration.State;

class DkimKeysTest {
    private static final DkimSettings SETTINGS = settings("office.test");

    @TempDir
    Path temp;

    private final SettableClock clock = new SettableClock(Instant.parse("2026-02-27T22:00:00Z"));
    private Path directory = Path.of("");

    @BeforeEach
    void nameTheDirectory() {
        directory = temp.resolve("keys");
    }

    @Test
    void makesAKeyOfEachKindThatSignsAtOnceAndSurvivesARestart() {
        DkimKeys keys = open();
        assertThat(keys.active())
                .extracting(DkimKey::kind, DkimKey::selector)
                .containsExactly(tuple(DkimKey.Kind.RSA, "r20260227"), tuple(DkimKey.Kind.ED25519, "e20260227"));
        List<DkimKey> again = open().active();
        assertThat(again).isEqualTo(keys.active());
        assertThat(again.toString()).doesNotContain("modulus").doesNotContain("exponent");
    }

    @Test
    void keepsFilesPrivate() throws Exception {
        open().rotate();
        assertThat(mode(directory.resolve("dkim"))).isEqualTo("rwx------");
        assertThat(mode(file("20260227"))).isEqualTo("rw-------");
        assertThat(mode(file("20260227-2"))).isEqualTo("rw-------");
        assertThat(files()).containsExactly("20260227-2.pem", "20260227.pem", "lock");
        Files.setPosixFilePermissions(file("20260227"), PosixFilePermissions.fromString("rw-r-----"));
        assertThatThrownBy(this::open)
                .isInstanceOf(TlsKeyException.class)
                .hasMessageContaining("20260227.pem may be used by others")
                .hasMessageContaining("chmod 600");
    }

    @Test
    void publishesKeysThatVerifyWhatThePrivateOnesSign() throws Exception {
        for (DkimKey key : open().active()) {
            byte[] octets = Base64.getDecoder().decode(key.publicKey());
            if (key.kind() == DkimKey.Kind.ED25519) {
                assertThat(octets).hasSize(32);
                octets = HexFormat.of()
                        .parseHex("302a300506032b6570032100" + HexFormat.of().formatHex(octets));
            }
            boolean rsa = key.kind() == DkimKey.Kind.RSA;
            PublicKey published =
                    KeyFactory.getInstance(rsa ? "RSA" : "Ed25519").generatePublic(new X509EncodedKeySpec(octets));
            if (published instanceof RSAPublicKey modulus) {
                assertThat(modulus.getModulus().bitLength()).isEqualTo(2_048);
            }
            Signature signature = Signature.getInstance(rsa ? "SHA256withRSA" : "Ed25519");
            signature.initSign(key.privateKey());
            signature.update((byte) 7);
            byte[] signed = signature.sign();
            signature.initVerify(published);
            signature.update((byte) 7);
            assertThat(signature.verify(signed)).isTrue();
        }
    }

    @Test
    void writesRecordsInStringsThatDnsTakes() {
        DkimRecord rsa = open().active().get(0).record();
        assertThat(rsa.name()).isEqualTo("r20260227._domainkey.office.test");
        assertThat(rsa.text()).startsWith("v=DKIM1; k=rsa; p=MIIBIjANBgkq");
        assertThat(rsa.strings()).hasSize(2).allMatch(piece -> piece.length() <= 255);
        assertThat(String.join("", rsa.strings())).isEqualTo(rsa.text());
        assertThat(rsa.zoneText())
                .startsWith("r20260227._domainkey.office.test. 3600 IN TXT ( \"v=DKIM1; ")
                .endsWith("\" )")
                .hasSize(rsa.name().length()
                        + ". 3600 IN TXT ( \"\" \"\" )".length()
                        + rsa.text().length());
        assertThat(open().active().get(1).record().zoneText())
                .matches(
                        "e20260227\\._domainkey\\.office\\.test\\. 3600 IN TXT \\( \"v=DKIM1; k=ed25519; p=\\S{44}\" \\)");
    }

    @Test
    void rotatesWithOverlapBeforeAndAfter() {
        DkimKeys keys = open();
        clock.advance(Duration.ofDays(100));
        Instant rotated = clock.instant();
        keys.rotate();
        assertThat(states(keys)).containsExactly("20260227 ACTIVE", "20260607 PENDING");
        assertThat(keys.status())
                .extracting(DkimGeneration.Status::changes)
                .containsOnly(Optional.of(rotated.plus(Duration.ofDays(3))));
        clock.advance(Duration.ofDays(3).minusSeconds(1));
        assertThat(signing(keys)).containsExactly("r20260227", "e20260227");
        clock.advance(Duration.ofSeconds(1));
        assertThat(signing(keys)).containsExactly("r20260607", "e20260607");
        assertThat(states(keys)).containsExactly("20260227 RETIRED", "20260607 ACTIVE");
        assertThat(keys.status().get(0).changes()).contains(rotated.plus(Duration.ofDays(10)));
        clock.advance(Duration.ofDays(7).minusSeconds(1));
        assertThat(states(keys)).hasSize(2);
        clock.advance(Duration.ofSeconds(1));
        assertThat(states(keys)).containsExactly("20260607 ACTIVE");
        assertThat(states(open())).containsExactly("20260607 ACTIVE");
    }

    @Test
    void deletesExpiredKeysWithTheNextRotationOnly() {
        DkimKeys keys = open();
        keys.rotate();
        clock.advance(Duration.ofDays(11));
        assertThat(files()).contains("20260227.pem");
        keys.rotate();
        assertThat(files()).containsExactly("20260227-2.pem", "20260310.pem", "lock");
        assertThat(states(keys)).containsExactly("20260227-2 ACTIVE", "20260310 PENDING");
    }

    @Test
    void activatesWhenToldAndRefusesWhatMakesNoSense() {
        DkimKeys keys = open();
        assertThatThrownBy(keys::activate).hasMessageContaining("no keys wait");
        keys.rotate();
        assertThatThrownBy(keys::rotate).hasMessageContaining("still wait to become active (2026-03-02T22:00:00Z)");
        assertThat(files()).hasSize(3);
        clock.advance(Duration.ofHours(5));
        keys.activate();
        assertThat(states(keys)).containsExactly("20260227 RETIRED", "20260227-2 ACTIVE");
        assertThat(keys.status().get(0).changes()).contains(clock.instant().plus(Duration.ofDays(7)));
        assertThatThrownBy(keys::activate).hasMessageContaining("no keys wait");
    }

    @Test
    void signsEvenWhenTheClockWasAheadWhenTheFirstKeysWereMade() {
        open();
        clock.advance(Duration.ofDays(-3650));
        assertThat(signing(open())).containsExactly("r20260227", "e20260227");
    }

    @Test
    void aRunningServerTakesOverWhatACommandChanged() {
        DkimKeys server = open(); // looks with every question
        DkimKeys command = open();
        command.rotate();
        command.activate();
        assertThat(signing(server)).containsExactly("r20260227-2", "e20260227-2");
        assertThat(server.refresh()).isFalse();
    }

    @Test
    void aRunningServerKeepsItsKeysWhenTheFilesAreDamagedOrGone() throws Exception {
        DkimKeys server = open();
        Files.writeString(file("20260227"), "rubbish");
        assertThat(server.refresh()).isFalse();
        assertThat(signing(server)).containsExactly("r20260227", "e20260227");
        Files.delete(file("20260227"));
        assertThat(signing(server)).containsExactly("r20260227", "e20260227");
    }

    @Test
    void refusesDamagedFilesAndMakesNoOthersInTheirPlace() throws Exception {
        open();
        String whole = Files.readString(file("20260227"));
        int rsa = whole.indexOf("-----BEGIN");
        int edwards = whole.lastIndexOf("-----BEGIN");
        for (String damaged : List.of(
                "",
                "rubbish",
                whole.substring(0, rsa),
                whole.substring(0, edwards),
                whole.substring(0, edwards + 60),
                whole.substring(0, rsa) + whole.substring(edwards) + whole.substring(rsa, edwards),
                flipped(whole, rsa + 200),
                flipped(whole, rsa + 900),
                flipped(whole, edwards + 80),
                whole.replace("active-from: 2026", "active-from: soon"),
                whole.replace("made: ", "born: "))) {
            Files.writeString(file("20260227"), damaged);
            assertThatThrownBy(this::open)
                    .as(damaged)
                    .isInstanceOf(TlsKeyException.class)
                    .hasMessageContaining("20260227.pem")
                    .hasMessageContaining("Restore it from a backup");
        }
        assertThat(files()).containsExactly("20260227.pem", "lock");
        Files.writeString(file("20260227"), whole);
        assertThat(signing(open())).containsExactly("r20260227", "e20260227");
    }

    @Test
    void aLeftoverOfACrashIsNoKey() throws Exception {
        open();
        Files.writeString(directory.resolve("dkim/20260227-2.pem.new"), "half a k");
        assertThat(signing(open())).containsExactly("r20260227", "e20260227");
        assertThat(open().rotate().name()).isEqualTo("20260227-2");
        assertThat(files()).containsExactly("20260227-2.pem", "20260227.pem", "lock");
    }

    @Test
    void anotherDomainHasKeysOfItsOwn() {
        open();
        DkimKeys other = DkimKeys.open(directory, settings("other.test"), clock);
        assertThat(other.active()).extracting(DkimKey::domain).containsOnly("other.test");
        assertThat(signing(other)).containsExactly("r20260227-2", "e20260227-2");
        assertThat(signing(open())).containsExactly("r20260227", "e20260227");
    }

    @Test
    void inspectionMakesNothing() {
        assertThat(DkimKeys.inspect(directory, SETTINGS, clock)).isEmpty();
        assertThat(directory).doesNotExist();
        open();
        assertThat(DkimKeys.inspect(directory, SETTINGS, clock))
                .extracting(DkimGeneration.Status::state)
                .containsExactly(State.ACTIVE);
    }

    private DkimKeys open() {
        return DkimKeys.open(directory, SETTINGS, clock);
    }

    private static DkimSettings settings(String domain) {
        return new DkimSettings(domain, DkimSettings.OVERLAP, DkimSettings.RETIRE_AFTER, Duration.ZERO);
    }

    private static List<String> signing(DkimKeys keys) {
        return keys.active().stream().map(DkimKey::selector).toList();
    }

    private static List<String> states(DkimKeys keys) {
        return keys.status().stream()
                .map(status -> status.generation().name() + " " + status.state())
                .toList();
    }

    private Path file(String name) {
        return directory.resolve("dkim").resolve(name + ".pem");
    }

    private List<String> files() {
        try (Stream<Path> files = Files.list(directory.resolve("dkim"))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One letter of the base64 is another one. */
    private static String flipped(String text, int at) {
        return text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
