package org.postern.store.filter.sieve;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import org.postern.message.address.Author;
import org.postern.message.header.HeaderFields;
import org.postern.message.header.MailHeader;
import org.postern.store.account.Account;
import org.postern.store.account.AutoReplies;
import org.postern.store.account.Directory;
import org.postern.store.account.SeenMail;
import org.postern.store.account.SenderList;
import org.postern.store.account.SieveScripts;
import org.postern.store.address.EmailAddress;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.delivery.Filing;
import org.postern.store.delivery.IncomingMessage;
import org.postern.store.mailbox.FolderInfo;
import org.postern.store.message.BytesMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an account's scripts what to do with a message. The account's own active script decides; an active vacation
 * notice adds a reply to every message that is not discarded. A script that cannot be read or fails at run time counts
 * as absent: the message is kept, and half a script passes nothing on and answers nothing (RFC 5228 2.10.6).
 * Thread-safe.
 */
public final class SieveFiling implements Filing {
    private static final Logger LOG = LoggerFactory.getLogger(SieveFiling.class);
    private static final long CACHED_CHARACTERS = 1L << 20;
    /** Each may be a query of the register. */
    private static final int MOST_HOPS = 100;

    private static final int REMEMBERED_FAILURES = 1_000;
    /** RFC 5321 4.5.3.1.5 allows 512 octets for the line. */
    private static final int SMTP_TEXT = 300;

    private final SieveScripts scripts;
    private final Memory memory;
    private final Directory directory;
    private final SieveLimits limits;
    private final Clock clock;
    private final ZoneId zone;
    /** By its text, so that a change by any process counts at once and equal scripts are compiled once. */
    private final Cache<String, Compiled> compiled = Caffeine.newBuilder()
            .maximumWeight(CACHED_CHARACTERS)
            .weigher((String text, Compiled script) -> 100 + text.length())
            .build();

    private final Cache<Failure, Boolean> told =
            Caffeine.newBuilder().maximumSize(REMEMBERED_FAILURES).build();

    /**
     * What is kept for each account beside its scripts.
     *
     * @param folders of an account
     * @param blocked senders whose mail no script sees
     */
    public record Memory(
            AutoReplies replies, SeenMail seen, LongFunction<List<FolderInfo>> folders, SenderList blocked) {}

    /** @param zone the time zone of scripts */
    public SieveFiling(
            SieveScripts scripts, Memory memory, Directory directory, SieveLimits limits, Clock clock, ZoneId zone) {
        this.scripts = scripts;
        this.memory = memory;
        this.directory = directory;
        this.limits = limits;
        this.clock = clock;
        this.zone = zone;
    }

    /** A script, or the reason why there is none. */
    private record Compiled(Optional<Script> script, Optional<ScriptException> mistake) {}

    private record Failure(long accountId, int script, int line, String reason) {}

    /** A failure means that the message is filed like any other. */
    @Override
    public boolean blocked(Account account, IncomingMessage arrival) {
        try {
            return memory.blocked().isUsed(account.id())
                    && authors(arrival).stream()
                            .anyMatch(address -> memory.blocked().holds(account.id(), address));
        } catch (IOException | RuntimeException e) {
            LOG.error(
                    "[{}] the blocked senders cannot be read", arrival.origin().sessionId(), e);
            return false;
        }
    }

    private static List<EmailAddress> authors(IncomingMessage arrival) throws IOException {
        try (InputStream in = arrival.message().open()) {
            return Author.of(HeaderFields.of(MailHeader.read(in))).addresses().stream()
                    .flatMap(address -> parsed(address).stream())
                    .toList();
        }
    }

    /** Empty for what could not have been blocked. */
    private static Optional<EmailAddress> parsed(String address) {
        try {
            return Optional.of(EmailAddress.parse(address));
        } catch (InvalidAddressException e) {
            return Optional.empty();
        }
    }

    @Override
    public Plan plan(Account account, EmailAddress recipient, IncomingMessage arrival, Standing standing) {
        try {
            List<SieveScripts.Script> active = scripts.active(account.id());
            return active.isEmpty() ? Plan.KEEP : filed(active, account, recipient, arrival, standing);
        } catch (RuntimeException e) {
            LOG.error(
                    "[{}] the filter of {} failed; the message is kept",
                    arrival.origin().sessionId(),
                    account.address(),
                    e);
            return Plan.KEEP;
        }
    }

    /** A failure costs at most a second copy of a later message. */
    @Override
    public void stored(long accountId, Plan plan) {
        if (plan.remembered().isEmpty()) {
            return;
        }
        try {
            memory.seen().remember(accountId, plan.remembered(), now());
        } catch (RuntimeException e) {
            LOG.error("mail of account {} that was seen cannot be remembered", accountId, e);
        }
    }

    private Plan filed(
            List<SieveScripts.Script> active,
            Account account,
            EmailAddress recipient,
            IncomingMessage arrival,
            Standing standing) {
        boolean junk = standing.junk();
        MailFacts mail = MailFacts.of(arrival, recipient);
        Predicate<EmailAddress> own = address -> directory.owns(account, address);
        boolean returned = mail.addresses("Delivered-To").stream()
                .limit(MOST_HOPS)
                .flatMap(written -> written.valid().stream())
                .anyMatch(own);
        Run.Situation situation =
                new Run.Situation(own, junk, !junk && !returned, now(), zone, new OfAccount(account.id()));
        MailBody body = new MailBody(arrival, clock);

        Run.Result filed = new Run(mail, body, situation, limits).result();
        Optional<Notice> notice = Optional.empty();
        for (SieveScripts.Script script : active) {
            Optional<Run.Result> result = ran(script, account, arrival, new Run(mail, body, situation, limits));
            if (result.isEmpty()) {
                continue;
            }
            if (!script.name().equals(SieveScripts.VACATION)) {
                filed = result.get();
                notice = filed.notice();
            } else if (notice.isEmpty()
                    && filed.refusal().isEmpty()
                    && !(filed.keeps().isEmpty() && filed.redirects().isEmpty())) {
                notice = result.get().notice();
            }
        }
        Answering answering = new Answering(account, mail, arrival, standing, situation);
        return new Plan(
                filed.keeps(),
                filed.redirects(),
                notice.flatMap(wanted -> answer(wanted, answering)),
                filed.refusal().map(reason -> refusal(reason, answering)),
                filed.remembered());
    }

    /** A message that may be answered. */
    private record Answering(
            Account account, MailFacts mail, IncomingMessage arrival, Standing standing, Run.Situation situation) {}

    private final class OfAccount implements Run.Records {
        private final long accountId;

        OfAccount(long accountId) {
            this.accountId = accountId;
        }

        @Override
        public List<FolderInfo> folders() {
            return memory.folders().apply(accountId);
        }

        @Override
        public boolean seen(String digest, Instant since) {
            return memory.seen().seen(accountId, digest, since);
        }
    }

    /** Empty when the script failed. */
    private Optional<Run.Result> ran(SieveScripts.Script script, Account account, IncomingMessage arrival, Run run) {
        try {
            Compiled known = compiled.get(script.text(), this::compile);
            if (known.mistake().isPresent()) {
                throw known.mistake().get();
            }
            known.script().orElseThrow().run(run);
            return Optional.of(run.result());
        } catch (ScriptException e) {
            Failure failure = new Failure(account.id(), script.text().hashCode(), e.line(), e.reason());
            if (told.asMap().putIfAbsent(failure, true) == null) {
                LOG.info(
                        "[{}] the script {} of {} failed and is passed over: {}",
                        arrival.origin().sessionId(),
                        Capabilities.shown(script.name()),
                        account.address(),
                        e.getMessage());
            }
            return Optional.empty();
        }
    }

    private Compiled compile(String text) {
        try {
            return new Compiled(Optional.of(Compiler.compile(text, limits)), Optional.empty());
        } catch (ScriptException e) {
            return new Compiled(Optional.empty(), Optional.of(e));
        }
    }

    private Optional<Reply> answer(Notice notice, Answering to) {
        Run.Situation situation = to.situation();
        Optional<String> refusal = VacationRules.refusal(to.mail(), to.standing(), situation.own(), notice.addresses());
        if (refusal.isPresent()) {
            LOG.debug("[{}] no automatic answer: {}", to.arrival().origin().sessionId(), refusal.get());
            return Optional.empty();
        }
        EmailAddress sender = to.mail().sender().orElseThrow();
        if (!memory.replies().claim(to.account().id(), sender.key(), notice.handle(), situation.now(), notice.days())) {
            return Optional.empty();
        }
        return Optional.of(written(notice, to, sender));
    }

    private Refusal refusal(String reason, Answering to) {
        Optional<Reply> notice = VacationRules.nobodyToAnswer(
                                to.mail(), to.standing(), to.situation().own())
                        .isPresent()
                ? Optional.empty()
                : to.mail().sender().map(sender -> written(Notice.refusing(reason), to, sender));
        return new Refusal(line(reason), notice);
    }

    /** For the SMTP reply: its first words; a text that ASCII cannot carry goes by mail only. */
    private static String line(String reason) {
        String line = reason.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        boolean ascii = line.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
        return ascii
                ? line.substring(0, Math.min(line.length(), SMTP_TEXT))
                : "the recipient does not accept this message";
    }

    private Reply written(Notice notice, Answering to, EmailAddress sender) {
        Run.Situation situation = to.situation();
        Account account = to.account();
        EmailAddress from = notice.from().filter(situation.own()).orElse(account.address());
        byte[] message = VacationReply.write(notice, account, from, sender, to.mail(), situation.now(), zone);
        return new Reply(sender, new BytesMessage(message));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
