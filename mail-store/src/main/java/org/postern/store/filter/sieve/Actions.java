package org.postern.store.filter.sieve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.store.address.EmailAddress;
import org.postern.store.filter.sieve.Script.Step;
import org.postern.store.filter.sieve.Words.Takes;
import org.postern.store.mailbox.FolderName;
import org.postern.store.platform.StoreDigests;

/** The commands that act on a message. Confined to compilation. */
final class Actions {
    private static final long DEFAULT_DAYS = 7;
    private static final long MOST_DAYS = 30;
    private static final int SUBJECT_LIMIT = 250;
    private static final int LINE_LIMIT = 998;

    private static final Map<String, Takes> VACATION = Map.of(
            ":days", Takes.NUMBER,
            ":subject", Takes.STRING,
            ":from", Takes.STRING,
            ":addresses", Takes.STRINGS,
            ":mime", Takes.NOTHING,
            ":handle", Takes.STRING);

    private static final Map<String, Map<String, Takes>> TAGS = Map.of(
            "keep", Map.of(":flags", Takes.STRINGS),
            "discard", Map.of(),
            "stop", Map.of(),
            "fileinto", Map.of(":flags", Takes.STRINGS, ":copy", Takes.NOTHING),
            "redirect", Map.of(":copy", Takes.NOTHING),
            "setflag", Map.of(),
            "addflag", Map.of(),
            "removeflag", Map.of(),
            "vacation", VACATION);

    private final Capabilities required;

    Actions(Capabilities required) {
        this.required = required;
    }

    /** Empty for an unknown command. */
    Optional<Map<String, Takes>> tags(String name) {
        return Optional.ofNullable(TAGS.get(name));
    }

    String unknown(String name) {
        return switch (name) {
            case "reject", "ereject" ->
                name + " is not supported here: mail is refused while it is received, before filters run; use discard";
            case "set" -> "variables are not supported here";
            default -> "there is no command \"" + Capabilities.shown(name) + "\"";
        };
    }

    Step step(String name, Words words) {
        if (words.has(":flags")) {
            required.need(words, "imap4flags", ":flags");
        }
        if (words.has(":copy")) {
            required.need(words, "copy", ":copy");
        }
        Optional<List<String>> flags =
                words.has(":flags") ? Optional.of(FlagWords.split(words.strings(":flags"))) : Optional.empty();
        switch (name) {
            case "keep" -> {
                words.exactly(0);
                return going(run -> run.keep(flags));
            }
            case "discard" -> {
                words.exactly(0);
                return going(Run::discard);
            }
            case "stop" -> {
                words.exactly(0);
                return run -> false;
            }
            case "fileinto" -> {
                required.need(words, "fileinto", name);
                FolderName folder = folder(words.exactly(1), words.string(0));
                return going(run -> run.fileInto(folder, flags, words.has(":copy")));
            }
            case "redirect" -> {
                EmailAddress address = address(words.exactly(1), words.string(0));
                return going(run -> run.redirect(address, words.has(":copy")));
            }
            case "vacation" -> {
                required.need(words, "vacation", name);
                Notice notice = notice(words.exactly(1));
                return going(run -> run.vacation(notice));
            }
            default -> {
                required.need(words, "imap4flags", name);
                return flagStep(name, words);
            }
        }
    }

    private static Step flagStep(String name, Words words) {
        if (words.count() == 2) {
            throw words.wrong(name + " with a variable is not supported here");
        }
        List<String> flags = FlagWords.split(words.exactly(1).strings(0));
        return going(run -> {
            switch (name) {
                case "addflag" -> FlagWords.add(run.flags(), flags);
                case "removeflag" -> FlagWords.remove(run.flags(), flags);
                default -> {
                    run.flags().clear();
                    FlagWords.add(run.flags(), flags);
                }
            }
        });
    }

    private static Step going(java.util.function.Consumer<Run> act) {
        return run -> {
            act.accept(run);
            return true;
        };
    }

    private static FolderName folder(Words words, String name) {
        return FolderName.valid(name)
                .orElseThrow(() -> words.wrong("\"" + Capabilities.shown(name)
                        + "\" can be no folder's name: 1 to 100 characters, without / and \\"));
    }

    private static EmailAddress address(Words words, String text) {
        return AddressList.single(text)
                .orElseThrow(() -> words.wrong("\"" + Capabilities.shown(text) + "\" is no address"));
    }

    /** RFC 5230 4. */
    private static Notice notice(Words words) {
        String reason = words.string(0);
        if (reason.isBlank()) {
            throw words.wrong("vacation needs the text of the answer");
        }
        boolean mime = words.has(":mime");
        if (mime && reason.lines().anyMatch(line -> line.length() > LINE_LIMIT)) {
            throw words.wrong("a line of a :mime answer has more than " + LINE_LIMIT + " characters");
        }
        words.strings(":addresses").forEach(text -> address(words, text));
        Optional<String> subject = words.string(":subject");
        if (subject.filter(text -> text.length() > SUBJECT_LIMIT).isPresent()) {
            throw words.wrong("a subject has at most " + SUBJECT_LIMIT + " characters");
        }
        Optional<EmailAddress> from = words.string(":from").map(text -> address(words, text));
        long days = Math.max(1, Math.min(MOST_DAYS, words.number(":days").orElse(DEFAULT_DAYS)));
        String handle = words.string(":handle")
                .map(given -> digest("handle", given))
                .orElseGet(() -> digest(
                        "notice",
                        String.join(
                                "\n",
                                subject.orElse(""),
                                from.map(Object::toString).orElse(""),
                                "" + mime,
                                reason)));
        return new Notice(
                (int) days,
                subject,
                from,
                words.strings(":addresses").stream()
                        .map(text -> address(words, text).key())
                        .toList(),
                mime,
                reason,
                handle);
    }

    /** Limits the length, whatever a script gives as a handle. */
    private static String digest(String kind, String text) {
        return HexFormat.of().formatHex(StoreDigests.sha256((kind + "\n" + text).getBytes(UTF_8)), 0, 16);
    }
}
