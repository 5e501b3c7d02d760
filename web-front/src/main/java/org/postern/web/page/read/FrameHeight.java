package org.postern.web.page.read;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postern.web.page.read.HtmlRoom.Element;
import org.postern.web.page.read.HtmlRoom.Words;

/**
 * Estimates the height of a mail's HTML. The frame is an opaque origin without scripts, so neither the page nor a
 * script can measure it: this lays the mail out roughly, as a browser would. A frame that is slightly too high is
 * easier to read than one that scrolls, so doubts go upwards. Confined to one thread.
 */
public final class FrameHeight {
    private static final int LEAST = 60;
    private static final int MOST = 20_000;
    /** A scroll bar at the bottom takes this much, where a mail is wider than its frame. */
    private static final int SPARE = 28;

    private static final int MARGIN = 8;
    private static final double FONT = 16;
    private static final Pattern LENGTH = Pattern.compile("(-?\\d*\\.?\\d+)(px|pt|em|rem|%)?");
    private static final Pattern FONT_SIZE = Pattern.compile("(\\d*\\.?\\d+(?:px|pt|em|rem|%))(?:/(\\S+))?");
    private static final Set<String> BLOCKS = Set.of(
            "div p h1 h2 h3 h4 h5 h6 ul ol li dl dt dd pre blockquote center hr table article section header footer nav main aside address figure figcaption details summary form fieldset caption"
                    .split(" "));
    private static final Set<String> SPACED = Set.of("p", "ul", "ol", "dl", "pre", "blockquote", "figure");
    private static final Map<String, Double> SIZES = Map.of(
            "h1", 2.0, "h2", 1.5, "h3", 1.17, "h5", 0.83, "h6", 0.67, "small", 0.83, "big", 1.2, "sub", 0.83, "sup",
            0.83);
    private static final Map<String, Double> HEADS =
            Map.of("h1", 0.67, "h2", 0.83, "h3", 1.0, "h4", 1.33, "h5", 1.67, "h6", 2.33);

    private final Element mail;
    /** Kept, so that tables in tables are not measured again for each of them. */
    private final IdentityHashMap<Element, Double> naturals = new IdentityHashMap<>();

    private boolean opened;
    private boolean narrow;

    /** Reads HTML that the sanitizer wrote. */
    public FrameHeight(String html) {
        this.mail = HtmlRoom.read(html);
    }

    /**
     * The height in pixels.
     *
     * @param width of the frame in pixels
     * @param opened whether quotes that are folded are counted
     */
    public int at(int width, boolean opened) {
        this.opened = opened;
        this.narrow = width <= 600;
        Flow flow = new Flow(Math.max(80, width - 2 * MARGIN));
        children(mail, flow, new Font(FONT, "normal", false));
        return (int) Math.max(
                LEAST, Math.min(MOST, Math.ceil(flow.end() * 1.04) + 2 * MARGIN + SPARE + (narrow ? 20 : 0)));
    }

    /** What text looks like that an element holds. */
    private record Font(double size, String line, boolean pre) {
        double lineHeight(boolean ideographs) {
            double normal = size * (ideographs ? 1.5 : 1.22);
            if (line.equals("normal")) {
                return normal;
            }
            Matcher number = LENGTH.matcher(line);
            if (!number.matches()) {
                return normal;
            }
            double value = Double.parseDouble(number.group(1));
            return number.group(2) == null
                    ? value * size
                    : length(line, size, size).orElse(normal);
        }
    }

    /** Lines and blocks under each other. */
    private static final class Flow {
        private final double width;
        private double height;
        private double x;
        private double line;
        private double margin;

        Flow(double width) {
            this.width = width;
        }

        void words(Words words, Font font) {
            double high = font.lineHeight(words.ideographs());
            double wide = words.width() * font.size();
            if (wide <= font.size() * 0.31 && x == 0 && !font.pre()) {
                return;
            }
            int lines = font.pre() ? words.breaks() : 0;
            // Words are not broken: the end of each line stays empty.
            double room = Math.max(width * 0.96, 1);
            double after = x + wide;
            lines += (int) (after / room);
            x = after % room;
            line = Math.max(line, high);
            height += lines * line;
            line = lines > 0 ? high : line;
        }

        void box(double wide, double high) {
            if (x > 0 && x + wide > width + 1) {
                newLine(0);
            }
            x += Math.max(wide, 0.1);
            line = Math.max(line, high);
        }

        void newLine(double least) {
            margin = 0;
            height += Math.max(line, x > 0 ? 0 : least);
            line = 0;
            x = 0;
        }

        void block(double top, double high, double bottom) {
            newLine0();
            height += Math.max(0, Math.max(top, margin) - margin) + high + bottom;
            margin = bottom;
        }

        private void newLine0() {
            if (x > 0) {
                newLine(0);
            }
        }

        double end() {
            return height + line;
        }
    }

    private void children(Element in, Flow flow, Font font) {
        for (HtmlRoom node : in.inside()) {
            if (node instanceof Words words) {
                flow.words(words, font);
            } else if (node instanceof Element each) {
                element(each, flow, font);
            }
        }
    }

    private void element(Element each, Flow flow, Font around) {
        String display = each.style().getOrDefault("display", "");
        if (display.equals("none")) {
            return;
        }
        Font font = font(each, around);
        switch (each.tag()) {
            case "br" -> flow.newLine(around.lineHeight(false));
            case "hr" -> flow.block(8, 2, 8);
            case "img" -> picture(each, flow, font);
            case "details" -> {
                flow.block(12, 26, 12);
                if (opened || each.attributes().containsKey("open")) {
                    flow.block(0, box(each, flow.width, font), 0);
                }
            }
            default -> {
                boolean beside = display.startsWith("inline-")
                        || each.style().getOrDefault("float", "none").length() > 4;
                if (beside || each.tag().equals("button")) {
                    double wide = Math.min(
                            flow.width, length(each, "width", flow.width).orElseGet(() -> natural(each, font)));
                    flow.box(wide, side(each, "margin", 0) + box(each, wide, font) + side(each, "margin", 2));
                } else if ((BLOCKS.contains(each.tag()) && !display.equals("inline")) || display.equals("block")) {
                    double own = HEADS.getOrDefault(each.tag(), SPACED.contains(each.tag()) ? 1.0 : 0.0) * font.size();
                    double top = margin(each, 0).orElse(own);
                    double bottom = margin(each, 2).orElse(own);
                    flow.block(top, box(each, flow.width, font), bottom);
                } else {
                    children(each, flow, font);
                }
            }
        }
    }

    /** The height of a block, without its margins. */
    private double box(Element block, double room, Font font) {
        if (block.tag().equals("table")) {
            return table(block, room, font);
        }
        double width = Math.min(room, length(block, "width", room).orElse(room));
        width = Math.min(width, length(block, "max-width", room).orElse(width));
        width -= side(block, "margin", 1) + side(block, "margin", 3);
        width -= side(block, "padding", 1) + side(block, "padding", 3);
        width -= switch (block.tag()) {
            case "ul", "ol", "dd" -> 40;
            case "blockquote" -> block.attributes().containsKey("type") ? 14 : 80;
            default -> 0;
        };
        Flow flow = new Flow(Math.max(width, 40));
        children(block, flow, font);
        return framed(block, flow.end());
    }

    private static double framed(Element block, double content) {
        double high = content + side(block, "padding", 0) + side(block, "padding", 2) + border(block);
        double least = Math.max(
                length(block, "height", 0).orElse(0.0),
                length(block, "min-height", 0).orElse(0.0));
        return Math.max(high, least);
    }

    private static double border(Element block) {
        return block.style().keySet().stream().anyMatch(name -> name.startsWith("border"))
                        && !block.style().getOrDefault("border", "").equals("0")
                ? 2
                : 0;
    }

    private void picture(Element image, Flow flow, Font font) {
        String source = image.attributes().getOrDefault("src", "");
        boolean block = image.style().getOrDefault("display", "").equals("block");
        if (source.isEmpty() && !block && "".equals(image.attributes().get("alt"))) {
            // Browsers show nothing for such a picture, but its line stays.
            flow.box(0, font.lineHeight(false));
            return;
        }
        double wide = length(image, "width", flow.width).orElse(-1.0);
        Optional<PictureSize> real = PictureSize.of(source);
        double high = length(image, "height", 0).orElse(-1.0);
        if (source.isEmpty() && wide < 0 && high < 0) {
            flow.box(40, font.lineHeight(false));
            return;
        }
        PictureSize size = real.orElse(PictureSize.UNKNOWN);
        // The paper's style sheet keeps the proportions of pictures in a narrow frame.
        if (narrow && wide > 0 && real.isPresent() && !image.style().containsKey("height")) {
            high = -1;
        }
        if (wide < 0 && high < 0) {
            wide = size.width();
            high = size.height();
        } else if (high < 0) {
            high = wide * size.height() / size.width();
        } else if (wide < 0) {
            wide = high * size.width() / size.height();
        }
        double most =
                Math.min(flow.width, length(image, "max-width", flow.width).orElse(flow.width));
        if (wide > most && most > 0) {
            high = high * most / wide;
            wide = most;
        }
        if (block) {
            flow.block(0, high, 0);
        } else {
            // Below a picture in a line is the room of letters such as g.
            flow.box(wide, high + font.size() * 0.3);
        }
    }

    private double table(Element table, double room, Font font) {
        double width = Math.min(room, length(table, "width", room).orElseGet(() -> natural(table, font)));
        double spacing = length(table, "cellspacing", 0)
                .orElse(table.style().getOrDefault("border-collapse", "").equals("collapse") ? 0.0 : 2.0);
        double padding = length(table, "cellpadding", 0).orElse(1.0);
        List<Element> rows = new ArrayList<>();
        double high = rows(table, rows, width, font);
        double[] columns = columns(rows, width - spacing, padding, font);
        for (Element row : rows) {
            Font own = font(row, font);
            double most = length(row, "height", 0).orElse(0.0);
            int column = 0;
            for (Element cell : cells(row)) {
                double wide = 0;
                for (int i = 0; i < span(cell) && column < columns.length; i++) {
                    wide += columns[column++];
                }
                most = Math.max(most, cell(cell, wide - spacing, padding, font(cell, own)));
            }
            high += most + spacing;
        }
        return framed(table, high + spacing);
    }

    private double cell(Element cell, double wide, double padding, Font font) {
        boolean padded = cell.style().keySet().stream().anyMatch(name -> name.startsWith("padding"));
        double inner = wide - side(cell, "padding", 1) - side(cell, "padding", 3) - (padded ? 0 : 2 * padding);
        Flow flow = new Flow(Math.max(inner, 20));
        children(cell, flow, font);
        return framed(cell, flow.end() + (padded ? 0 : 2 * padding));
    }

    /** Collects the rows; the height of captions is returned. */
    private double rows(Element in, List<Element> rows, double width, Font font) {
        double high = 0;
        for (HtmlRoom node : in.inside()) {
            if (node instanceof Element each
                    && !each.style().getOrDefault("display", "").equals("none")) {
                switch (each.tag()) {
                    case "tr" -> rows.add(each);
                    case "tbody", "thead", "tfoot" -> high += rows(each, rows, width, font);
                    case "caption" -> high += box(each, width, font);
                    default -> {
                        // Columns take no height.
                    }
                }
            }
        }
        return high;
    }

    private static List<Element> cells(Element row) {
        List<Element> cells = new ArrayList<>();
        for (HtmlRoom node : row.inside()) {
            if (node instanceof Element each
                    && (each.tag().equals("td") || each.tag().equals("th"))
                    && !each.style().getOrDefault("display", "").equals("none")) {
                cells.add(each);
            }
        }
        return cells;
    }

    /** Widths of columns: as they were sent; the others share the rest by how much they hold. */
    private double[] columns(List<Element> rows, double width, double padding, Font font) {
        int count = Math.max(
                1,
                rows.stream()
                        .mapToInt(row ->
                                cells(row).stream().mapToInt(FrameHeight::span).sum())
                        .max()
                        .orElse(1));
        double[] fixed = new double[Math.min(count, 100)];
        double[] wanted = new double[fixed.length];
        for (Element row : rows) {
            int column = 0;
            for (Element cell : cells(row)) {
                if (span(cell) == 1 && column < fixed.length) {
                    fixed[column] =
                            Math.max(fixed[column], length(cell, "width", width).orElse(0.0));
                    double sides = side(cell, "padding", 1) + side(cell, "padding", 3) + 2 * padding;
                    wanted[column] = Math.max(wanted[column], natural(cell, font(cell, font)) + sides + 4);
                }
                column += span(cell);
            }
        }
        double taken = 0;
        double shared = 0;
        for (int i = 0; i < fixed.length; i++) {
            wanted[i] = Math.max(wanted[i], 1);
            taken += fixed[i];
            shared += fixed[i] > 0 ? 0 : wanted[i];
        }
        // Columns without a width are not pressed to nothing by those that have one.
        double rest = Math.max(width - taken, Math.min(shared, width * 0.15 * fixed.length));
        double scale = taken > 0 && (taken + (shared > 0 ? rest : 0) > width || shared == 0)
                ? Math.max(0.05, (width - (shared > 0 ? rest : 0)) / taken)
                : 1;
        double[] widths = new double[fixed.length];
        for (int i = 0; i < fixed.length; i++) {
            widths[i] = fixed[i] > 0 ? fixed[i] * scale : rest * wanted[i] / shared;
        }
        return widths;
    }

    private static int span(Element cell) {
        String span = cell.attributes().getOrDefault("colspan", "1");
        return span.matches("[1-9]\\d?") ? Integer.parseInt(span) : 1;
    }

    /** The width of what an element holds if no line is broken. */
    private double natural(Element element, Font font) {
        Double known = naturals.get(element);
        if (known == null) {
            known = measured(element, font);
            naturals.put(element, known);
        }
        return known;
    }

    private double measured(Element element, Font font) {
        Optional<Double> given = length(element, "width", 0).filter(each -> each > 0);
        if (given.isPresent()) {
            return given.get();
        }
        boolean row = element.tag().equals("tr");
        double widest = 0;
        double line = 0;
        for (HtmlRoom node : element.inside()) {
            if (node instanceof Words words) {
                line += words.width() * font.size();
            } else if (node instanceof Element each) {
                double wide =
                        each.tag().equals("img")
                                ? length(each, "width", 0).orElseGet(() -> (double)
                                        PictureSize.of(each.attributes().getOrDefault("src", ""))
                                                .map(PictureSize::width)
                                                .orElse(0))
                                : natural(each, font(each, font));
                boolean own = each.tag().equals("br")
                        || each.tag().equals("tr")
                        || each.tag().equals("tbody")
                        || BLOCKS.contains(each.tag());
                if (own && !row) {
                    widest = Math.max(Math.max(widest, line), wide);
                    line = 0;
                } else {
                    line += wide;
                }
            }
        }
        return Math.max(widest, line) + side(element, "padding", 1) + side(element, "padding", 3);
    }

    private static Font font(Element element, Font around) {
        double size = around.size() * SIZES.getOrDefault(element.tag(), 1.0);
        String line = around.line();
        Map<String, String> style = element.style();
        Matcher both = FONT_SIZE.matcher(style.getOrDefault("font", ""));
        if (both.find()) {
            size = length(both.group(1), around.size(), around.size()).orElse(size);
            line = both.group(2) == null ? "normal" : both.group(2);
        }
        if (style.containsKey("font-size")) {
            size = length(style.get("font-size"), around.size(), around.size()).orElse(size);
        }
        line = style.getOrDefault("line-height", line);
        if (line.endsWith("%") || line.endsWith("em")) {
            line = length(line, size, size).map(px -> px + "px").orElse(line);
        }
        boolean pre = style.containsKey("white-space")
                ? style.get("white-space").startsWith("pre")
                : around.pre() || element.tag().equals("pre");
        return new Font(Math.max(0, Math.min(size, 200)), line, pre);
    }

    private static Optional<Double> margin(Element element, int side) {
        boolean named = element.style().containsKey("margin")
                || element.style().containsKey(side == 0 ? "margin-top" : "margin-bottom");
        return named ? Optional.of(side(element, "margin", side)) : Optional.empty();
    }

    /** One side of a margin or padding: 0 top, 1 right, 2 bottom, 3 left. */
    private static double side(Element element, String name, int side) {
        String own = name + List.of("-top", "-right", "-bottom", "-left").get(side);
        String value = element.style().get(own);
        if (value == null) {
            String all = element.style().get(name);
            if (all == null) {
                return 0;
            }
            String[] each = all.split("\\s+", -1);
            value = each[
                    each.length == 1
                            ? 0
                            : each.length == 2
                                    ? side % 2
                                    : each.length == 3 && side == 3 ? 1 : Math.min(side, each.length - 1)];
        }
        return Math.max(0, Math.min(2000, length(value, FONT, 0).orElse(0.0)));
    }

    private static Optional<Double> length(Element element, String name, double whole) {
        return element.value(name).flatMap(value -> length(value, FONT, whole)).filter(each -> each >= 0);
    }

    private static Optional<Double> length(String value, double font, double whole) {
        Matcher length = LENGTH.matcher(value.strip());
        if (!length.matches() || length.group(1).length() > 9) {
            return Optional.empty();
        }
        double number = Double.parseDouble(length.group(1));
        String unit = length.group(2) == null ? "px" : length.group(2);
        return Optional.of(
                switch (unit) {
                    case "pt" -> number * 4 / 3;
                    case "em" -> number * font;
                    case "rem" -> number * FONT;
                    case "%" -> number * whole / 100;
                    default -> number;
                });
    }
}
