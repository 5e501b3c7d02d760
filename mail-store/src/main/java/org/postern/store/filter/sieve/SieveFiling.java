package org.postern.store.filter.sieve;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.postern.store.account.Account;
import org.postern.store.account.AutoReplies;
import org.postern.store.account.Directory;
import org.postern.store.account.SieveScripts;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.Filing;
import org.postern.store.delivery.IncomingMessage;
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

    private final SieveScripts scripts;
    private final AutoReplies replies;
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

    /** @param zone the time zone of scripts */
    public SieveFiling(
            SieveScripts scripts,
            AutoReplies replies,
            Directory directory,
            SieveLimits limits,
            Clock clock,
            ZoneId zone) {
        this.scripts = scripts;
        this.replies = replies;
        this.directory = directory;
        this.limits = limits;
        this.clock = clock;
        this.zone = zone;
    }

    /** A script, or the reason why there is none. */
    private record Compiled(Optional<Script> script, Optional<ScriptException> mistake) {}

    private record Failure(long accountId, int script, int line, String reason) {}

    @Override
    public Plan plan(Account account, EmailAddress recipient, IncomingMessage arrival, boolean junk) {
        try {
            List<SieveScripts.Script> active = scripts.active(account.id());
            return active.isEmpty() ? Plan.KEEP : filed(active, account, recipient, arrival, junk);
        } catch (RuntimeException e) {
            LOG.error(
                    "[{}] the filter of {} failed; the message is kept",
                    arrival.origin().sessionId(),
                    account.address(),
                    e);
            return Plan.KEEP;
        }
    }

    private Plan filed(
            List<SieveScripts.Script> active,
            Account account,
            EmailAddress recipient,
            IncomingMessage arrival,
            boolean junk) {
        MailFacts mail = MailFacts.of(arrival, recipient);
        Predicate<EmailAddress> own = address -> directory.owns(account, address);
        boolean returned = mail.addresses("Delivered-To").stream()
                .limit(MOST_HOPS)
                .flatMap(written -> written.valid().stream())
                .anyMatch(own);
        Run.Situation situation = new Run.Situation(own, junk, !junk && !returned, now(), zone);

        Run.Result filed = new Run(mail, situation, limits).result();
        Optional<Notice> notice = Optional.empty();
        for (SieveScripts.Script script : active) {
            Optional<Run.Result> result = ran(script, account, arrival, new Run(mail, situation, limits));
            if (result.isEmpty()) {
                continue;
            }
            if (!script.name().equals(SieveScripts.VACATION)) {
                filed = result.get();
                notice = filed.notice();
            } else if (notice.isEmpty()
                    && !(filed.keeps().isEmpty() && filed.redirects().isEmpty())) {
                notice = result.get().notice();
            }
        }
        Optional<Reply> reply = notice.flatMap(wanted -> answer(wanted, account, mail, arrival, situation));
        return new Plan(filed.keeps(), filed.redirects(), reply);
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

    private Optional<Reply> answer(
            Notice notice, Account account, MailFacts mail, IncomingMessage arrival, Run.Situation situation) {
        Optional<String> refusal = VacationRules.refusal(mail, situation.junk(), situation.own(), notice.addresses());
        if (refusal.isPresent()) {
            LOG.debug("[{}] no automatic answer: {}", arrival.origin().sessionId(), refusal.get());
            return Optional.empty();
        }
        EmailAddress sender = mail.sender().orElseThrow();
        if (!replies.claim(account.id(), sender.key(), notice.handle(), situation.now(), notice.days())) {
            return Optional.empty();
        }
        EmailAddress from = notice.from().filter(situation.own()).orElse(account.address());
        byte[] message = VacationReply.write(notice, account, from, sender, mail, situation.now(), zone);
        return Optional.of(new Reply(sender, new BytesMessage(message)));
    }

    private Instant now() {
        return Instant.ofEpochMilli(clock.millis());
    }
}
