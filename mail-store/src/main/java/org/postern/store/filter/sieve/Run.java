package org.postern.store.filter.sieve;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.Filing.Keep;
import org.postern.store.mailbox.Flag;
import org.postern.store.mailbox.FolderName;

/** One run of a script over one message: the actions it has requested so far (RFC 5228 2.10). Confined to the run. */
final class Run {
    private static final String INBOX = "inbox";

    private final MailFacts mail;
    private final Situation situation;
    private final SieveLimits limits;
    private final Work work;
    private final Map<String, String> flags = FlagWords.none();
    private final Map<String, Keep> keeps = new LinkedHashMap<>();
    private final Map<String, EmailAddress> redirects = new LinkedHashMap<>();
    private Optional<Notice> notice = Optional.empty();
    private boolean implicitKeep = true;
    private int actions;

    /**
     * The circumstances, which the script does not decide.
     *
     * @param own whether an address is the account's
     * @param passesOn false for junk, and for mail that the account has passed on before: it stays here
     */
    record Situation(Predicate<EmailAddress> own, boolean junk, boolean passesOn, Instant now, ZoneId zone) {}

    Run(MailFacts mail, Situation situation, SieveLimits limits) {
        this.mail = mail;
        this.situation = situation;
        this.limits = limits;
        this.work = new Work(limits.work());
    }

    MailFacts mail() {
        return mail;
    }

    Work work() {
        return work;
    }

    Instant now() {
        return situation.now();
    }

    ZoneId zone() {
        return situation.zone();
    }

    /** The flags that kept copies get unless the action names others (RFC 5232 2). */
    Map<String, String> flags() {
        return flags;
    }

    void keep(Optional<List<String>> given) {
        act();
        implicitKeep = false;
        put(Optional.empty(), given);
    }

    void discard() {
        act();
        implicitKeep = false;
    }

    void fileInto(FolderName folder, Optional<List<String>> given, boolean copy) {
        act();
        implicitKeep &= copy;
        boolean inbox = folder.key().equals(INBOX) && !situation.junk();
        put(inbox ? Optional.empty() : Optional.of(folder), given);
    }

    /**
     * A redirect to the account itself is a keep. A message that may not be passed on is kept as if the command were
     * not there.
     */
    void redirect(EmailAddress address, boolean copy) {
        if (situation.own().test(address)) {
            keep(Optional.empty());
            return;
        }
        act();
        if (!situation.passesOn()) {
            return;
        }
        redirects.put(address.key(), address);
        if (redirects.size() > limits.redirects()) {
            throw new ScriptException(0, "more than " + limits.redirects() + " redirects of one message");
        }
        implicitKeep &= copy;
    }

    /** RFC 5230 4.7: once for a message; the implicit keep stays. */
    void vacation(Notice wanted) {
        act();
        if (notice.isPresent()) {
            throw new ScriptException(0, "vacation was reached twice");
        }
        notice = Optional.of(wanted);
    }

    private void act() {
        actions++;
        if (actions > limits.actions()) {
            throw new ScriptException(0, "more than " + limits.actions() + " actions for one message");
        }
    }

    /** Filing into the same folder twice counts once, with the flags of both (RFC 5228 2.10.3). */
    private void put(Optional<FolderName> folder, Optional<List<String>> given) {
        Map<String, String> words = FlagWords.none();
        given.ifPresentOrElse(list -> FlagWords.add(words, list), () -> words.putAll(flags));
        keeps.merge(
                folder.map(FolderName::key).orElse(""),
                FlagWords.keep(folder.map(FolderName::text), words),
                Run::merged);
    }

    private static Keep merged(Keep a, Keep b) {
        Set<Flag> flags = new LinkedHashSet<>(a.flags());
        flags.addAll(b.flags());
        Set<String> keywords = new LinkedHashSet<>(a.keywords());
        keywords.addAll(b.keywords());
        return new Keep(a.folder(), Set.copyOf(flags), Set.copyOf(keywords));
    }

    /** All requested actions once the script is done; the implicit keep becomes one of them. */
    Result result() {
        if (implicitKeep) {
            put(Optional.empty(), Optional.empty());
        }
        return new Result(new ArrayList<>(keeps.values()), new ArrayList<>(redirects.values()), notice);
    }

    /** The actions that a script requested; all empty when the message is discarded. */
    record Result(List<Keep> keeps, List<EmailAddress> redirects, Optional<Notice> notice) {}
}
