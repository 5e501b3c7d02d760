package org.postern.store.salvage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A salvaged database takes its place, with an end after each step. */
class SalvagePlaceTest {
    private static final class Killed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @TempDir
    Path directory;

    @Test
    void afterAnyStepThereIsTheOldOneWithItsLogOrTheNewOneAndTheNextStartEndsWithTheNewOne() throws Exception {
        int steps = 0;
        boolean ended = false;
        while (!ended) {
            Path data = Files.createDirectory(directory.resolve("data" + steps));
            Files.writeString(data.resolve("mail.db"), "old");
            Files.writeString(data.resolve("mail.db-wal"), "old log");
            Files.writeString(data.resolve("search.db"), "old index");
            int[] left = {steps};
            SalvagePlace place = new SalvagePlace(data, () -> {
                if (left[0]-- == 0) {
                    throw new Killed();
                }
            });
            Files.writeString(place.emptied().resolve("mail.db"), "new");
            try {
                place.place(Instant.EPOCH);
                ended = true;
            } catch (Killed e) {
                assertThat(Files.readString(data.resolve("mail.db")))
                        .as("after step " + steps)
                        .isIn("old", "new");
            }
            assertThat(oldWithLog(data)).as("after step " + steps).isTrue();
            boolean marked = Files.exists(data.resolve("salvaged/placing"));
            new SalvagePlace(data).finish();
            boolean placed = Files.readString(data.resolve("mail.db")).equals("new");
            assertThat(placed).as("after step " + steps).isEqualTo(steps > 0);
            if (placed) {
                assertThat(data.resolve("mail.db-wal"))
                        .as("no old log beside it")
                        .doesNotExist();
                assertThat(data.resolve("search.db")).doesNotExist();
            }
            assertThat(marked && Files.exists(data.resolve("salvaged"))).isFalse();
            steps++;
        }
        assertThat(steps).isGreaterThan(6);
    }

    /** Together, under the first name or the second; or half way, with the log already where the second name is. */
    private static boolean oldWithLog(Path data) throws Exception {
        Path aside = data.resolve("before-salvage-19700101-000000");
        boolean here =
                Files.readString(data.resolve("mail.db")).equals("old") && Files.exists(data.resolve("mail.db-wal"));
        boolean there = Files.exists(aside.resolve("mail.db"))
                && Files.readString(aside.resolve("mail.db")).equals("old")
                && Files.exists(aside.resolve("mail.db-wal"));
        return here || there;
    }

    @Test
    void aDamagedMarkChangesNothing() throws Exception {
        Files.writeString(directory.resolve("mail.db"), "old");
        Path fresh = new SalvagePlace(directory).emptied();
        Files.writeString(fresh.resolve("mail.db"), "new");
        Files.writeString(fresh.resolve("placing"), "../elsewhere");
        assertThatThrownBy(() -> new SalvagePlace(directory).finish()).hasMessageContaining("Nothing was changed");
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all.map(path -> path.toFile().getName())).containsExactlyInAnyOrder("mail.db", "salvaged");
        }
    }
}
