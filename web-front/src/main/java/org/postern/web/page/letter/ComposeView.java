package org.postern.web.page.letter;

import java.util.List;
import java.util.Map;
import org.postern.web.page.Frame.Field;

/**
 * The compose page.
 *
 * @param hidden fields that go along
 */
public record ComposeView(String title, Typed typed, List<Field> hidden, Files files, Advice advice) {
    /** What is in the fields. */
    public record Typed(String from, String to, String cc, String bcc, String subject, String body) {}

    /**
     * The files.
     *
     * @param limit the greatest size of all files, in words
     * @param limitBytes the same for the script
     */
    public record Files(List<File> kept, String limit, long limitBytes) {}

    /**
     * What the writer must know.
     *
     * @param errors by field: {@code to cc bcc subject body attachment}, and {@code form} for the letter as a whole
     * @param question what is asked once before sending; empty for nothing
     * @param focus the field where the cursor starts
     */
    public record Advice(Map<String, List<String>> errors, List<String> question, String focus) {}

    /** A file that is in the store already; unticking it leaves it out. */
    public record File(String key, String name, String size, long bytes) {}

    public boolean more() {
        return !typed.cc.isEmpty()
                || !typed.bcc.isEmpty()
                || advice.errors.containsKey("cc")
                || advice.errors.containsKey("bcc");
    }
}
