package org.postern.store.sql;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postern.store.label.LabelColor;
import org.postern.store.label.LabelTable;
import org.postern.store.label.StoredLabel;
import org.postern.store.mailbox.Delivery;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderRole;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.mailbox.MessageRow;
import org.postern.store.mailbox.SpooledMessage;

/** Labels of an account, on its messages. */
class LabelsTest {
    @TempDir
    private Path directory = Path.of("");

    private StoreFixture store;
    private LabelTable labels;
    private long alice;

    @BeforeEach
    void open() {
        store = new StoreFixture(directory);
        labels = store.database.labels();
        alice = store.alice.id();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private String made(String name) {
        return labels.save(alice, Optional.empty(), name, LabelColor.RED)
                .keyword()
                .orElseThrow();
    }

    private MessageRow arrive(String subject) throws IOException {
        return store.deliver(store.alice, StoreFixture.message(subject, "text"));
    }

    private Set<String> keywords(MessageRow row) {
        return store.mail.find(alice, row.uidl()).orElseThrow().keywords();
    }

    private List<String> found(String query) {
        return store.mail.search(alice, null, query, 0, 5_000).rows().stream()
                .map(MessageRow::uidl)
                .toList();
    }

    private List<String> names() {
        return labels.all(alice).stream().map(StoredLabel::name).toList();
    }

    @Test
    void aKeywordIsWhatThunderbirdWouldMakeOfTheName() {
        assertThat(made("Invoices")).isEqualTo("invoices");
        assertThat(made("To do (soon)")).isEqualTo("to_do__soon_");
        assertThat(made("顧客")).isEqualTo("&mGdbog-");
        assertThat(made("R&D")).isEqualTo("r&-d");
        assertThat(made("to_do__soon_")).startsWith("label-");
        assertThat(made("長".repeat(40))).startsWith("label-");
        assertThat(made("$Junk")).startsWith("label-");
    }

    @Test
    void aNameIsTakenOnceAndNotEveryNameIsOne() {
        made("Invoices");
        for (String name : List.of("invoices", "ＩＮＶＯＩＣＥＳ")) {
            assertThat(labels.save(alice, Optional.empty(), name, LabelColor.BLUE)
                            .fault())
                    .as(name)
                    .isEqualTo(LabelTable.Fault.TAKEN);
        }
        for (String name : List.of("", " a", "a\"b", "a\nb", "x".repeat(41))) {
            assertThat(labels.save(alice, Optional.empty(), name, LabelColor.BLUE)
                            .fault())
                    .as(name)
                    .isEqualTo(LabelTable.Fault.NAME);
        }
        assertThat(labels.save(alice, Optional.of("nothing"), "New", LabelColor.BLUE)
                        .fault())
                .isEqualTo(LabelTable.Fault.GONE);
        assertThat(labels.save(store.bob.id(), Optional.empty(), "Invoices", LabelColor.BLUE)
                        .fault())
                .isEqualTo(LabelTable.Fault.NONE);
    }

    @Test
    void aMessageKeepsItsLabelWhereverItIsMovedAndIsFoundByIt() throws Exception {
        String invoices = made("Invoices");
        MessageRow one = arrive("one");
        MessageRow other = arrive("other");
        BlockingQueue<Mailboxes.Change> changes = new LinkedBlockingQueue<>();
        store.mail.onChange(changes::add);
        assertThat(labels.mark(alice, List.of(one.uidl(), "0"), Set.of(invoices, "no-label"), Set.of()))
                .isEqualTo(1);
        assertThat(requireNonNull(changes.poll(10, TimeUnit.SECONDS)).accountId())
                .isEqualTo(alice);
        assertThat(keywords(one)).containsExactly(invoices);
        assertThat(keywords(other)).isEmpty();
        assertThat(labels.mark(alice, List.of(one.uidl()), Set.of(invoices), Set.of()))
                .isZero();
        store.mail.move(alice, List.of(one.uidl()), "Archive");
        assertThat(found("label:INVOICES")).containsExactly(one.uidl());
        assertThat(found("-label:invoices")).containsExactly(other.uidl());
        assertThat(labels.all(alice).get(0).unread()).isEqualTo(1);
        store.mail.move(alice, List.of(one.uidl()), "Trash");
        assertThat(labels.all(alice).get(0).unread()).isZero();
        store.mail.purge(alice, List.of(one.uidl()));
        assertThat(found("label:invoices")).isEmpty();
    }

    @Test
    void labelsOfOthersAreNotTouched() throws IOException {
        String invoices = made("Invoices");
        labels.save(store.bob.id(), Optional.empty(), "Invoices", LabelColor.BLUE);
        MessageRow ofBob = store.deliver(store.bob, StoreFixture.message("bob", "text"));
        assertThat(labels.mark(alice, List.of(ofBob.uidl()), Set.of(invoices), Set.of()))
                .isZero();
        assertThat(labels.mark(store.bob.id(), List.of(ofBob.uidl()), Set.of(invoices), Set.of()))
                .isEqualTo(1);
        assertThat(labels.remove(alice, invoices)).isZero();
        assertThat(labels.all(store.bob.id())).hasSize(1);
        assertThat(store.mail.find(store.bob.id(), ofBob.uidl()).orElseThrow().keywords())
                .containsExactly("invoices");
    }

    @Test
    void anotherNameKeepsTheMessagesAndARemovedLabelLeavesThem() throws IOException {
        String invoices = made("Invoices");
        String urgent = made("Urgent");
        MessageRow one = arrive("one");
        labels.mark(alice, List.of(one.uidl()), Set.of(invoices, urgent), Set.of());
        labels.save(alice, Optional.of(invoices), "Bills", LabelColor.TEAL);
        assertThat(names()).containsExactly("Bills", "Urgent");
        assertThat(keywords(one)).containsExactlyInAnyOrder(invoices, urgent);
        labels.order(alice, List.of(urgent, invoices));
        assertThat(names()).containsExactly("Urgent", "Bills");
        assertThat(labels.remove(alice, invoices)).isEqualTo(1);
        assertThat(keywords(one)).containsExactly(urgent);
        assertThat(names()).containsExactly("Urgent");
        assertThat(labels.mark(alice, List.of(one.uidl()), Set.of(), Set.of("URGENT")))
                .isEqualTo(1);
        assertThat(keywords(one)).isEmpty();
    }

    @Test
    void aKeywordThatAFilterGivesIsALabelButNoneThatProgramsMake() throws IOException {
        try (SpooledMessage message = store.spooled(StoreFixture.message("filed", "text"))) {
            Delivery.Target target = new Delivery.Target(
                    alice,
                    FolderRole.INBOX,
                    Set.of(Flag.SEEN),
                    false,
                    Optional.empty(),
                    Set.of("Invoices", "&mGdbog-", "$NotJunk", "NonJunk"));
            store.mail
                    .deliver(new Delivery(message, List.of(target), Optional.empty()))
                    .join();
        }
        assertThat(names()).containsExactlyInAnyOrder("Invoices", "顧客");
        assertThat(found("label:invoices")).hasSize(1);
        assertThat(made("$x")).startsWith("label-");
    }

    @Test
    void manyMessagesLoseALabelAndAnAccountLeavesNone() throws IOException {
        String invoices = made("Invoices");
        List<String> uidls = new ArrayList<>();
        for (int i = 0; i < 520; i++) {
            uidls.add(arrive("m" + i).uidl());
        }
        assertThat(labels.mark(alice, uidls, Set.of(invoices), Set.of())).isEqualTo(520);
        assertThat(found("label:invoices")).hasSize(520);
        assertThat(labels.remove(alice, invoices)).isEqualTo(520);
        assertThat(found("label:invoices")).isEmpty();
        made("Again");
        store.database.accounts().delete(store.alice.address(), Set.of());
        assertThat(labels.all(alice)).isEmpty();
    }
}
