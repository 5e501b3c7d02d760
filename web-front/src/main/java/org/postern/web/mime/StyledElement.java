package org.postern.web.mime;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An open element of a mail, as far as style needs it. */
record StyledElement(String tag, String id, Set<String> classes, Paint paint) {
    /**
     * The colours in an element.
     *
     * @param lost whether a picture behind the text is not shown, so that the background is a guess
     */
    record Paint(MailColor text, MailColor behind, boolean lost) {
        static final Paint START = new Paint(MailColor.INK, MailColor.WHITE, false);

        boolean isFaint() {
            return lost && text.contrast(behind) < 3;
        }
    }

    /** The keys of the selectors that may match it. */
    List<String> keys() {
        List<String> keys = new ArrayList<>(classes.size() + 3);
        keys.add("*");
        keys.add(tag);
        if (!id.isEmpty()) {
            keys.add("#" + id);
        }
        classes.forEach(each -> keys.add("." + each));
        return keys;
    }

    StyledElement with(Paint other) {
        return new StyledElement(tag, id, classes, other);
    }
}
