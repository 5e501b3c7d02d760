package org.postern.web.mime;

import java.util.List;
import java.util.Set;
import org.postern.message.mime.PartView;

/**
 * HTML that is safe to show in the sandboxed mail frame.
 *
 * @param html the body's content; must not be edited
 * @param blockedImages the number of remote images left out
 * @param flaggedLinks the number of links that show a host other than their own; the true host is written after each
 * @param pictures the Content-IDs of the mail's own pictures that it shows
 * @param background the colour of the whole mail, as {@code #rrggbb}; white if it sets none
 * @param hits the number of marked hits of a search
 */
public record SafeHtml(
        String html, int blockedImages, int flaggedLinks, Set<String> pictures, String background, int hits) {
    /** The files that are not seen already as pictures among the words. */
    public List<PartView> without(List<PartView> files) {
        return files.stream()
                .filter(file -> !file.inline()
                        || file.contentId().filter(pictures::contains).isEmpty())
                .toList();
    }
}
