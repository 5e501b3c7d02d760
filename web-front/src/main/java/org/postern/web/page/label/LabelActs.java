package org.postern.web.page.label;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postern.web.organizer.Labels;
import org.postern.web.organizer.Labels.Color;
import org.postern.web.organizer.Labels.Label;
import org.postern.web.organizer.Labels.Outcome;
import org.postern.web.page.Visit;

/**
 * Gives labels to messages, or takes them off. Fields: {@code label} (the keyword of each chosen label), {@code off}
 * (of each to take off beside them), {@code newlabel} (the name of one to make).
 */
public final class LabelActs {
    private LabelActs() {}

    /** The keywords of labels that messages got, and of those that were taken off. */
    public record Changed(Set<String> added, Set<String> taken) {
        static final Changed NOTHING = new Changed(Set.of(), Set.of());
    }

    /** Adds the chosen labels. */
    public static Changed add(Visit visit, Collection<String> uidls) {
        Optional<Set<String>> chosen = chosen(visit);
        chosen.ifPresent(labels -> told(visit, "labels.added", labels, mark(visit, uidls, labels, Set.of())));
        return chosen.map(labels -> new Changed(labels, Set.of())).orElse(Changed.NOTHING);
    }

    /** Takes the chosen labels off. */
    public static Changed remove(Visit visit, Collection<String> uidls) {
        Set<String> labels = known(visit, "label");
        told(visit, "labels.taken", labels, mark(visit, uidls, Set.of(), labels));
        return new Changed(Set.of(), labels);
    }

    /** Adds some labels and takes others off. Those in neither field stay as each message has them. */
    public static Changed change(Visit visit, Collection<String> uidls) {
        Optional<Set<String>> chosen = chosen(visit);
        if (chosen.isEmpty()) {
            return Changed.NOTHING;
        }
        Set<String> labels = chosen.get();
        Set<String> off = known(visit, "off");
        off.removeAll(labels);
        Set<String> touched = new LinkedHashSet<>(labels);
        touched.addAll(off);
        String key = off.isEmpty() ? "labels.added" : labels.isEmpty() ? "labels.taken" : "labels.changed";
        told(visit, key, touched, mark(visit, uidls, labels, off));
        return new Changed(labels, off);
    }

    /** Leaves exactly the chosen labels on the messages. */
    public static void set(Visit visit, Collection<String> uidls) {
        Set<String> others = visit.labels().stream().map(Label::keyword).collect(Collectors.toSet());
        others.removeAll(known(visit, "label"));
        chosen(visit).ifPresent(labels -> {
            int unused = mark(visit, uidls, labels, others);
        });
    }

    private static int mark(Visit visit, Collection<String> uidls, Set<String> add, Set<String> remove) {
        return add.isEmpty() && remove.isEmpty()
                ? 0
                : visit.organizer().reactions().labels().mark(visit.login(), uidls, add, remove);
    }

    private static void told(Visit visit, String key, Set<String> labels, int messages) {
        if (labels.isEmpty()) {
            visit.tell("labels.none-chosen");
        } else {
            visit.tell(key, messages);
        }
    }

    private static Set<String> known(Visit visit, String field) {
        List<String> asked = visit.exchange().form().values(field);
        return visit.labels().stream()
                .map(Label::keyword)
                .filter(asked::contains)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** With the new one, which is made; empty if that failed, which is told. */
    private static Optional<Set<String>> chosen(Visit visit) {
        Set<String> chosen = known(visit, "label");
        String name = visit.field("newlabel").strip();
        if (name.isEmpty()) {
            return Optional.of(chosen);
        }
        Optional<Label> same = visit.labels().stream()
                .filter(each -> each.name().equalsIgnoreCase(name))
                .findFirst();
        if (same.isPresent()) {
            chosen.add(same.get().keyword());
            return Optional.of(chosen);
        }
        Labels.Saving saving =
                visit.organizer().reactions().labels().save(visit.login(), Optional.empty(), name, next(visit));
        if (saving.outcome() != Outcome.SAVED) {
            visit.tell(LabelsScreen.faultKey(saving.outcome()));
            return Optional.empty();
        }
        saving.keyword().ifPresent(chosen::add);
        return Optional.of(chosen);
    }

    /** A colour that few labels have. */
    static Color next(Visit visit) {
        List<Color> all = List.of(Color.values());
        return all.get(visit.labels().size() % all.size());
    }
}
