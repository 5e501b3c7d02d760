package org.postern.web.page.letter;

import java.util.List;
import java.util.Map;
import org.postern.web.page.Frame.Field;

/**
 * The compose page.
 *
 * @param hidden fields that go along
 * @param errors by field: {@code to cc bcc subject body attachment}, and {@code form} for the letter as a whole
 * @param question what is asked once before sending; empty for nothing
 * @param focus the field where the cursor starts
 * @param limit the greatest size of all files, in words
 * @param limitBytes the same for the script
 */
public record ComposeView(
        String title,
        String from,
        String to,
        String cc,
        String bcc,
        String subject,
        String body,
        List<Field> hidden,
        List<File> files,
        Map<String, List<String>> errors,
        List<String> question,
        String focus,
        String limit,
        long limitBytes,
        String back) {
    /** A file that is in the store already; unticking it leaves it out. */
    public record File(String key, String name, String size, long bytes) {}

    public boolean more() {
        return !cc.isEmpty() || !bcc.isEmpty() || errors.containsKey("cc") || errors.containsKey("bcc");
    }
}
