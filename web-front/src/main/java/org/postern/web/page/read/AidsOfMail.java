package org.postern.web.page.read;

import java.util.Optional;
import java.util.regex.Pattern;
import org.postern.message.mime.MessageView;
import org.postern.web.mime.ReadingAids;
import org.postern.web.mime.TextHits;
import org.postern.web.page.Visit;
import org.postern.web.page.list.AskedSearch;
import org.postern.web.page.list.HitMarks;
import org.postern.web.page.list.ListPlace;

/** Chooses the aids for a mail: long quotes are folded, and the hits of the search that it was opened from are marked. */
public final class AidsOfMail {
    /** What somebody passes on is the letter itself, not what its reader knows. */
    private static final Pattern FORWARDED =
            Pattern.compile("(?i)\\s*(?:fwd?|wg|tr|rv|i|転送)\\s?[:：].*", Pattern.DOTALL);

    private AidsOfMail() {}

    /** The aids for a mail that was opened from the list {@code place}. */
    public static ReadingAids of(Visit visit, MessageView view, ListPlace place) {
        boolean forwarded = FORWARDED.matcher(view.subject()).matches();
        Optional<String> fold = forwarded ? Optional.empty() : Optional.of(visit.text("read.quoted"));
        HitMarks marks = place.isSearch()
                ? HitMarks.of(AskedSearch.asked(visit, place.list()).query())
                : new HitMarks(java.util.List.of());
        return new ReadingAids(fold, marks.words().isEmpty() ? TextHits.NONE : marks);
    }
}
