package org.postern.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.person.SearchTable;
import org.postern.store.person.SearchTable.Saved;
import org.postern.store.person.SearchTable.SavingFault;

/** Searches that a person saved or made. */
class SearchTableTest {
    @TempDir
    private Path directory;

    @Test
    void savedAndPastSearchesBelongToOneAccountAndAreBounded() {
        try (StoreFixture store = new StoreFixture(directory)) {
            SearchTable searches = store.database.searches();
            long alice = store.alice.id();
            assertThat(searches.save(alice, Optional.empty(), "Carol", "from:carol"))
                    .isEqualTo(SavingFault.NONE);
            assertThat(searches.save(alice, Optional.empty(), "ＣＡＲＯＬ", "x")).isEqualTo(SavingFault.TAKEN);
            assertThat(searches.save(alice, Optional.empty(), "Empty", " ")).isEqualTo(SavingFault.NAME);
            assertThat(searches.save(alice, Optional.of(77L), "Other", "")).isEqualTo(SavingFault.GONE);
            Saved saved = searches.saved(alice).get(0);
            assertThat(searches.save(store.bob.id(), Optional.of(saved.id()), "Mine", ""))
                    .isEqualTo(SavingFault.GONE);
            assertThat(searches.remove(store.bob.id(), saved.id())).isFalse();
            assertThat(searches.save(alice, Optional.of(saved.id()), "Carol D.", ""))
                    .isEqualTo(SavingFault.NONE);
            assertThat(searches.saved(alice)).containsExactly(new Saved(saved.id(), "Carol D.", "from:carol"));
            assertThat(searches.saved(store.bob.id())).isEmpty();

            for (int i = 0; i < 25; i++) {
                int unused = searches.note(alice, "word " + i, Instant.ofEpochSecond(i));
            }
            int unused = searches.note(alice, "WORD 7", Instant.ofEpochSecond(100));
            assertThat(searches.past(alice))
                    .hasSize(SearchTable.MOST_PAST)
                    .startsWith("WORD 7", "word 24")
                    .doesNotContain("word 7", "word 4");
            assertThat(searches.past(store.bob.id())).isEmpty();
            store.database.accounts().delete(store.alice.address(), Set.of());
            assertThat(searches.saved(alice)).isEmpty();
            assertThat(searches.past(alice)).isEmpty();
        }
    }
}
