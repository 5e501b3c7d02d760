package org.postern.store.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postern.store.database.Link;
import org.postern.store.database.OldStore;
import org.postern.store.database.Schema;
import org.postern.store.mailbox.StoreSettings;
import org.postern.store.sql.StoreFixture;

/** Looking at a store leaves every octet of it as it is, whatever schema it is of. */
class ExaminationTest {
    @TempDir
    Path directory;

    private final List<String> problems = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
    void aStoreOfAnySchemaIsReadAsItIs(int version) throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, StoreFixture.message("old", "kept"));
        }
        if (version < Schema.VERSION) {
            OldStore.back(directory, version);
        }
        Map<String, String> before = files();
        Examination found = examine();
        assertThat(problems).isEmpty();
        assertThat(found.schema()).contains(version);
        assertThat(found.older()).isEqualTo(version < Schema.VERSION);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void everySchemaIsTriedHere() {
        assertThat(Schema.VERSION).isEqualTo(7); // a later one wants its number above, and its stand-ins in Schema
    }

    @Test
    void damageInAnOlderStoreIsFound() throws Exception {
        try (StoreFixture store = new StoreFixture(directory)) {
            store.deliver(store.alice, StoreFixture.message("old", "kept"));
        }
        OldStore.back(directory, 2);
        try (Link link = Link.open(directory.resolve("mail.db"), 1_000)) {
            link.run("UPDATE folder SET messages = messages + 7");
        }
        assertThat(examine().problems()).isPositive();
        assertThat(problems).anyMatch(problem -> problem.contains("counts"));
    }

    @Test
    void noStoreIsMadeWhereThereIsNone() throws Exception {
        assertThat(examine().schema()).isEmpty();
        assertThat(files()).isEmpty();
    }

    private Examination examine() {
        return Examination.of(directory, StoreSettings.DEFAULT, problems::add, (done, total) -> {});
    }

    /** Names and contents; the shared memory of a log that is not there is none of the store. */
    private Map<String, String> files() throws Exception {
        Map<String, String> all = new TreeMap<>();
        try (Stream<Path> walk = Files.walk(directory)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                all.put(directory.relativize(file).toString(), HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return all;
    }
}
