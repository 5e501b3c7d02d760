package org.postern.web.page.letter;

import java.util.List;
import java.util.Map;
import org.postern.web.page.Frame.Field;

/**
 * The compose page.
 *
 * @param hidden fields that are posted with the form
 */
public record ComposeView(String title, Typed typed, List<Field> hidden, Files files, Advice advice) {
    /** An address that the writer may use, as it is shown. */
    public record Sender(String address, String shown, boolean chosen) {}

    /**
     * The content of the fields.
     *
     * @param senders to choose from; at least one, and exactly one is chosen
     */
    public record Typed(List<Sender> senders, String to, String cc, String bcc, String subject, String body) {}

    /**
     * The files.
     *
     * @param limit largest total size of all files, as text
     * @param limitBytes the same in octets, for the script
     */
    public record Files(List<File> kept, String limit, long limitBytes) {}

    /**
     * Messages to the writer.
     *
     * @param errors by field: {@code from to cc bcc subject body attachment}, and {@code form} for the whole letter
     * @param question text to confirm once before sending; empty for none
     * @param focus the field that gets the cursor
     */
    public record Advice(Map<String, List<String>> errors, List<String> question, String focus) {}

    /** A file that is already in the store. If its box is unticked, it is left out. */
    public record File(String key, String name, String size, long bytes) {}

    /** The id of the letter. */
    public String letter() {
        return hidden.stream()
                .filter(field -> field.name().equals("letter"))
                .map(Field::value)
                .findFirst()
                .orElse("");
    }

    public boolean more() {
        return !typed.cc.isEmpty()
                || !typed.bcc.isEmpty()
                || advice.errors.containsKey("cc")
                || advice.errors.containsKey("bcc");
    }
}
