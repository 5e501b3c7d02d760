package org.postern.web.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Reads an urlencoded form of a few KiB, such as that of the sign-in, into one buffer that is overwritten afterwards. The
 * values of password fields never become strings, which nobody can overwrite; their characters are overwritten when the
 * form is closed. Blocks no thread while the form arrives. Confined to one thread at a time.
 */
final class SmallForm implements Runnable {
    private final Content.Source source;
    private final int mostFields;
    private final Consumer<FormReader.Outcome> answer;
    private final byte[] octets;
    private int length;

    /**
     * @param octets the announced length
     * @param answer runs on a thread that may block
     */
    SmallForm(Content.Source source, int octets, int mostFields, Consumer<FormReader.Outcome> answer) {
        this.source = source;
        this.octets = new byte[octets];
        this.mostFields = mostFields;
        this.answer = answer;
    }

    /** Reads what is there, and goes on when there is more. */
    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = source.read();
            if (chunk == null) {
                source.demand(Invocable.from(Invocable.InvocationType.BLOCKING, this));
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                end(refusal(ErrorPages.Reason.BAD_REQUEST, "form broke off: " + chunk.getFailure()));
                return;
            }
            boolean last = chunk.isLast();
            boolean fits = take(chunk);
            chunk.release();
            if (!fits) {
                end(refusal(ErrorPages.Reason.BAD_REQUEST, "form longer than announced"));
                return;
            }
            if (last) {
                end(parsed());
                return;
            }
        }
    }

    private boolean take(Content.Chunk chunk) {
        int more = chunk.remaining();
        if (more > octets.length - length) {
            return false;
        }
        chunk.getByteBuffer().get(octets, length, more);
        length += more;
        return true;
    }

    private void end(FormReader.Outcome outcome) {
        Arrays.fill(octets, (byte) 0);
        answer.accept(outcome);
    }

    private static FormReader.Outcome refusal(ErrorPages.Reason reason, String why) {
        return new FormReader.Outcome.Refused(reason, why);
    }

    private FormReader.Outcome parsed() {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        Map<String, char[]> secrets = new LinkedHashMap<>();
        int count = 0;
        try {
            for (int at = 0; at < length; ) {
                int end = find('&', at, length);
                if (end > at) {
                    if (++count > mostFields) {
                        return refusal(ErrorPages.Reason.TOO_LARGE, "too many fields");
                    }
                    int equals = find('=', at, end);
                    String name = new String(decoded(at, equals));
                    char[] value = decoded(Math.min(equals + 1, end), end);
                    if (secret(name) && !secrets.containsKey(name)) {
                        secrets.put(name, value);
                    } else {
                        fields.computeIfAbsent(name, n -> new ArrayList<>()).add(new String(value));
                    }
                }
                at = end + 1;
            }
        } catch (CharacterCodingException e) {
            return refusal(ErrorPages.Reason.BAD_REQUEST, "form is not UTF-8");
        }
        return new FormReader.Outcome.Read(new PostedForm(
                fields,
                secrets,
                Map.of(),
                Map.of(),
                () -> secrets.values().forEach(value -> Arrays.fill(value, '\0'))));
    }

    private static boolean secret(String name) {
        return name.toLowerCase(Locale.ROOT).contains("password");
    }

    private int find(char wanted, int from, int to) {
        int at = from;
        while (at < to && octets[at] != wanted) {
            at++;
        }
        return at;
    }

    /** Decodes in place (URL Standard 5.1), since nothing gets longer. */
    private char[] decoded(int from, int to) throws CharacterCodingException {
        int end = from;
        for (int at = from; at < to; at++) {
            byte b = octets[at];
            if (b == '+') {
                b = ' ';
            } else if (b == '%') {
                int high = at + 2 < to ? Character.digit(octets[at + 1], 16) : -1;
                int low = at + 2 < to ? Character.digit(octets[at + 2], 16) : -1;
                if (high < 0 || low < 0) {
                    throw new CharacterCodingException();
                }
                b = (byte) (high << 4 | low);
                at += 2;
            }
            octets[end++] = b;
        }
        CharBuffer characters = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, from, end - from));
        char[] text = new char[characters.remaining()];
        characters.get(text);
        Arrays.fill(characters.array(), '\0');
        return text;
    }
}
