package org.postern.web.organizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.postern.web.organizer.FolderRef.Role;

class FolderRefTest {
    @Test
    void aUseIsNamedInAnyCaseOfLettersAndANameExactly() {
        assertThat(FolderRef.named("TRASH")).contains(FolderRef.of(Role.TRASH));
        assertThat(FolderRef.named("inbox")).contains(FolderRef.INBOX);
        assertThat(FolderRef.named("Customers")).contains(FolderRef.own("Customers"));
        assertThat(FolderRef.named("Customers")).isNotEqualTo(FolderRef.named("customers"));
        assertThat(FolderRef.named("none")).contains(FolderRef.own("none"));
        assertThat(FolderRef.named("")).isEmpty();
        assertThat(FolderRef.own("Customers").isNamed("CUSTOMERS")).isTrue();
    }

    @Test
    void itsEncodedFormIsReadBack() {
        assertThat(FolderRef.own("Süd & Nord+1*").encoded()).isEqualTo("S%C3%BCd%20%26%20Nord%2B1%2A");
        for (FolderRef folder : List.of(
                FolderRef.INBOX, FolderRef.own("a/b"), FolderRef.own("50 %+ *"), FolderRef.own("プロジェクト 2026"))) {
            assertThat(FolderRef.decoded(folder.encoded())).contains(folder);
            assertThat(FolderRef.named(folder.key())).contains(folder);
        }
        assertThat(FolderRef.decoded("%zz")).isEmpty();
    }

    @Test
    void noFolderHasBothAUseAndAName() {
        assertThatThrownBy(() -> FolderRef.own("Inbox")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FolderRef.own("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FolderRef.of(Role.NONE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FolderRef(Role.SENT, Optional.of("x")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
