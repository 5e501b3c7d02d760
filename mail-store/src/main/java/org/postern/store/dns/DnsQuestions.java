package org.postern.store.dns;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.postern.store.address.Domain;
import org.postern.store.address.InvalidAddressException;
import org.postern.store.platform.LiveThreads;
import org.postern.store.policy.ClientNetwork;
import org.postern.store.share.Turns;
import org.xbill.DNS.Name;
import org.xbill.DNS.lookup.LookupResult;
import org.xbill.DNS.lookup.LookupSession;

/**
 * Asks DNS on behalf of clients, who choose the names and so who must answer. Each client network, and each asked
 * domain, has a fair share of the questions that may be open at once; further ones wait in turn. So domains that never
 * answer delay the mail of the clients that name them, and no other. Equal questions that are open are asked once.
 * Thread-safe, never blocks.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the outcome is passed on, good or bad
public final class DnsQuestions {
    /**
     * Fewer than the 150 that dnsmasq, the resolver of many office routers, takes at once. At 20 ms an answer it is
     * still 6,000 answers a second.
     */
    private static final int MOST_OPEN = 128;

    /** dnsjava has one thread for all clients in a process, and never starts another. */
    private static final String SELECTOR = "dnsjava NIO selector";

    private final LookupSession session;
    private final Duration longest;
    private final Turns turns = new Turns(MOST_OPEN);
    private final Map<Question, CompletableFuture<LookupResult>> open = new ConcurrentHashMap<>();

    /** When the client last ended a question, and when it last failed to; on {@link System#nanoTime()}. */
    private volatile long ended = System.nanoTime();

    private volatile long stuck = ended;
    private volatile boolean asked;

    private record Question(Name name, int type) {}

    /**
     * Asks through a client.
     *
     * @param timeout of one question, which the client keeps; after twice this time it is taken for broken
     */
    public DnsQuestions(LookupSession session, Duration timeout) {
        this.session = session;
        this.longest = timeout.multipliedBy(2);
    }

    /**
     * Asks now or in its turn.
     *
     * @param client who causes the question
     * @param name absolute
     * @return fails as {@link LookupSession#lookupAsync} does. The caller sets the time limit; a question that the
     *     caller has completed by then is not asked
     */
    public CompletableFuture<LookupResult> ask(InetAddress client, Name name, int type) {
        CompletableFuture<LookupResult> answer = new CompletableFuture<>();
        Turns.Claim claim = new Turns.Claim(ClientNetwork.levels(client), Optional.of(owner(name)));
        turns.begin(
                claim,
                () -> asked(new Question(name, type), answer).whenComplete((result, fault) -> {
                    turns.end(claim);
                    pass(result, fault, answer);
                }));
        return answer;
    }

    private CompletableFuture<LookupResult> asked(Question question, CompletableFuture<LookupResult> answer) {
        if (answer.isDone()) {
            return answer;
        }
        // dnsjava looks for what timed out only when nothing else happens.
        CompletableFuture<LookupResult> mine =
                new CompletableFuture<LookupResult>().orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<LookupResult> first = open.putIfAbsent(question, mine);
        if (first != null) {
            return first;
        }
        // Another one, since dependents of one future run in no certain order: who has the answer may ask for a fault.
        CompletableFuture<LookupResult> noted = new CompletableFuture<>();
        mine.whenComplete((result, fault) -> {
            open.remove(question, mine);
            if (fault instanceof TimeoutException) {
                stuck = System.nanoTime();
            }
            pass(result, fault, noted);
        });
        asked = true;
        session.lookupAsync(question.name(), question.type()).whenComplete((result, fault) -> {
            ended = System.nanoTime();
            pass(result, fault, mine);
        });
        return noted;
    }

    private static void pass(LookupResult result, @Nullable Throwable fault, CompletableFuture<LookupResult> to) {
        if (fault == null) {
            to.complete(result);
        } else {
            to.completeExceptionally(fault);
        }
    }

    /** What is wrong with the DNS client: not with the servers, whose silence it ends in time. */
    public Optional<String> fault() {
        if (stuck - ended > longest.toNanos()) {
            return Optional.of("the DNS client does not end its questions");
        }
        boolean began = asked && !LiveThreads.any(SELECTOR::equals);
        return began ? Optional.of("the thread of the DNS client has ended") : Optional.empty();
    }

    /** The registered domain: whoever has it decides how fast all names below it are answered. */
    private static String owner(Name name) {
        String text = name.toString(true).toLowerCase(Locale.ROOT);
        int service = text.lastIndexOf('_');
        int dot = service < 0 ? -1 : text.indexOf('.', service);
        String host = dot < 0 ? text : text.substring(dot + 1);
        try {
            return OrganizationalDomain.of(Domain.parse(host)).ascii();
        } catch (InvalidAddressException e) {
            return host.substring(host.lastIndexOf('.', Math.max(0, host.lastIndexOf('.') - 1)) + 1);
        }
    }
}
