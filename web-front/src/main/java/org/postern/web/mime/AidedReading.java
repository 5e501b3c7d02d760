package org.postern.web.mime;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.owasp.html.HtmlStreamEventReceiver;

/**
 * Folds quoted parts into {@code details} and puts hits into {@code mark}, before the sanitizer's policy sees them. Such
 * elements of the mail itself become others, so that those in the page are the page's. Confined to one mail.
 */
final class AidedReading implements HtmlStreamEventReceiver {
    private static final int MOST_MARKS = 1_000;

    private final HtmlStreamEventReceiver policy;
    private final List<HtmlQuotes.Fold> folds;
    private final ReadingAids aids;
    private int event;
    private int fold;
    private boolean inside;
    private int searched;
    private int marked;
    private String silent = "";

    /** @param folds in their order */
    AidedReading(HtmlStreamEventReceiver policy, List<HtmlQuotes.Fold> folds, ReadingAids aids) {
        this.policy = policy;
        this.folds = folds;
        this.aids = aids;
    }

    /** How many hits are marked. */
    int marked() {
        return marked;
    }

    @Override
    public void openDocument() {
        policy.openDocument();
    }

    @Override
    public void closeDocument() {
        if (inside) {
            policy.closeTag("details");
        }
        policy.closeDocument();
    }

    @Override
    public void openTag(String name, List<String> attributes) {
        turn();
        silent = name.equals("style") || name.equals("title") || name.equals("script") ? name : "";
        policy.openTag(own(name), attributes);
    }

    @Override
    public void closeTag(String name) {
        turn();
        silent = "";
        policy.closeTag(own(name));
    }

    private String own(String name) {
        return switch (name) {
            case "details", "summary" -> "div";
            case "mark" -> aids.hits() == TextHits.NONE ? name : "span";
            default -> name;
        };
    }

    private void turn() {
        if (inside && event >= folds.get(fold).to()) {
            policy.closeTag("details");
            inside = false;
            fold++;
        }
        if (!inside && fold < folds.size() && event == folds.get(fold).from()) {
            policy.openTag("details", new ArrayList<>(folds.get(fold).open() ? List.of("open", "") : List.of()));
            policy.openTag("summary", new ArrayList<>());
            policy.text(aids.fold().orElseThrow());
            policy.closeTag("summary");
            inside = true;
        }
        event++;
    }

    @Override
    public void text(String text) {
        turn();
        if (aids.hits() == TextHits.NONE
                || !silent.isEmpty()
                || searched >= ReadingAids.MOST_SEARCHED
                || marked >= MOST_MARKS) {
            policy.text(text);
            return;
        }
        searched += text.length();
        BitSet hits = aids.hits().in(text);
        for (int at = 0; at < text.length(); ) {
            int hit = hits.nextSetBit(at);
            int from = hit < 0 ? text.length() : hit;
            if (from > at) {
                policy.text(text.substring(at, from));
            }
            int to = from < text.length() ? Math.min(text.length(), hits.nextClearBit(from)) : from;
            if (to > from) {
                policy.openTag("mark", new ArrayList<>());
                policy.text(text.substring(from, to));
                policy.closeTag("mark");
                marked++;
            }
            at = to;
        }
    }
}
