package org.postern.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.mailbox.StoreException;

/** A disk that turns bits: what is damaged is refused or reported, what is read is what was stored. */
class FlippedBytesTest {
    private static final int ROUNDS = 100;
    private static final int FLIPS = 100;

    @TempDir
    Path directory;

    @Test
    void neverPassesDamageInSilence() throws Exception {
        Map<String, byte[]> stored = new HashMap<>();
        Path whole = directory.resolve("whole");
        try (StoreFixture store = new StoreFixture(whole)) {
            Random text = new Random(3);
            for (int i = 0; i < 40; i++) {
                byte[] noise = new byte[2_000 + text.nextInt(4_000)];
                text.nextBytes(noise);
                byte[] message = StoreFixture.message(
                        "number " + i, java.util.Base64.getMimeEncoder().encodeToString(noise));
                stored.put(store.deliver(store.alice, message).uidl(), message);
            }
        }
        byte[] sound = Files.readAllBytes(whole.resolve("mail.db"));
        int refused = 0;
        int reported = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Path copy = Files.createDirectory(directory.resolve("copy" + round));
            Files.setPosixFilePermissions(copy, java.nio.file.attribute.PosixFilePermissions.fromString("rwx------"));
            byte[] damaged = sound.clone();
            Random random = new Random(round);
            for (int flip = 0; flip < FLIPS; flip++) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(copy.resolve("mail.db"), damaged);
            Outcome outcome = read(copy, stored);
            refused += outcome == Outcome.REFUSED ? 1 : 0;
            reported += outcome == Outcome.REPORTED ? 1 : 0;
            assertThat(outcome).as("round " + round).isNotEqualTo(Outcome.SILENT);
        }
        assertThat(refused + reported).as("damage was met at all").isGreaterThan(ROUNDS / 2);
    }

    private enum Outcome {
        SOUND,
        REFUSED,
        REPORTED,
        SILENT
    }

    private static Outcome read(Path copy, Map<String, byte[]> stored) throws IOException {
        boolean differs = false;
        try (StoreFixture store = new StoreFixture(copy)) {
            List<String> problems = store.problems();
            if (!problems.isEmpty()) {
                return Outcome.REPORTED;
            }
            for (Map.Entry<String, byte[]> message : stored.entrySet()) {
                byte[] read = store.read(store.alice, message.getKey());
                differs |= !java.util.Arrays.equals(read, message.getValue());
            }
        } catch (StoreException e) {
            return Outcome.REFUSED;
        }
        return differs ? Outcome.SILENT : Outcome.SOUND;
    }
}
