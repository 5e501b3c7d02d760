package org.postern.store.pop3;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Plays a dialog file. {@code C: } is a line the client sends, {@code S: } one that the server must answer ({@code *} stands
 * for anything), {@code C2: } and {@code S2: } belong to a second connection, and so on; {@code S: (closed)} means that the
 * server closed, {@code C: (gone)} that the client went without QUIT. {@code \r \n \0 \s} are those octets. Lines with
 * {@code #} give reasons.
 */
final class Dialog {
    private static final Pattern LINE = Pattern.compile("([CS])(\\d?): ?(.*)");

    private final String name;
    private final Pop3Protocol protocol;
    private final Map<String, String> words;
    private final Map<String, Client> clients = new HashMap<>();
    private final Map<String, Deque<String>> pending = new HashMap<>();

    private Dialog(String name, Pop3Protocol protocol, Map<String, String> words) {
        this.name = name;
        this.protocol = protocol;
        this.words = words;
    }

    /** Plays {@code name.dialog} from this package; {@code {word}} in it is replaced by its value. */
    static void play(String name, Pop3Protocol protocol, Map<String, String> words) {
        Dialog dialog = new Dialog(name, protocol, words);
        List<String> lines = read(name + ".dialog");
        for (int i = 0; i < lines.size(); i++) {
            dialog.step(i + 1, lines.get(i));
        }
        dialog.pending.forEach((client, left) -> assertThat(left)
                .as("%s: left unread by client %s", name, client)
                .isEmpty());
    }

    private void step(int number, String line) {
        if (line.isBlank() || line.startsWith("#")) {
            return;
        }
        var match = LINE.matcher(line);
        assertThat(match.matches()).as("%s line %d: %s", name, number, line).isTrue();
        String who = match.group(2);
        String text = match.group(3).replace("\\s", " ");
        for (Map.Entry<String, String> word : words.entrySet()) {
            text = text.replace("{" + word.getKey() + "}", word.getValue());
        }
        Client client = clients.computeIfAbsent(who, key -> new Client(protocol));
        Deque<String> left = pending.computeIfAbsent(who, key -> new ArrayDeque<>());
        if (match.group(1).equals("S")) {
            collect(client, left);
            if (text.equals("(closed)")) {
                assertThat(client.closed() && left.isEmpty())
                        .as("%s line %d: closed", name, number)
                        .isTrue();
            } else {
                assertThat(left)
                        .as("%s line %d: no answer, expected %s", name, number, text)
                        .isNotEmpty();
                assertThat(left.poll()).as("%s line %d", name, number).matches(glob(text));
            }
        } else if (text.equals("(gone)")) {
            client.disconnect();
        } else {
            client.send(text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0") + "\r\n");
            collect(client, left);
        }
    }

    private void collect(Client client, Deque<String> left) {
        String received = client.received();
        if (received.isEmpty()) {
            return;
        }
        assertThat(received).as("%s: every line ends in CRLF", name).endsWith("\r\n");
        for (String line : received.substring(0, received.length() - 2).split("\r\n", -1)) {
            left.add(line);
        }
    }

    private static Pattern glob(String text) {
        StringBuilder regex = new StringBuilder();
        for (String part : text.split("\\*", -1)) {
            regex.append(regex.length() == 0 ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(regex.toString());
    }

    private static List<String> read(String file) {
        try (InputStream in = Objects.requireNonNull(Dialog.class.getResourceAsStream(file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
