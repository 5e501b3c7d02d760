package org.postern.store.filter.sieve;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.store.filter.sieve.Script.Test;
import org.postern.store.filter.sieve.Words.Takes;
import org.postern.store.mailbox.FolderName;

/**
 * The tests {@code string} (RFC 5229), {@code body} (RFC 5173), {@code mailboxexists} (RFC 5490), {@code
 * specialuse_exists} (RFC 8579) and {@code duplicate} (RFC 7352). Confined to compilation.
 */
final class ExtensionTests {
    private static final long USUAL_SECONDS = Duration.ofDays(7).toSeconds();
    private static final long MOST_SECONDS = Duration.ofDays(30).toSeconds();

    private static final Map<String, Map<String, Takes>> TAGS = Map.of(
            "string", Match.TAGS,
            "body", body(),
            "mailboxexists", Map.of(),
            "specialuse_exists", Map.of(),
            "duplicate",
                    Map.of(
                            ":handle", Takes.STRING,
                            ":header", Takes.STRING,
                            ":uniqueid", Takes.STRING,
                            ":seconds", Takes.NUMBER,
                            ":last", Takes.NOTHING));

    private final Capabilities required;

    ExtensionTests(Capabilities required) {
        this.required = required;
    }

    private static Map<String, Takes> body() {
        Map<String, Takes> all = new HashMap<>(Match.TAGS);
        all.put(":raw", Takes.NOTHING);
        all.put(":text", Takes.NOTHING);
        all.put(":content", Takes.STRINGS);
        return Map.copyOf(all);
    }

    /** Empty for an unknown test. */
    static Optional<Map<String, Takes>> tags(String name) {
        return Optional.ofNullable(TAGS.get(name));
    }

    Test test(String name, Words words) {
        return switch (name) {
            case "string" -> string(words);
            case "body" -> bodyTest(words);
            case "mailboxexists" -> mailboxes(words);
            case "specialuse_exists" -> uses(words);
            default -> duplicate(words);
        };
    }

    private Test string(Words words) {
        required.need(words, "variables", "string");
        Match match = Match.of(words.exactly(2), words.strings(1), required, Collation.FOLDED);
        // RFC 5229 5: an empty string does not count.
        boolean counts = match.kind() == Match.Kind.COUNT;
        List<String> sources = words.strings(0).stream()
                .filter(text -> !counts || !text.isEmpty())
                .toList();
        return run -> match.holds(() -> sources, run);
    }

    private Test bodyTest(Words words) {
        required.need(words, "body", "body");
        Match match = Match.of(words.exactly(1), words.strings(0), required, Collation.FOLDED)
                .leavingVariables();
        Optional<String> how = words.oneOf(Set.of(":raw", ":text", ":content"));
        List<String> types = words.strings(":content");
        return run -> match.holds(
                () -> switch (how.orElse(":text")) {
                    case ":raw" -> List.of(run.body().raw());
                    case ":content" -> run.body().content(types, run.work());
                    default -> List.of(run.body().text(run.work()));
                },
                run);
    }

    private Test mailboxes(Words words) {
        required.need(words, "mailbox", "mailboxexists");
        List<String> keys =
                words.exactly(1).strings(0).stream().map(FolderName::key).toList();
        return run -> keys.stream().allMatch(key -> exists(run, key));
    }

    private static boolean exists(Run run, String key) {
        return run.records().folders().stream()
                .anyMatch(folder -> FolderName.key(folder.name()).equals(key));
    }

    private Test uses(Words words) {
        required.need(words, "special-use", "specialuse_exists");
        boolean named = words.count() == 2;
        List<String> flags = words.exactly(named ? 2 : 1).strings(named ? 1 : 0);
        Optional<String> key = named ? Optional.of(FolderName.key(words.string(0))) : Optional.empty();
        return run -> flags.stream()
                .allMatch(flag -> Actions.role(flag)
                        .filter(role -> run.records().folders().stream()
                                .anyMatch(folder -> folder.role() == role
                                        && key.filter(one -> !one.equals(FolderName.key(folder.name())))
                                                .isEmpty()))
                        .isPresent());
    }

    private Test duplicate(Words words) {
        required.need(words.exactly(0), "duplicate", "duplicate");
        words.oneOf(Set.of(":header", ":uniqueid"));
        long seconds = Math.min(MOST_SECONDS, words.number(":seconds").orElse(USUAL_SECONDS));
        String handle = words.string(":handle").orElse("");
        String field = words.string(":header").orElse("Message-ID");
        boolean last = words.has(":last");
        return run -> {
            Optional<String> id =
                    words.string(":uniqueid").or(() -> run.mail().raw(field)).filter(text -> !text.isEmpty());
            return id.isPresent()
                    && run.duplicate(
                            Actions.digest("duplicate", handle.length() + " " + handle + id.get()),
                            run.now().minusSeconds(seconds),
                            last);
        };
    }
}
