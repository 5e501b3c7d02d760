package org.postern.web.letter;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.message.header.HeaderFields;

/**
 * The header fields in which a draft, and a letter on its way to the box's own server, name the letter. They never leave
 * the box: the server removes them from what is submitted.
 *
 * @param files the keys by which the writer's page knew the files when they were saved, in the order of the parts; a
 *     page that missed the answer of a save still uses them
 */
public record LetterMarks(LetterName name, List<String> files) {
    public static final String DRAFT = "X-Postern-Draft";
    public static final String LETTER = "X-Postern-Letter";
    private static final String FILES = "X-Postern-Draft-Files";

    public LetterMarks {
        files = List.copyOf(files);
    }

    Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put(DRAFT, name.id() + " " + name.window());
        if (!files.isEmpty()) {
            List<String> keys = files.stream()
                    .map(key -> key.isEmpty()
                            ? "-"
                            : Base64.getUrlEncoder().encodeToString(key.getBytes(StandardCharsets.UTF_8)))
                    .toList();
            fields.put(FILES, String.join("\r\n ", keys));
        }
        return fields;
    }

    /** The field of a letter that is sent. */
    public static Map<String, String> leaving(LetterName name, String digest) {
        return Map.of(LETTER, name.id() + " " + name.window() + " " + digest);
    }

    /** Empty for a draft of another program. */
    public static Optional<LetterMarks> read(HeaderFields header) {
        String[] words = header.value(DRAFT).orElse("").strip().split("\\s+", -1);
        Optional<LetterName> name = words.length == 2 ? name(words[0], words[1]) : Optional.empty();
        return name.map(known -> new LetterMarks(
                known, header.value(FILES).map(LetterMarks::keys).orElse(List.of())));
    }

    private static Optional<LetterName> name(String id, String window) {
        try {
            return Optional.of(new LetterName(id, window));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<String> keys(String value) {
        List<String> keys = new ArrayList<>();
        for (String word : Arrays.asList(value.strip().split("\\s+", -1))) {
            keys.add(word.equals("-") ? "" : decoded(word));
        }
        return keys;
    }

    private static String decoded(String word) {
        try {
            return new String(Base64.getUrlDecoder().decode(word), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return ""; // not written by us
        }
    }

    /** The same for the same letter with the same files, whatever draft they are in. */
    public static String digest(ComposeDraft typed, List<Attachment> files) {
        StringBuilder all = new StringBuilder();
        List<String> fields = new ArrayList<>(
                List.of(typed.from().orElse(""), typed.to(), typed.cc(), typed.bcc(), typed.subject(), typed.body()));
        files.forEach(file -> fields.add(file.fileName() + '\0' + file.size()));
        fields.forEach(field -> all.append(field.length())
                .append(':')
                .append(field.replace("\r\n", "\n"))
                .append('\n'));
        return LetterName.digest(all.toString());
    }
}
