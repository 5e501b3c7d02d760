package org.postern.store.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.mailbox.StoreSettings;

class ReadersTest {
    private static final int ALL = StoreSettings.DEFAULT.readers();

    @Test
    void givingBackMemoryWaitsForNoReaderAndLosesNoConnection(@TempDir Path data) throws Exception {
        try (Readers readers = new Readers(data.resolve("mail.db"), data.resolve("search.db"), StoreSettings.DEFAULT)) {
            assertThat(nested(readers, ALL)).as("before").hasSize(ALL);
            readers.read(link -> {
                readers.releaseMemory();
                return link.number("SELECT 1");
            });
            assertThat(nested(readers, ALL)).as("afterwards").hasSize(ALL);
            assertThat(nested(readers, 1, readers::releaseMemory)).hasSize(1);
        }
    }

    @Test
    void nothingIsGivenBackWhenEveryConnectionIsInUse(@TempDir Path data) throws Exception {
        try (Readers readers = new Readers(data.resolve("mail.db"), data.resolve("search.db"), StoreSettings.DEFAULT)) {
            assertThat(nested(readers, ALL, readers::releaseMemory)).hasSize(ALL);
        }
    }

    private static Set<Link> nested(Readers readers, int deep) {
        return nested(readers, deep, () -> {});
    }

    /** The connections of so many readers at once, the innermost of which does something more. */
    private static Set<Link> nested(Readers readers, int deep, Runnable innermost) {
        return readers.read(link -> {
            if (deep == 1) {
                innermost.run();
            }
            Set<Link> used = deep == 1 ? new HashSet<>() : nested(readers, deep - 1, innermost);
            assertThat(link.number("SELECT 1")).isEqualTo(1);
            used.add(link);
            return used;
        });
    }
}
