package org.postern.message.mime;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.message.mime.BodyChoice.Segment;
import org.postern.message.mime.MessageView.Problem;
import org.postern.message.text.HtmlToText;
import org.postern.message.text.VisibleText;

/** The text of a message, put together from its pieces as plain text and as HTML. Confined to one thread. */
record Body(List<Segment> segments, Set<Problem> problems) {
    String text() {
        StringBuilder all = new StringBuilder();
        for (Segment segment : segments) {
            if (segment.picture().isPresent() && !showsPictures()) {
                continue;
            }
            int room = MimeLimits.TEXT - all.length();
            String text = segment.text().orElseGet(() -> HtmlToText.convert(segment.markup(), Math.max(0, room)));
            if (all.length() > 0 && !text.isEmpty()) {
                all.append(all.charAt(all.length() - 1) == '\n' ? "\n" : "\n\n");
            }
            if (text.length() > room) {
                problems.add(Problem.TEXT_CUT);
            }
            all.append(text, 0, Math.max(0, Math.min(room, text.length())));
        }
        return VisibleText.body(all.toString());
    }

    Optional<String> html() {
        if (segments.stream().noneMatch(s -> s.html().isPresent()) && !showsPictures()) {
            return Optional.empty();
        }
        StringBuilder all = new StringBuilder();
        segments.forEach(segment -> all.append(segment.markup()));
        if (segments.stream().anyMatch(Segment::cut) || all.length() > MimeLimits.HTML) {
            problems.add(Problem.HTML_TOO_LARGE);
            return Optional.empty();
        }
        return Optional.of(all.toString());
    }

    /** With HTML always; beside plain texts only where a text follows. At the end, the list of files is enough. */
    private boolean showsPictures() {
        boolean picture = false;
        for (Segment segment : segments) {
            boolean text = segment.text().filter(each -> !each.isBlank()).isPresent();
            if (segment.html().isPresent() || (picture && text)) {
                return true;
            }
            picture |= segment.picture().isPresent();
        }
        return false;
    }
}
