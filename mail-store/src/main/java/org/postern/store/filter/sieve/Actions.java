package org.postern.store.filter.sieve;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postern.store.address.EmailAddress;
import org.postern.store.filter.sieve.Script.Step;
import org.postern.store.filter.sieve.Words.Takes;
import org.postern.store.mailbox.FolderName;
import org.postern.store.mailbox.FolderRole;
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

    private static final Map<String, Takes> SET = Map.of(
            ":lower", Takes.NOTHING,
            ":upper", Takes.NOTHING,
            ":lowerfirst", Takes.NOTHING,
            ":upperfirst", Takes.NOTHING,
            ":quotewildcard", Takes.NOTHING,
            ":length", Takes.NOTHING);

    private static final Map<String, Map<String, Takes>> TAGS = Map.ofEntries(
            Map.entry("keep", Map.of(":flags", Takes.STRINGS)),
            Map.entry("discard", Map.of()),
            Map.entry("stop", Map.of()),
            Map.entry(
                    "fileinto",
                    Map.of(
                            ":flags", Takes.STRINGS,
                            ":copy", Takes.NOTHING,
                            ":create", Takes.NOTHING,
                            ":specialuse", Takes.STRING)),
            Map.entry("redirect", Map.of(":copy", Takes.NOTHING)),
            Map.entry("setflag", Map.of()),
            Map.entry("addflag", Map.of()),
            Map.entry("removeflag", Map.of()),
            Map.entry("reject", Map.of()),
            Map.entry("ereject", Map.of()),
            Map.entry("set", SET),
            Map.entry("error", Map.of()),
            Map.entry("vacation", VACATION));

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
            case "addheader", "deleteheader" -> "this box has no " + name + "; mail is kept as it came";
            case "include", "return", "global" -> "this box has no " + name + "; put the commands into this script";
            case "notify" -> "this box has no notify; use redirect :copy";
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
                if (words.has(":create")) {
                    required.need(words, "mailbox", ":create"); // a folder is made in any case
                }
                Optional<FolderRole> use = words.string(":specialuse").map(word -> use(words, word));
                return going(run -> run.fileInto(
                        use.flatMap(role -> special(run, role)).orElse(folder), flags, words.has(":copy")));
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
            case "reject", "ereject" -> {
                required.need(words, name, name);
                String reason = words.exactly(1).string(0);
                if (reason.isBlank()) {
                    throw words.wrong(name + " needs the reason");
                }
                return going(run -> run.reject(reason));
            }
            case "set" -> {
                required.need(words, "variables", name);
                String variable = variable(words.exactly(2), words.string(0));
                String value = words.string(1);
                Set<String> modifiers = modifiers(words);
                return going(run -> {
                    run.work().spend(1 + value.length());
                    run.variables().set(variable, Variables.modified(value, modifiers));
                });
            }
            case "error" -> {
                required.need(words, "ihave", name);
                String reason = words.exactly(1).string(0);
                return run -> {
                    throw words.wrong("the script says: " + Capabilities.shown(reason));
                };
            }
            default -> {
                required.need(words, "imap4flags", name);
                return flagStep(name, words);
            }
        }
    }

    private Step flagStep(String name, Words words) {
        boolean named = words.count() == 2;
        if (named) {
            required.need(words, "variables", name + " with the name of a variable");
        }
        List<String> flags = FlagWords.split(words.exactly(named ? 2 : 1).strings(named ? 1 : 0));
        if (!named) {
            return going(run -> change(name, run.flags(), flags));
        }
        String variable = variable(words, words.string(0));
        return going(run -> {
            Map<String, String> now = FlagWords.none();
            FlagWords.add(now, FlagWords.split(List.of(run.variables().get(variable))));
            change(name, now, flags);
            run.variables().set(variable, String.join(" ", now.values()));
        });
    }

    private static void change(String name, Map<String, String> now, List<String> flags) {
        switch (name) {
            case "addflag" -> FlagWords.add(now, flags);
            case "removeflag" -> FlagWords.remove(now, flags);
            default -> {
                now.clear();
                FlagWords.add(now, flags);
            }
        }
    }

    private static String variable(Words words, String name) {
        if (!Variables.isName(name)) {
            throw words.wrong("\"" + Capabilities.shown(name) + "\" cannot be the name of a variable");
        }
        return name;
    }

    private static Set<String> modifiers(Words words) {
        words.oneOf(Set.of(":lower", ":upper"));
        words.oneOf(Set.of(":lowerfirst", ":upperfirst"));
        return SET.keySet().stream().filter(words::has).collect(Collectors.toUnmodifiableSet());
    }

    private FolderRole use(Words words, String flag) {
        required.need(words, "special-use", ":specialuse");
        return role(flag)
                .orElseThrow(() -> words.wrong(
                        "\"" + Capabilities.shown(flag) + "\" is none of \\Archive \\Drafts \\Junk \\Sent \\Trash"));
    }

    /** The role of a special-use attribute (RFC 6154 2), if folders here can have it. */
    static Optional<FolderRole> role(String flag) {
        return switch (flag.toLowerCase(Locale.ROOT)) {
            case "\\archive" -> Optional.of(FolderRole.ARCHIVE);
            case "\\drafts" -> Optional.of(FolderRole.DRAFTS);
            case "\\junk" -> Optional.of(FolderRole.JUNK);
            case "\\sent" -> Optional.of(FolderRole.SENT);
            case "\\trash" -> Optional.of(FolderRole.TRASH);
            default -> Optional.empty();
        };
    }

    private static Optional<FolderName> special(Run run, FolderRole role) {
        return run.records().folders().stream()
                .filter(folder -> folder.role() == role)
                .findFirst()
                .flatMap(folder -> FolderName.valid(folder.name()));
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
                        + "\" cannot be a folder's name: each level has 1 to 100 characters, without \\"));
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
    static String digest(String kind, String text) {
        return HexFormat.of().formatHex(StoreDigests.sha256((kind + "\n" + text).getBytes(UTF_8)), 0, 16);
    }
}
