package org.postern.web.page.label;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.web.http.Response;
import org.postern.web.organizer.Labels;
import org.postern.web.organizer.Labels.Color;
import org.postern.web.organizer.Labels.Label;
import org.postern.web.organizer.Labels.Outcome;
import org.postern.web.page.NotThere;
import org.postern.web.page.Visit;

/**
 * {@code /settings/labels}: the labels, in their order; {@code /settings/labels/one} changes one. POST takes {@code up}
 * or {@code down} with a label's keyword, or {@code act} ({@code make}, {@code save}, {@code remove}) with {@code name},
 * {@code color} and {@code label}.
 */
public final class LabelsScreen {
    private static final String URL = "/settings/labels";
    private static final int LONGEST = 40;

    /** The page with all labels. */
    public record View(List<Row> rows, Entry entry) {}

    /** A label. */
    public record Row(String keyword, String name, String color, boolean first, boolean last) {}

    /** The page on which one label is changed. */
    public record One(String keyword, String name, String color, Entry entry) {}

    /**
     * The fields of a label.
     *
     * @param problem why the name was refused; empty for none
     */
    public record Entry(String typed, String color, String problem, List<String> colors, int longest) {}

    public Response show(Visit visit) {
        return all(visit, 200, "", key(LabelActs.next(visit)), "");
    }

    /** The page of one label. */
    public Response one(Visit visit) {
        Label label = named(visit, visit.query("label"));
        return one(visit, 200, label, label.name(), key(label.color()), "");
    }

    public Response change(Visit visit) {
        Labels port = port(visit);
        for (String way : List.of("up", "down")) {
            Optional<String> keyword = visit.exchange().form().value(way);
            if (keyword.isPresent()) {
                port.order(visit.login(), moved(visit, keyword.get(), way.equals("up") ? -1 : 1));
                return Response.seeOther(URL);
            }
        }
        return switch (visit.field("act")) {
            case "make" -> make(visit);
            case "save" -> save(visit);
            case "remove" -> {
                Label label = named(visit, visit.field("label"));
                visit.tell("labels.removed", port.remove(visit.login(), label.keyword()), label.name());
                yield Response.seeOther(URL);
            }
            default -> throw new NotThere();
        };
    }

    private static List<String> moved(Visit visit, String keyword, int by) {
        List<String> order =
                new ArrayList<>(visit.labels().stream().map(Label::keyword).toList());
        int from = order.indexOf(keyword);
        int to = from + by;
        if (from >= 0 && to >= 0 && to < order.size()) {
            Collections.swap(order, from, to);
        }
        return order;
    }

    private static Response make(Visit visit) {
        String name = visit.field("name").strip();
        Color color = color(visit).orElse(LabelActs.next(visit));
        Outcome outcome =
                port(visit).save(visit.login(), Optional.empty(), name, color).outcome();
        if (outcome != Outcome.SAVED) {
            return all(visit, 400, name, key(color), visit.text(faultKey(outcome)));
        }
        visit.tell("labels.made", name);
        return Response.seeOther(URL);
    }

    private static Response save(Visit visit) {
        Label label = named(visit, visit.field("label"));
        String name = visit.field("name").strip();
        Color color = color(visit).orElse(label.color());
        Outcome outcome = port(visit)
                .save(visit.login(), Optional.of(label.keyword()), name, color)
                .outcome();
        if (outcome != Outcome.SAVED) {
            return one(visit, 400, label, name, key(color), visit.text(faultKey(outcome)));
        }
        visit.tell("labels.saved", name);
        return Response.seeOther(URL);
    }

    static String faultKey(Outcome outcome) {
        return "labels.fault." + outcome.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<Color> color(Visit visit) {
        return Arrays.stream(Color.values())
                .filter(each -> key(each).equals(visit.field("color")))
                .findFirst();
    }

    private static String key(Color color) {
        return color.name().toLowerCase(Locale.ROOT);
    }

    private static Label named(Visit visit, String keyword) {
        Labels unused = port(visit);
        return visit.labels().stream()
                .filter(each -> each.keyword().equals(keyword))
                .findFirst()
                .orElseThrow(NotThere::new);
    }

    private static Labels port(Visit visit) {
        Labels port = visit.organizer().reactions().labels();
        if (!port.available()) {
            throw new NotThere();
        }
        return port;
    }

    private static Entry entry(String typed, String color, String problem) {
        List<String> colors =
                Arrays.stream(Color.values()).map(LabelsScreen::key).toList();
        return new Entry(typed, color, problem, colors, LONGEST);
    }

    private static Response all(Visit visit, int status, String typed, String color, String problem) {
        Labels unused = port(visit);
        List<Label> labels = visit.labels();
        List<Row> rows = new ArrayList<>();
        for (Label each : labels) {
            rows.add(new Row(
                    each.keyword(), each.name(), key(each.color()), rows.isEmpty(), rows.size() == labels.size() - 1));
        }
        return visit.page(status, "labels", "settings", new View(rows, entry(typed, color, problem)));
    }

    private static Response one(Visit visit, int status, Label label, String typed, String color, String problem) {
        One view = new One(label.keyword(), label.name(), key(label.color()), entry(typed, color, problem));
        return visit.page(status, "label", "settings", view);
    }
}
