package org.postern.store.salvage;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.postern.store.database.Link;
import org.postern.store.label.LabelColor;
import org.postern.store.label.LabelTable;
import org.postern.store.label.StoredLabel;
import org.postern.store.mailbox.Keyword;

/**
 * Keeps the labels of mail. A message holds the keywords of its labels; the names and colours are rows of their own, and
 * are made again of the keywords if none of those rows could be read. Confined to one salvage.
 */
final class MendedLabels {
    private final Link store;
    private final List<String> lost;

    MendedLabels(Link store, List<String> lost) {
        this.store = store;
        this.lost = lost;
    }

    private record Label(long id, String name, String keyword, String color) {}

    /**
     * Replaces values that were never written, when all accounts and folders are there.
     *
     * @param had whether the damaged store ever had a label
     */
    void run(boolean had) throws SQLException {
        keywords();
        for (Label label : store.all(
                "SELECT id, name, keyword, color FROM label",
                row -> new Label(row.getLong(1), row.getString(2), row.getString(3), row.getString(4)))) {
            mend(label);
        }
        if (had && store.number("SELECT count(*) FROM label") == 0) {
            again();
        }
    }

    private void keywords() throws SQLException {
        for (String words : store.all(
                "SELECT DISTINCT keywords FROM message WHERE keywords IS NOT NULL", row -> row.getString(1))) {
            String known = Arrays.stream(words.split(" ", -1))
                    .filter(word -> Keyword.of(word).isPresent())
                    .collect(Collectors.joining(" "));
            if (!known.equals(words)) {
                int messages = store.update(
                        "UPDATE message SET keywords = ? WHERE keywords = ?", known.isEmpty() ? null : known, words);
                lost.add("a label of " + messages + " messages");
            }
        }
    }

    private void mend(Label label) throws SQLException {
        if (Keyword.of(label.keyword()).isEmpty()) {
            store.update("DELETE FROM label WHERE id = ?", label.id());
            lost.add("a label, " + label.name());
            return;
        }
        if (!StoredLabel.isName(label.name())) {
            String name = "Label " + label.id();
            store.update(
                    "UPDATE OR REPLACE label SET name = ?, name_key = ? WHERE id = ?",
                    name,
                    LabelTable.nameKey(name),
                    label.id());
            lost.add("the name of a label: it is " + name + " now");
        }
        if (Arrays.stream(LabelColor.values()).noneMatch(color -> color.name().equals(label.color()))) {
            store.update("UPDATE label SET color = ? WHERE id = ?", LabelColor.BLUE.name(), label.id());
            lost.add("the colour of a label, " + label.name());
        }
    }

    private void again() throws SQLException {
        for (long account : store.all("SELECT id FROM account", row -> row.getLong(1))) {
            Set<String> words = new LinkedHashSet<>();
            store.each("""
                    SELECT DISTINCT m.keywords FROM message m JOIN folder f ON f.id = m.folder_id
                    WHERE f.account_id = ? AND m.keywords IS NOT NULL""", row -> words.addAll(List.of(row.getString(1).split(" ", -1))), account);
            LabelTable.adopt(store, account, words);
        }
        lost.add("the names and colours of labels: they are made again of what the messages say");
    }
}
