package org.postern.store.route;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.postern.store.route.Lookups.Answer;
import org.postern.store.route.Lookups.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.EDNSOption;
import org.xbill.DNS.ExtendedFlags;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;
import org.xbill.DNS.dnssec.ValidatingResolver;

/**
 * Validates answers itself (RFC 4035) and trusts no resolver's word. Thread-safe.
 *
 * <p>Many small routers and old resolvers drop signatures. Behind one of them every signed name would look forged and
 * no mail would ever leave, so this class first checks whether signatures arrive at all, and again every ten minutes.
 * An attacker between this box and its resolver can drop them too and so switch DANE off; nobody farther away can.
 */
final class Validator {
    private static final Logger LOG = LoggerFactory.getLogger(Validator.class);
    private static final Duration TRUST_IN_PROBE = Duration.ofMinutes(10);
    private static final int MOST_ALIASES = 8;
    /** Extended DNS error (RFC 8914). */
    private static final int EXTENDED_ERROR = 15;

    private record Probe(boolean able, Instant until) {}

    private final Resolver plain;
    private final ValidatingResolver validating;
    private final List<Name> anchored;
    private final Clock clock;
    private volatile Probe probe = new Probe(false, Instant.MIN);

    /**
     * @param plain asks; its time limit applies to each question
     * @param anchors DS or DNSKEY records in master-file form
     */
    Validator(Resolver plain, List<String> anchors, Clock clock) {
        this.plain = plain;
        this.clock = clock;
        validating = new ValidatingResolver(plain, clock);
        byte[] file = (String.join("\n", anchors) + "\n").getBytes(StandardCharsets.US_ASCII);
        try {
            validating.loadTrustAnchors(new ByteArrayInputStream(file));
            anchored = names(anchors);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("a DNSSEC trust anchor is not usable: " + e.getMessage(), e);
        }
    }

    private static List<Name> names(List<String> anchors) throws IOException {
        List<Name> names = new ArrayList<>();
        for (String anchor : anchors) {
            names.add(Name.fromString(anchor.strip().split("\\s+", 2)[0], Name.root));
        }
        return names.stream().distinct().toList();
    }

    /** Whether signatures reach this box. Asks from time to time. */
    boolean able() {
        Probe last = probe;
        if (clock.instant().isBefore(last.until())) {
            return last.able();
        }
        boolean able = false;
        for (Name name : anchored) {
            able |= signed(name);
        }
        // Set even when another thread was faster: both have seen the same.
        probe = new Probe(able, clock.instant().plus(TRUST_IN_PROBE));
        if (!able) {
            LOG.warn("the DNS resolver passes no DNSSEC signatures on; DANE is off until it does");
        }
        return able;
    }

    private boolean signed(Name name) {
        Message question = Message.newQuery(Record.newRecord(name, Type.DNSKEY, DClass.IN));
        question.getHeader().setFlag(Flags.CD);
        question.addRecord(new org.xbill.DNS.OPTRecord(1_232, 0, 0, ExtendedFlags.DO), Section.ADDITIONAL);
        return plain.sendAsync(question)
                .toCompletableFuture()
                .handle((answer, fault) -> fault == null
                        && answer.getSection(Section.ANSWER).stream()
                                .anyMatch(record -> record.getType() == Type.RRSIG))
                .join();
    }

    CompletableFuture<Answer> ask(Name name, int type) {
        return ask(name, type, true, MOST_ALIASES);
    }

    private CompletableFuture<Answer> ask(Name name, int type, boolean secureSoFar, int aliasesLeft) {
        Message question = Message.newQuery(Record.newRecord(name, type, DClass.IN));
        return validating
                .sendAsync(question)
                .toCompletableFuture()
                .handle((answer, fault) -> Optional.ofNullable(answer))
                .thenCompose(answer -> answer.isPresent()
                        ? answered(answer.get(), name, type, secureSoFar, aliasesLeft)
                        : failed(name));
    }

    private static CompletableFuture<Answer> failed(Name name) {
        return CompletableFuture.completedFuture(new Answer(List.of(), Problem.NO_ANSWER, false, name));
    }

    private CompletableFuture<Answer> answered(
            Message answer, Name asked, int type, boolean secureSoFar, int aliasesLeft) {
        int code = answer.getRcode();
        if (code != Rcode.NOERROR && code != Rcode.NXDOMAIN) {
            LOG.info("DNS: {} {}: {}{}", asked, Type.string(type), Rcode.string(code), reason(answer));
            return failed(asked);
        }
        boolean secure = secureSoFar && answer.getHeader().getFlag(Flags.AD);
        Name name = asked;
        List<Record> found = List.of();
        int left = aliasesLeft;
        while (left-- > 0) {
            Name owner = name;
            found = answer.getSection(Section.ANSWER).stream()
                    .filter(record ->
                            record.getType() == type && record.getName().equals(owner))
                    .toList();
            Name alias = alias(answer, owner);
            if (!found.isEmpty() || alias.equals(owner)) {
                break;
            }
            name = alias;
        }
        if (!found.isEmpty()) {
            return CompletableFuture.completedFuture(new Answer(found, Problem.NONE, secure, name));
        }
        if (left < 0) {
            return failed(name); // a loop of aliases
        }
        if (code == Rcode.NXDOMAIN) {
            return CompletableFuture.completedFuture(new Answer(List.of(), Problem.NO_DOMAIN, secure, name));
        }
        // The server reported only the alias: its target is asked for separately.
        return name.equals(asked)
                ? CompletableFuture.completedFuture(new Answer(List.of(), Problem.NONE, secure, name))
                : ask(name, type, secure, left);
    }

    private static Name alias(Message answer, Name owner) {
        return answer.getSection(Section.ANSWER).stream()
                .filter(record ->
                        record instanceof CNAMERecord && record.getName().equals(owner))
                .map(record -> ((CNAMERecord) record).getTarget())
                .findFirst()
                .orElse(owner);
    }

    private static String reason(Message answer) {
        if (answer.getOPT() == null) {
            return "";
        }
        List<EDNSOption> reasons = answer.getOPT().getOptions(EXTENDED_ERROR);
        return reasons.isEmpty() ? "" : " " + reasons.get(0);
    }
}
