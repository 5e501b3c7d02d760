package org.postern.store.delivery;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.postern.store.address.Domain;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.lookup.LookupSession;
import org.xbill.DNS.lookup.NoSuchDomainException;
import org.xbill.DNS.lookup.NoSuchRRSetException;

/**
 * Finds mail exchangers (RFC 5321 5.1, RFC 7505). Thread-safe; time limits and the cache are the session's.
 *
 * <p>IPv4 comes before IPv6 of the same host: a small office often has IPv6 without reverse names, which large receivers
 * refuse for good.
 */
final class MxResolver implements RouteFinder {
    private static final Reply NO_DOMAIN = Reply.ours(550, "5.4.4", "the domain does not exist");
    private static final Reply NO_HOST = Reply.ours(550, "5.4.4", "the domain has no mail server");
    private static final Reply NULL_MX = Reply.ours(556, "5.1.10", "the domain takes no mail");
    private static final Reply SELF = Reply.ours(554, "5.4.6", "the mail exchanger of the domain is this server");
    private static final Reply INSIDE =
            Reply.ours(550, "5.4.4", "the mail exchangers of the domain have private addresses only");
    private static final Reply NO_ANSWER = Reply.ours(451, "4.4.3", "DNS gave no answer for the domain");

    private final LookupSession dns;
    private final AddressGuard guard;
    private final Set<String> ownNames;
    private final int port;
    private final Random random;

    /** @param ownNames host names of this server, lower case, without a final dot */
    MxResolver(LookupSession dns, AddressGuard guard, Set<String> ownNames, int port, Random random) {
        this.dns = dns;
        this.guard = guard;
        this.ownNames = Set.copyOf(ownNames);
        this.port = port;
        this.random = random;
    }

    @Override
    public Route find(Domain destination) {
        Name name;
        try {
            name = Name.fromString(destination.ascii(), Name.root);
        } catch (TextParseException e) {
            return new Route.None(NO_DOMAIN);
        }
        Answer exchangers = ask(name, Type.MX).join();
        if (exchangers.problem() != Problem.NONE) {
            return new Route.None(exchangers.problem() == Problem.NO_DOMAIN ? NO_DOMAIN : NO_ANSWER);
        }
        if (exchangers.records().isEmpty()) {
            return addresses(List.of(name)); // the implicit exchanger
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
            return new Route.None(NULL_MX);
        }
        List<Name> hosts = nearerThanThisServer(byPreference);
        return hosts.isEmpty() ? new Route.None(SELF) : addresses(hosts);
    }

    /** In order, equals at random; only those preferred to this server, else mail goes in circles (RFC 5321 5.1). */
    private List<Name> nearerThanThisServer(Map<Integer, List<Name>> byPreference) {
        List<Name> hosts = new ArrayList<>();
        for (List<Name> equals : byPreference.values()) {
            if (equals.stream().anyMatch(host -> ownNames.contains(text(host)))) {
                break;
            }
            synchronized (random) {
                Collections.shuffle(equals, random);
            }
            hosts.addAll(equals);
        }
        return hosts;
    }

    private Route addresses(Collection<Name> names) {
        List<Route.Host> hosts = new ArrayList<>();
        Reply reason = NO_HOST;
        boolean unanswered = false;
        for (Name name : names) {
            CompletableFuture<Answer> four = ask(name, Type.A);
            CompletableFuture<Answer> six = ask(name, Type.AAAA);
            for (Answer answer : List.of(four.join(), six.join())) {
                unanswered |= answer.problem() == Problem.NO_ANSWER;
                for (Record record : answer.records()) {
                    InetAddress address = address(record);
                    switch (guard.judge(address)) {
                        case PUBLIC -> hosts.add(new Route.Host(text(name), new InetSocketAddress(address, port)));
                        case SELF -> {
                            if (hosts.isEmpty()) {
                                reason = SELF;
                            }
                        }
                        case PRIVATE -> reason = reason.equals(SELF) ? SELF : INSIDE;
                    }
                }
            }
        }
        if (!hosts.isEmpty()) {
            return new Route.Hosts(hosts);
        }
        return new Route.None(unanswered ? NO_ANSWER : reason);
    }

    private static InetAddress address(Record record) {
        return record instanceof ARecord four ? four.getAddress() : ((AAAARecord) record).getAddress();
    }

    private static String text(Name name) {
        return name.toString(true).toLowerCase(Locale.ROOT);
    }

    private CompletableFuture<Answer> ask(Name name, int type) {
        return dns.lookupAsync(name, type).toCompletableFuture().handle((result, fault) -> {
            if (fault == null) {
                List<Record> records = result.getRecords().stream()
                        .filter(record -> record.getType() == type)
                        .toList();
                return new Answer(records, Problem.NONE);
            }
            Throwable cause =
                    fault instanceof CompletionException && fault.getCause() != null ? fault.getCause() : fault;
            if (cause instanceof NoSuchDomainException) {
                return new Answer(List.of(), Problem.NO_DOMAIN);
            }
            return new Answer(List.of(), cause instanceof NoSuchRRSetException ? Problem.NONE : Problem.NO_ANSWER);
        });
    }

    private enum Problem {
        NONE,
        NO_DOMAIN,
        NO_ANSWER
    }

    private record Answer(List<Record> records, Problem problem) {}
}
