package org.postern.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Plays a dialog file over a real connection. {@code C: } sends a line, {@code R: } sends octets as they stand with {@code
 * \r \n \0} and {@code *N} behind a character for N of it, {@code S: } is a line that the server must send ({@code *}
 * stands for anything), {@code TLS:} puts TLS on the connection, {@code S: (closed)} is its end. Lines with {@code #} give
 * the reasons. {@code {word}} is replaced by its value.
 */
final class SocketDialog {
    private static final Pattern REPEAT = Pattern.compile("(.)\\*(\\d+)");

    private SocketDialog() {}

    static void play(Path file, int port, Map<String, String> words) throws IOException {
        try (RawClient client = RawClient.plain(port)) {
            play(file, client, words);
        }
    }

    static void play(Path file, RawClient client, Map<String, String> words) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            for (Map.Entry<String, String> word : words.entrySet()) {
                line = line.replace("{" + word.getKey() + "}", word.getValue());
            }
            step(client, file.getFileName() + " line " + (i + 1), line);
        }
    }

    private static void step(RawClient client, String where, String line) throws IOException {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        String text = line.length() > 3 ? line.substring(3) : "";
        if (line.startsWith("C:")) {
            client.raw(octets(text) + "\r\n");
        } else if (line.startsWith("R:")) {
            client.raw(octets(text));
        } else if (line.startsWith("TLS:")) {
            client.startTls();
        } else if (line.startsWith("S:")) {
            assertThat(client.line()).as(where).matches(glob(text));
        } else {
            throw new IOException(where + ": " + line);
        }
    }

    /** UTF-8 octets one to a character, as the client sends them. */
    private static String octets(String text) {
        String repeated = REPEAT.matcher(text)
                .replaceAll(match -> java.util.regex.Matcher.quoteReplacement(
                        match.group(1).repeat(Integer.parseInt(match.group(2)))));
        String plain = repeated.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
        return new String(plain.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static Pattern glob(String text) {
        StringBuilder regex = new StringBuilder();
        String[] parts = text.split("\\*", -1);
        for (int i = 0; i < parts.length; i++) {
            regex.append(i == 0 ? "" : ".*").append(Pattern.quote(parts[i]));
        }
        return Pattern.compile(regex.toString());
    }
}
