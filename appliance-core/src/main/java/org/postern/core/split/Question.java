package org.postern.core.split;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.web.organizer.MailOrganizer;

/** What a web node asks, field by field, each of the form it must have. Throws {@link MalformedException}. */
record Question(JsonObject fields) {
    /** No page names more messages at once, and none asks for more rows. */
    private static final int MOST = 50_000;

    private static final int LONGEST = 16_384;

    /** The question is not one that a web node of this version asks. */
    static final class MalformedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    static Question parse(byte[] body) {
        try {
            JsonElement element = JsonParser.parseString(new String(body, StandardCharsets.UTF_8));
            if (element.isJsonObject()) {
                return new Question(element.getAsJsonObject());
            }
        } catch (JsonParseException e) {
            throw new MalformedException("no JSON");
        }
        throw new MalformedException("no object");
    }

    String text(String name) {
        return optional(name).orElseThrow(() -> new MalformedException(name + " is missing"));
    }

    Optional<String> optional(String name) {
        JsonElement element = fields.get(name);
        if (element == null || element.isJsonNull()) {
            return Optional.empty();
        }
        return Optional.of(string(element, name));
    }

    List<String> texts(String name) {
        JsonElement element = fields.get(name);
        if (element == null
                || !element.isJsonArray()
                || element.getAsJsonArray().size() > MOST) {
            throw new MalformedException(name + " is no list, or too long");
        }
        List<String> texts = new ArrayList<>();
        element.getAsJsonArray().forEach(one -> texts.add(string(one, name)));
        return texts;
    }

    Set<MailOrganizer.Flag> flags(String name) {
        Set<MailOrganizer.Flag> flags = EnumSet.noneOf(MailOrganizer.Flag.class);
        for (String text : texts(name)) {
            try {
                flags.add(MailOrganizer.Flag.valueOf(text));
            } catch (IllegalArgumentException e) {
                throw new MalformedException(name + " holds no flag");
            }
        }
        return flags;
    }

    boolean yes(String name) {
        JsonElement element = fields.get(name);
        if (element == null
                || !element.isJsonPrimitive()
                || !element.getAsJsonPrimitive().isBoolean()) {
            throw new MalformedException(name + " is neither true nor false");
        }
        return element.getAsBoolean();
    }

    int offset() {
        return number("offset", Integer.MAX_VALUE);
    }

    int limit() {
        return number("limit", MOST);
    }

    private int number(String name, int most) {
        JsonElement element = fields.get(name);
        try {
            if (element != null
                    && element.isJsonPrimitive()
                    && element.getAsJsonPrimitive().isNumber()) {
                int number = element.getAsBigDecimal().intValueExact();
                if (number >= 0 && number <= most) {
                    return number;
                }
            }
        } catch (ArithmeticException | NumberFormatException e) {
            throw new MalformedException(name + " is no number");
        }
        throw new MalformedException(name + " is no number from 0 to " + most);
    }

    private static String string(JsonElement element, String name) {
        if (!element.isJsonPrimitive()
                || !element.getAsJsonPrimitive().isString()
                || element.getAsString().length() > LONGEST) {
            throw new MalformedException(name + " is no text, or too long");
        }
        return element.getAsString();
    }
}
