package org.postern.store.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.message.mime.MessageReader;
import org.postern.store.database.Link;
import org.postern.store.database.SearchFile;

/** Which messages belong together, whoever wrote them, in whatever order they come. */
class ThreadTableTest {
    private static final long DAY = 24 * 60 * 60 * 1000L;
    private static final long REPORT = 99;

    @TempDir
    Path directory;

    private Link search;

    @BeforeEach
    void index() throws IOException, SQLException {
        SearchFile file = new SearchFile(directory.resolve("search.db"), 5_000);
        file.ready();
        search = file.open();
    }

    @AfterEach
    void close() throws SQLException {
        search.close();
    }

    private void place(long id, ThreadFacts facts) throws SQLException {
        place(1, id, id, facts);
    }

    private void place(long account, long id, long arrived, ThreadFacts facts) throws SQLException {
        ThreadTable.place(search, new ThreadTable.Placed(id, account, "alice@office.test", arrived), facts);
    }

    private long thread(long id) throws SQLException {
        return search.number("SELECT thread FROM thread_of WHERE message_id = ?", id);
    }

    /** A message whose Message-ID is its number; the nearest reference first. */
    private static ThreadFacts answering(long id, Long... references) {
        return new ThreadFacts(Optional.of(id), List.of(references), Optional.empty(), false, List.of());
    }

    private static ThreadFacts titled(long subject, long id, Long... references) {
        return new ThreadFacts(Optional.of(id), List.of(references), Optional.of(subject), false, List.of());
    }

    private static ThreadFacts about(long id, boolean answer, String... people) {
        List<Long> hashes = List.of(people).stream().map(ThreadFacts::person).toList();
        return new ThreadFacts(Optional.of(id), List.of(), Optional.of(REPORT), answer, hashes);
    }

    @Test
    void anAnswerIsInTheThreadOfTheNearestMessageThatIsKnown() throws SQLException {
        place(1, answering(1));
        place(2, answering(2));
        place(3, answering(3, 2L, 1L));
        place(4, answering(4, 77L, 1L));
        assertThat(List.of(thread(1), thread(2), thread(3), thread(4))).containsExactly(1L, 2L, 2L, 1L);
    }

    @Test
    void answersToAMessageThatIsNotHereAreOneThread() throws SQLException {
        place(1, answering(1, 50L));
        place(2, answering(2, 50L));
        assertThat(thread(2)).isEqualTo(thread(1));
    }

    @Test
    void aMessageThatComesAfterItsAnswersJoinsTheirThreadWithItsOwn() throws SQLException {
        place(1, titled(REPORT, 10));
        place(2, titled(REPORT, 20, 15L)); // answers 15, which answers 10 and comes last
        place(3, titled(REPORT, 30, 20L));
        assertThat(thread(2)).isNotEqualTo(thread(1));
        place(4, titled(REPORT, 15, 10L));
        assertThat(List.of(thread(1), thread(2), thread(3), thread(4))).containsOnly(1L);
        place(5, answering(40, 30L));
        assertThat(thread(5)).as("their names are those of the one thread").isEqualTo(1);
        assertThat(search.number("SELECT joins FROM thread_join WHERE account_id = 1"))
                .isEqualTo(1);
    }

    @Test
    void aStrangersMessageThatNamesTwoThreadsLeavesThemTwo() throws SQLException {
        place(1, answering(10));
        place(2, answering(20));
        place(3, answering(20, 10L));
        assertThat(thread(1)).isNotEqualTo(thread(2));
        assertThat(thread(3)).as("its id is that of a message that is here").isEqualTo(thread(2));
    }

    /** The first announces an id in one thread, the second has it and answers the other. */
    @Test
    void aStrangersTwoMessagesMakeOneThreadOfTwoNeither() throws SQLException {
        for (long subject : List.of(5L, 6L)) {
            long first = subject * 1000;
            place(first + 1, titled(5, first + 10));
            place(first + 2, titled(6, first + 20));
            place(first + 3, titled(subject, first + 30, first + 10, first + 77));
            place(first + 4, titled(subject, first + 77, first + 20));
            assertThat(thread(first + 1)).isNotEqualTo(thread(first + 2));
            assertThat(thread(first + 4)).as("what it answers").isEqualTo(thread(first + 2));
        }
    }

    @Test
    void eachAccountHasItsOwn() throws SQLException {
        place(1, 1, 1, answering(10));
        place(2, 2, 2, answering(10));
        place(2, 3, 3, answering(30, 10L));
        assertThat(List.of(thread(1), thread(2), thread(3))).containsExactly(1L, 2L, 2L);
    }

    @Test
    void aMarkedAnswerOfTheSameSubjectAndPeopleWithinAWeekBelongsToIt() throws SQLException {
        place(1, 1, 0, about(1, false, "alice@office.test", "bob@office.test"));
        place(1, 2, 6 * DAY, about(2, true, "bob@office.test", "alice@office.test"));
        assertThat(thread(2)).isEqualTo(1);
        place(1, 3, 7 * DAY, about(3, true, "stranger@else.test", "alice@office.test"));
        assertThat(thread(3)).as("one's own address is in every message").isEqualTo(3);
        place(1, 4, 5 * DAY, about(4, false, "bob@office.test", "alice@office.test"));
        assertThat(thread(4)).as("not marked, but before a marked one").isEqualTo(1);
        place(1, 5, 6 * DAY + 1, about(5, false, "bob@office.test", "alice@office.test"));
        assertThat(thread(5)).as("not marked").isEqualTo(5);
        place(1, 6, 14 * DAY, about(6, true, "bob@office.test"));
        assertThat(thread(6)).as("a week later").isEqualTo(6);
    }

    @Test
    void olderMailThatIsReadLaterFindsItsAnswers() throws SQLException {
        place(1, 9, 3 * DAY, about(9, true, "bob@office.test"));
        place(1, 8, 2 * DAY, about(8, false, "bob@office.test"));
        assertThat(thread(8)).isEqualTo(thread(9));
    }

    @Test
    void aThreadOfTenThousandIsSplit() throws SQLException {
        search.begin();
        place(1, answering(1));
        for (long id = 2; id <= 1_500; id++) {
            place(id, answering(id, 1L)); // all answer the first
        }
        for (long id = 1_501; id <= 3_000; id++) {
            place(id, answering(id, id - 1, 1L)); // each answers the one before
        }
        search.commit();
        List<Long> sizes = search.all("SELECT count(*) FROM thread_of GROUP BY thread", row -> row.getLong(1));
        assertThat(sizes).allMatch(size -> size <= ThreadTable.MOST).hasSizeLessThanOrEqualTo(17);
    }

    @Test
    void twoLongThreadsStayTwo() throws SQLException {
        for (long id = 1; id <= 120; id++) {
            place(id, answering(1_000 + id, id == 1 ? new Long[0] : new Long[] {1_001L}));
        }
        for (long id = 201; id <= 320; id++) {
            place(id, answering(1_000 + id, 5_000L));
        }
        place(400, answering(5_000, 1_001L));
        assertThat(thread(400)).isEqualTo(thread(1)).isNotEqualTo(thread(201));
    }

    @Test
    void theLastMessageTakesTheNamesOfItsThreadAway() throws SQLException {
        place(1, about(1, false, "bob@office.test"));
        place(2, answering(2, 1L, 50L));
        ThreadTable.forget(search, 1);
        place(3, answering(3, 1L));
        assertThat(thread(3)).as("named by its answer still").isEqualTo(thread(2));
        ThreadTable.forget(search, 2);
        ThreadTable.forget(search, 3);
        for (String table : List.of("thread_of", "thread_name", "thread_fact")) {
            assertThat(search.number("SELECT count(*) FROM " + table)).as(table).isZero();
        }
    }

    @Test
    void aMessageThatIsReadAgainStaysWhereItIs() throws SQLException {
        place(1, answering(1));
        place(2, answering(2, 1L));
        place(2, answering(2));
        assertThat(thread(2)).isEqualTo(1);
    }

    @Test
    void thousandsOfReferencesCountAsAFew() throws Exception {
        List<String> references = new ArrayList<>();
        LongStream.range(0, 5_000).forEach(i -> references.add("<r" + i + "@x>"));
        String mail = "From: a@x.test\r\nTo: alice@office.test\r\nMessage-ID: <m@x>\r\nReferences: "
                + String.join("\r\n ", references) + "\r\nSubject: Re: =?utf-8?q?Aw=3A?= 返信: Report\r\n\r\nx\r\n";
        ThreadFacts facts = facts(mail);
        assertThat(facts.references())
                .hasSizeLessThanOrEqualTo(20)
                .isEqualTo(facts("From: a@x.test\r\nReferences: " + String.join("\r\n ", firstAndLast(references))
                                + "\r\n\r\nx")
                        .references());
        assertThat(facts.answer()).isTrue();
        assertThat(facts.subject())
                .isEqualTo(facts("From: a@x.test\r\nSubject: ＲＥＰＯＲＴ\r\n\r\nx").subject());
        assertThat(facts("From: a@x.test\r\nSubject: Report\r\n\r\nx").answer()).isFalse();
        assertThat(facts("From: a@x.test\r\nSubject: Re: !!\r\n\r\nx").subject())
                .isEmpty();
        place(1, facts);
        assertThat(search.number("SELECT count(*) FROM thread_name")).isLessThanOrEqualTo(9);
    }

    private static List<String> firstAndLast(List<String> references) {
        List<String> kept = new ArrayList<>(references.subList(references.size() - 19, references.size()));
        kept.add(0, references.get(0));
        return kept;
    }

    private static ThreadFacts facts(String mail) throws IOException {
        byte[] octets = mail.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return ThreadFacts.of(new MessageReader(java.time.Clock.systemUTC())
                .outline(new java.io.ByteArrayInputStream(octets), octets.length)
                .view());
    }
}
