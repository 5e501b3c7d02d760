package org.postern.tls.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.postern.tls.TlsKeyException;

/** A sealed file opens whole with what it was sealed for, and in no other way. */
class SealingTest {
    private static final PassphraseCost CHEAP = new PassphraseCost(64, 1, 1);
    /** Where the parts of a header with both slots stand. */
    private static final int PASSPHRASE_AT = 10 + 3;

    private static final int HEADER = 10 + 3 + 82 + 3 + 112 + 32;

    private final Sealing sealing = new Sealing(CHEAP, new SecureRandom());
    private final RecoveryKey recovery = RecoveryKey.random(new SecureRandom());

    @Test
    void opensWithThePassphraseAndWithTheRecoveryKey() throws IOException {
        for (int length : new int[] {0, 1, 1000, Sealing.SEGMENT - 1, Sealing.SEGMENT, 3 * Sealing.SEGMENT + 7}) {
            byte[] content = content(length);
            byte[] file = sealed(content, passphrase(), recovery.publicKey());
            assertThat(opened(file, passphrase())).isEqualTo(content);
            assertThat(opened(file, recovery)).isEqualTo(content);
        }
    }

    @Test
    void saysWhatOpensIt() throws IOException {
        Sealing.SealedFile both = begin(sealed(content(9), passphrase(), recovery.publicKey()));
        assertThat(both.takesPassphrase()).isTrue();
        assertThat(both.recoveryKey()).contains(recovery.publicKey());
        byte[] key = sealed(content(9), null, recovery.publicKey());
        assertThat(begin(key).takesPassphrase()).isFalse();
        assertThatThrownBy(() -> opened(key, passphrase())).hasMessageContaining("without a passphrase");
        byte[] phrase = sealed(content(9), passphrase(), null);
        assertThat(begin(phrase).recoveryKey()).isEmpty();
        assertThatThrownBy(() -> opened(phrase, recovery)).hasMessageContaining("without a recovery key");
    }

    @Test
    void tellsAWrongPassphraseAndAWrongRecoveryKey() throws IOException {
        byte[] file = sealed(content(9), passphrase(), recovery.publicKey());
        assertThatThrownBy(() -> opened(file, new Opener.Passphrase("correct horse battery stable".toCharArray())))
                .isInstanceOf(TlsKeyException.class)
                .hasMessageContaining("the passphrase is not the one of this file");
        RecoveryKey other = RecoveryKey.random(new SecureRandom());
        assertThatThrownBy(() -> opened(file, other))
                .isInstanceOf(TlsKeyException.class)
                .hasMessageContaining("a true one, but not the one of this file")
                .hasMessageContaining(recovery.publicKey().name())
                .hasMessageContaining(other.publicKey().name());
    }

    @Test
    void thePassphraseIsTheSameFromAnotherKeyboard() throws IOException {
        byte[] file = sealed(content(9), new Opener.Passphrase("caf\u00e9 \u3042\u304c".toCharArray()), null);
        assertThat(opened(file, new Opener.Passphrase("cafe\u0301 \u3042\u304b\u3099".toCharArray())))
                .hasSize(9);
    }

    @Test
    void noFlippedBitOfTheHeaderOpens() throws IOException {
        byte[] file = sealed(content(100), passphrase(), recovery.publicKey());
        for (int at = 0; at < HEADER; at++) {
            byte[] damaged = flipped(file, at);
            assertRefused(damaged, passphrase(), "octet " + at);
            assertRefused(damaged, recovery, "octet " + at);
        }
    }

    /** Somebody who mends the checksum too: what was exchanged is bound to the content. */
    @Test
    void noFlippedBitOfTheHeaderOpensWithAChecksumThatFits() throws Exception {
        byte[] file = sealed(content(100), passphrase(), recovery.publicKey());
        for (int at = 0; at < HEADER - 32; at++) {
            byte[] damaged = mended(flipped(file, at));
            if (at >= PASSPHRASE_AT && at < PASSPHRASE_AT + 6) {
                continue; // another cost of Argon2: either too much, or another key; see below
            }
            assertRefused(damaged, passphrase(), "octet " + at);
            assertRefused(damaged, recovery, "octet " + at);
        }
    }

    @Test
    void everyFlippedByteOfASmallFileIsFound() throws IOException {
        byte[] file = sealed(content(300), passphrase(), null);
        int header = file.length - 300 - 16 - 40;
        for (int at = header; at < file.length; at++) {
            assertDamaged(flipped(file, at), "octet " + at);
        }
    }

    @Test
    void flippedBytesAndCutsAreFoundAtEverySegment() throws IOException {
        byte[] file = sealed(content(3 * Sealing.SEGMENT + 99), passphrase(), null);
        int header = file.length - (3 * Sealing.SEGMENT + 99) - 4 * 16 - 40;
        TreeSet<Integer> places = new TreeSet<>();
        for (int segment = 0; segment <= 3; segment++) {
            int end = Math.min(file.length, header + segment * Sealing.SEGMENT);
            for (int near : new int[] {-17, -16, -1, 0, 1, 39, 40, 41}) {
                places.add(end + near);
            }
        }
        places.add(file.length - 1);
        places.add(file.length - 16);
        new Random(7).ints(20, header, file.length).forEach(places::add);
        for (int at : places.subSet(header, file.length)) {
            assertDamaged(flipped(file, at), "flipped " + at);
            assertDamaged(Arrays.copyOf(file, at), "cut at " + at);
        }
        assertDamaged(Arrays.copyOf(file, file.length + 1), "one octet more");
        byte[] twice = Arrays.copyOf(file, 2 * file.length);
        System.arraycopy(file, 0, twice, file.length, file.length);
        assertDamaged(twice, "twice");
    }

    @Test
    void segmentsThatChangedPlacesAreFound() throws IOException {
        byte[] file = sealed(content(3 * Sealing.SEGMENT + 99), passphrase(), null);
        int header = file.length - (3 * Sealing.SEGMENT + 99) - 4 * 16 - 40;
        byte[] swapped = file.clone();
        System.arraycopy(file, header + Sealing.SEGMENT, swapped, header + 2 * Sealing.SEGMENT, Sealing.SEGMENT);
        System.arraycopy(file, header + 2 * Sealing.SEGMENT, swapped, header + Sealing.SEGMENT, Sealing.SEGMENT);
        assertDamaged(swapped, "swapped");
    }

    @Test
    void everyCutOfTheHeaderIsFound() throws IOException {
        byte[] file = sealed(content(9), passphrase(), recovery.publicKey());
        for (int length = 0; length < HEADER; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> opened(cut, passphrase()))
                    .isInstanceOf(TlsKeyException.class)
                    .hasMessageContaining("cut short");
        }
    }

    /** Judged before a single octet of memory is taken for it: a gigabyte here would end this JVM's tests. */
    @Test
    void refusesACostThatWouldTakeAllMemory() throws Exception {
        for (int memory : new int[] {131_073, 1 << 20, Integer.MAX_VALUE, -1, 0, 7}) {
            byte[] file = sealed(content(9), passphrase(), null);
            ByteBuffer.wrap(file).putInt(PASSPHRASE_AT, memory);
            assertThatThrownBy(() -> opened(mended(file, 10 + 3 + 82), passphrase()))
                    .as("memory " + memory)
                    .isInstanceOf(TlsKeyException.class)
                    .hasMessageContaining("not made by Postern");
        }
        for (int[] wrong : new int[][] {{4, 17}, {4, 0}, {4, -1}, {5, 9}, {5, 0}, {5, -128}}) {
            byte[] file = sealed(content(9), passphrase(), null);
            file[PASSPHRASE_AT + wrong[0]] = (byte) wrong[1];
            assertThatThrownBy(() -> opened(mended(file, 10 + 3 + 82), passphrase()))
                    .isInstanceOf(TlsKeyException.class)
                    .hasMessageContaining("not made by Postern");
        }
    }

    @Test
    void anotherCostMakesAnotherKey() throws Exception {
        byte[] file = sealed(content(9), passphrase(), null);
        file[PASSPHRASE_AT + 4] = 2;
        assertThatThrownBy(() -> opened(mended(file, 10 + 3 + 82), passphrase()))
                .hasMessageContaining("passphrase is not the one");
    }

    @Test
    void aFileOfAnotherKindIsToldByName() {
        byte[] mbox = "From alice@office.test Mon Nov 23 2026\r\n"
                .repeat(9)
                .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> opened(mbox, passphrase())).hasMessageContaining("not a Postern backup");
    }

    @Test
    void aDiskThatFailsIsNoDamage() throws IOException {
        byte[] file = sealed(content(2 * Sealing.SEGMENT), passphrase(), null);
        InputStream failing = new FilterInputStream(new ByteArrayInputStream(file)) {
            private long left = Sealing.SEGMENT;

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (left <= 0) {
                    throw new IOException("Input/output error");
                }
                int count = super.read(into, offset, (int) Math.min(left, length));
                left -= count;
                return count;
            }
        };
        assertThatThrownBy(() -> Sealing.begin(failing).open(passphrase()).readAllBytes())
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("Input/output error");
    }

    @Test
    void nothingIsReadOnAfterDamage() throws IOException {
        byte[] file = sealed(content(3 * Sealing.SEGMENT), passphrase(), null);
        byte[] damaged = flipped(file, file.length / 2);
        InputStream in = begin(damaged).open(passphrase());
        assertThatThrownBy(in::readAllBytes).isInstanceOf(DamagedFileException.class);
        assertThatThrownBy(in::read).isInstanceOf(DamagedFileException.class);
        assertThatThrownBy(() -> in.skip(9)).isInstanceOf(DamagedFileException.class);
    }

    private void assertDamaged(byte[] file, String what) {
        assertThatThrownBy(() -> opened(file, passphrase())).as(what).isInstanceOf(DamagedFileException.class);
    }

    private static void assertRefused(byte[] file, Opener opener, String what) {
        assertThatThrownBy(() -> opened(file, opener))
                .as(what)
                .isInstanceOfAny(TlsKeyException.class, DamagedFileException.class);
    }

    private static byte[] flipped(byte[] file, int at) {
        byte[] damaged = file.clone();
        damaged[at] ^= 1;
        return damaged;
    }

    private static byte[] mended(byte[] file) throws Exception {
        return mended(file, HEADER - 32);
    }

    private static byte[] mended(byte[] file, int checksumAt) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(file, 0, checksumAt);
        System.arraycopy(digest.digest(), 0, file, checksumAt, 32);
        return file;
    }

    private static Opener.Passphrase passphrase() {
        return new Opener.Passphrase("correct horse battery staple".toCharArray());
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private byte[] sealed(byte[] content, Opener.@Nullable Passphrase passphrase, @Nullable RecoveryPublicKey publicKey)
            throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (OutputStream out = sealing.seal(file, passphrase, publicKey)) {
            out.write(content);
        }
        return file.toByteArray();
    }

    private static Sealing.SealedFile begin(byte[] file) throws IOException {
        return Sealing.begin(new ByteArrayInputStream(file));
    }

    private static byte[] opened(byte[] file, Opener opener) throws IOException {
        try (InputStream in = begin(file).open(opener)) {
            return in.readAllBytes();
        }
    }
}
