package org.postern.store.filter.sieve;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
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
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.mailbox.FolderName;

/** One run of a script over one message: the actions it has requested so far (RFC 5228 2.10). Confined to the run. */
final class Run {
    private static final String INBOX = "inbox";
    /** Characters. */
    private static final int LONG = 4_096;

    private final MailFacts mail;
    private final MailBody body;
    private final Situation situation;
    private final SieveLimits limits;
    private final Work work;
    private final Map<String, String> flags = FlagWords.none();
    private final Map<String, Keep> keeps = new LinkedHashMap<>();
    private final Map<String, EmailAddress> redirects = new LinkedHashMap<>();
    private final Map<Collation, Map<String, String>> prepared = new EnumMap<>(Collation.class);
    private final Variables variables = new Variables();
    private final Set<String> remembered = new LinkedHashSet<>();
    private Optional<Notice> notice = Optional.empty();
    private Optional<String> refusal = Optional.empty();
    private boolean implicitKeep = true;
    private int actions;

    /**
     * The circumstances, which the script does not decide.
     *
     * @param own whether an address is the account's
     * @param passesOn false for junk, and for mail that the account has passed on before: it stays here
     */
    record Situation(
            Predicate<EmailAddress> own, boolean junk, boolean passesOn, Instant now, ZoneId zone, Records records) {}

    /** What the box knows about the account. */
    interface Records {
        List<FolderInfo> folders();

        /** Whether mail with this digest came at or after that time. */
        boolean seen(String digest, Instant since);
    }

    Run(MailFacts mail, MailBody body, Situation situation, SieveLimits limits) {
        this.mail = mail;
        this.body = body;
        this.situation = situation;
        this.limits = limits;
        this.work = new Work(limits.work());
    }

    MailFacts mail() {
        return mail;
    }

    MailBody body() {
        return body;
    }

    Variables variables() {
        return variables;
    }

    Records records() {
        return situation.records();
    }

    /** A value as a collation compares it. Long ones are kept, since many rules may ask for the same text. */
    String prepared(Collation collation, String value) {
        work.spend(1);
        if (collation == Collation.OCTET || collation == Collation.ASCII_NUMERIC) {
            return value;
        }
        if (value.length() < LONG) {
            work.spend(Match.FOLDING * value.length());
            return collation.prepared(value);
        }
        Map<String, String> known = prepared.computeIfAbsent(collation, one -> new IdentityHashMap<>());
        return known.computeIfAbsent(value, fresh -> {
            work.spend(Match.FOLDING * fresh.length());
            return collation.prepared(fresh);
        });
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

    /** RFC 5429: in place of every other delivery. */
    void reject(String reason) {
        act();
        implicitKeep = false;
        refusal = Optional.of(reason);
    }

    /**
     * Whether mail with this digest came before (RFC 7352 3). What a script asked for is remembered once the message is
     * on disk, so that a delivery that fails and is tried again is no duplicate of itself.
     */
    boolean duplicate(String digest, Instant since, boolean last) {
        boolean seen = situation.records().seen(digest, since);
        if (!seen || last) {
            act();
            remembered.add(digest);
        }
        return seen;
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
        if (refusal.isPresent() && !(keeps.isEmpty() && redirects.isEmpty() && notice.isEmpty())) {
            throw new ScriptException(0, "reject cannot stand beside keep, fileinto, redirect or vacation");
        }
        if (implicitKeep || refusal.isPresent()) {
            put(Optional.empty(), Optional.empty());
        }
        return new Result(
                new ArrayList<>(keeps.values()), new ArrayList<>(redirects.values()), notice, refusal, remembered);
    }

    /**
     * The actions that a script requested; all empty when the message is discarded.
     *
     * @param refusal the reason; the message is kept where it cannot be refused
     * @param remembered digests to remember once the message is on disk
     */
    record Result(
            List<Keep> keeps,
            List<EmailAddress> redirects,
            Optional<Notice> notice,
            Optional<String> refusal,
            Set<String> remembered) {}

    /** The work that one run may still spend, so that every script ends soon. Confined to one run. */
    static final class Work {
        private long left;

        Work(long left) {
            this.left = left;
        }

        /** Throws {@link ScriptException} when nothing is left. */
        void spend(long cost) {
            left -= cost;
            if (left < 0) {
                throw new ScriptException(0, "the script takes too much work for this message");
            }
        }
    }
}
