package org.postern.web.page;

/**
 * How one browser shows an opened mail.
 *
 * @param plain whether only the text of HTML mail is shown
 * @param darkPaper whether HTML mail stands on dark paper where the browser prefers dark pages
 */
public record ReadLook(boolean plain, boolean darkPaper) {
    static final ReadLook STANDARD = new ReadLook(false, false);

    /** As the settings form says. */
    public static ReadLook of(String form, String paper) {
        return new ReadLook(form.equals("text"), paper.equals("dark"));
    }
}
