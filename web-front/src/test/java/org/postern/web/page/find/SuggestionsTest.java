package org.postern.web.page.find;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.postern.web.organizer.Correspondents.Correspondent;
import org.postern.web.organizer.Searches.Saved;
import org.postern.web.page.find.Suggestions.Kind;
import org.postern.web.page.find.Suggestions.Suggestion;

final class SuggestionsTest {
    private final List<String> asked = new ArrayList<>();

    private final Suggestions.Sources sources = new Suggestions.Sources() {
        @Override
        public List<String> past() {
            return List.of("crane invoice", "from:carol@example.net", "帳票");
        }

        @Override
        public List<Saved> saved() {
            return List.of(new Saved(1, "Big mail", "larger:5M"));
        }

        @Override
        public List<String> operators() {
            return List.of("from:", "to:", "filename:", "is:unread", "is:starred", "in:", "label:", "差出人:");
        }

        @Override
        public List<String> values(Kind kind) {
            return kind == Kind.FOLDER
                    ? List.of("Inbox", "Invoices", "Customers/Initech Ltd", "受信トレイ", "a\"b")
                    : List.of("To do", "Invoices");
        }

        @Override
        public List<Correspondent> people(String beginning) {
            asked.add(beginning);
            return List.of(new Correspondent("Carol Danvers", "carol@example.net"), new Correspondent("", "c@b.test"));
        }
    };

    private List<String> values(String typed) {
        return new Suggestions(sources)
                .of(typed).stream().map(Suggestion::value).toList();
    }

    @Test
    void anEmptyBoxOffersTheSearchesThatWereMadeAndSaved() {
        assertThat(values(" ")).containsExactly("crane invoice", "from:carol@example.net", "帳票", "larger:5M");
        assertThat(values("cran")).startsWith("crane invoice");
        assertThat(values("big")).startsWith("larger:5M");
        assertThat(asked).containsExactly("cran", "big");
    }

    @Test
    void operatorsAreOfferedByTheirBeginningAndKeepWhatIsTypedBefore() {
        assertThat(values("fr")).contains("from:");
        assertThat(values("crane -fi")).contains("crane -filename:");
        assertThat(values("is:")).contains("is:unread ", "is:starred ");
        assertThat(values("is:unread")).doesNotContain("is:unread ");
        assertThat(values("差")).contains("差出人:");
        assertThat(values("\"a from")).as("inside quotes").noneMatch(each -> each.contains("from:"));
    }

    @Test
    void foldersAndLabelsAreQuotedWhereTheyHaveBlanks() {
        assertThat(values("x in:in"))
                .containsExactly("x in:Inbox ", "x in:Invoices ", "x in:\"Customers/Initech Ltd\" ");
        assertThat(values("in:\"customers/initech l")).containsExactly("in:\"Customers/Initech Ltd\" ");
        assertThat(values("フォルダー：受")).containsExactly("フォルダー：受信トレイ ");
        assertThat(values("in:a")).as("a name that cannot be quoted").isEmpty();
        assertThat(values("-label:to")).containsExactly("-label:\"To do\" ");
        assertThat(asked).isEmpty();
    }

    @Test
    void peopleAreOfferedBehindTheirOperatorsAndForABareWord() {
        assertThat(values("from:ca")).contains("from:carol@example.net", "from:c@b.test ");
        assertThat(values("crane TO:Ca")).containsExactly("crane TO:carol@example.net ", "crane TO:c@b.test ");
        assertThat(values("ca")).contains("carol@example.net ");
        assertThat(values("from:")).doesNotContain("from:c@b.test ");
        assertThat(values("c")).doesNotContain("carol@example.net ");
        assertThat(values("subject:ca")).isEmpty();
        assertThat(asked).containsExactly("ca", "ca", "ca");
    }

    @Test
    void thereAreAtMostEight() {
        assertThat(values("i")).hasSizeLessThanOrEqualTo(8);
        Suggestions many = new Suggestions(new Suggestions.Sources() {
            @Override
            public List<String> past() {
                return java.util.stream.IntStream.range(0, 20)
                        .mapToObj(i -> "i" + i)
                        .toList();
            }

            @Override
            public List<Saved> saved() {
                return past().stream()
                        .map(each -> new Saved(1, each, each + "x"))
                        .toList();
            }

            @Override
            public List<String> operators() {
                return past();
            }

            @Override
            public List<String> values(Kind kind) {
                return past();
            }

            @Override
            public List<Correspondent> people(String beginning) {
                return past().stream()
                        .map(each -> new Correspondent("", each + "@b.test"))
                        .toList();
            }
        });
        assertThat(many.of("i1")).hasSize(8);
    }
}
