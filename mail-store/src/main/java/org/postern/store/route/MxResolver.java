package org.postern.store.route;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.postern.store.address.Domain;
import org.postern.store.mailbox.StsPolicy;
import org.postern.store.message.SmtpReply;
import org.postern.store.route.Lookups.Answer;
import org.postern.store.route.Lookups.Problem;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * Finds mail exchangers (RFC 5321 5.1, RFC 7505) and what their TLS must prove. Thread-safe; blocks.
 */
public final class MxResolver implements RouteFinder {
    private static final SmtpReply NO_DOMAIN = SmtpReply.ours(550, "5.4.4", "the domain does not exist");
    private static final SmtpReply NO_HOST = SmtpReply.ours(550, "5.4.4", "the domain has no mail server");
    private static final SmtpReply NULL_MX = SmtpReply.ours(556, "5.1.10", "the domain takes no mail");
    private static final SmtpReply SELF =
            SmtpReply.ours(554, "5.4.6", "the mail exchanger of the domain is this server");
    private static final SmtpReply INSIDE =
            SmtpReply.ours(550, "5.4.4", "the mail exchangers of the domain have private addresses only");
    private static final SmtpReply NO_ANSWER = SmtpReply.ours(451, "4.4.3", "DNS gave no answer for the domain");

    private final Lookups dns;
    private final AddressGuard guard;
    private final Protection protection;
    private final Manner manner;
    private final Random random;

    /**
     * The settings.
     *
     * @param ownNames host names of this server, lower case, without a final dot
     * @param port of exchangers
     * @param ipv6First whether IPv6 comes before IPv4 of the same host
     */
    public record Manner(Set<String> ownNames, int port, boolean ipv6First) {
        public Manner {
            ownNames = Set.copyOf(ownNames);
        }
    }

    public MxResolver(Lookups dns, AddressGuard guard, Protection protection, Manner manner, Random random) {
        this.dns = dns;
        this.guard = guard;
        this.protection = protection;
        this.manner = manner;
        this.random = random;
    }

    @Override
    public DeliveryRoute find(Domain destination) {
        return find(destination, TlsFloor.OPPORTUNISTIC);
    }

    /**
     * Finds the exchangers of a domain.
     *
     * @param floor the least that the exchangers' TLS must prove
     */
    public DeliveryRoute find(Domain destination, TlsFloor floor) {
        Name name;
        try {
            name = Name.fromString(destination.ascii(), Name.root);
        } catch (TextParseException e) {
            return new DeliveryRoute.None(NO_DOMAIN);
        }
        Answer exchangers = dns.validated(name, Type.MX).join();
        if (exchangers.problem() != Problem.NONE) {
            return new DeliveryRoute.None(exchangers.problem() == Problem.NO_DOMAIN ? NO_DOMAIN : NO_ANSWER);
        }
        Request request = new Request(destination, exchangers.secure(), floor);
        if (exchangers.records().isEmpty()) {
            return addresses(request, List.of(name)); // the implicit exchanger
        }
        TreeMap<Integer, List<Name>> byPreference = new TreeMap<>();
        for (Record record : exchangers.records()) {
            MXRecord mx = (MXRecord) record;
            if (!mx.getTarget().equals(Name.root)) {
                byPreference
                        .computeIfAbsent(mx.getPriority(), p -> new ArrayList<>())
                        .add(mx.getTarget());
            }
        }
        if (byPreference.isEmpty()) {
            return new DeliveryRoute.None(NULL_MX);
        }
        List<Name> hosts = nearerThanThisServer(byPreference);
        return hosts.isEmpty() ? new DeliveryRoute.None(SELF) : addresses(request, hosts);
    }

    /** @param secure whether DNSSEC proves the names of the exchangers */
    private record Request(Domain domain, boolean secure, TlsFloor floor) {}

    /**
     * By preference, equals in random order; only exchangers preferred to this server, else mail would loop (RFC 5321
     * 5.1).
     */
    private List<Name> nearerThanThisServer(Map<Integer, List<Name>> byPreference) {
        List<Name> hosts = new ArrayList<>();
        for (List<Name> equals : byPreference.values()) {
            if (equals.stream().anyMatch(host -> manner.ownNames().contains(Lookups.text(host)))) {
                break;
            }
            synchronized (random) {
                Collections.shuffle(equals, random);
            }
            hosts.addAll(equals);
        }
        return hosts;
    }

    private DeliveryRoute addresses(Request request, Collection<Name> names) {
        List<DeliveryRoute.Host> hosts = new ArrayList<>();
        SmtpReply reason = NO_HOST;
        boolean unanswered = false;
        Optional<SmtpReply> unprotected = Optional.empty();
        Optional<StsPolicy> policy = protection.policy(request.domain());
        for (Name name : names) {
            List<Answer> answers = ask(request, name);
            List<InetAddress> reachable = new ArrayList<>();
            for (Answer answer : answers) {
                unanswered |= answer.problem() == Problem.NO_ANSWER;
                for (Record record : answer.records()) {
                    InetAddress address = address(record);
                    switch (guard.judge(address)) {
                        case PUBLIC -> reachable.add(address);
                        case SELF -> {
                            if (hosts.isEmpty()) {
                                reason = SELF;
                            }
                        }
                        case PRIVATE -> reason = reason.equals(SELF) ? SELF : INSIDE;
                    }
                }
            }
            if (reachable.isEmpty()) {
                continue;
            }
            Protection.Verdict verdict =
                    protection.judge(request.domain(), exchanger(request, name, answers), policy, request.floor());
            if (verdict instanceof Protection.Verdict.Usable usable) {
                for (InetAddress address : reachable) {
                    hosts.add(new DeliveryRoute.Host(
                            Lookups.text(name),
                            new InetSocketAddress(address, manner.port()),
                            usable.demand(),
                            Optional.empty()));
                }
            } else if (verdict instanceof Protection.Verdict.Unusable unusable) {
                unprotected = unprotected.or(() -> Optional.of(unusable.reply()));
            }
        }
        if (!hosts.isEmpty()) {
            return new DeliveryRoute.Hosts(hosts);
        }
        return new DeliveryRoute.None(unprotected.orElse(unanswered ? NO_ANSWER : reason));
    }

    /**
     * Both address families, the preferred one first. Validated only where it may matter: most domains are not signed.
     */
    private List<Answer> ask(Request request, Name name) {
        CompletableFuture<Answer> four = ask(request, name, Type.A);
        CompletableFuture<Answer> six = ask(request, name, Type.AAAA);
        return manner.ipv6First() ? List.of(six.join(), four.join()) : List.of(four.join(), six.join());
    }

    private CompletableFuture<Answer> ask(Request request, Name name, int type) {
        return request.secure() ? dns.validated(name, type) : dns.plain(name, type);
    }

    private static Protection.Exchanger exchanger(Request request, Name name, List<Answer> answers) {
        List<Answer> with =
                answers.stream().filter(answer -> !answer.records().isEmpty()).toList();
        boolean secure = request.secure() && with.stream().allMatch(Answer::secure);
        return new Protection.Exchanger(name, with.get(0).owner(), secure);
    }

    static InetAddress address(Record record) {
        return record instanceof ARecord four ? four.getAddress() : ((AAAARecord) record).getAddress();
    }
}
