package org.postern.store.gate;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.postern.store.platform.StoreThreads;
import org.postern.store.policy.ClientNetwork;
import org.postern.store.share.FairShares;
import org.postern.store.share.Turns;

/**
 * Threads for sign-ins, in turn by client network. Networks of members have threads of their own, because those of
 * strangers may all be guessing. Thread-safe.
 */
public final class LoginTurns implements LoginThreads, AutoCloseable {
    /** More than may pause at once: an attack that makes them pause leaves some for others. */
    private static final int STRANGERS = SignInGate.MOST_PAUSING + 8;

    private static final int MEMBERS = 12;

    /** Sign-ins that wait: some hundred octets each, beside their connections. One network may have a fifth of them. */
    private static final int WAITING = 400;

    private final Predicate<InetAddress> members;
    private final Line ofStrangers = new Line("mail-login", STRANGERS);
    private final Line ofMembers = new Line("mail-login-known", MEMBERS);

    /** @param members whether somebody signed in from the client's network lately */
    public LoginTurns(Predicate<InetAddress> members) {
        this.members = members;
    }

    @Override
    public void run(InetAddress client, Runnable login) {
        (members.test(client) ? ofMembers : ofStrangers).run(ClientNetwork.levels(client), login);
    }

    @Override
    public void close() {
        ofStrangers.threads.shutdownNow();
        ofMembers.threads.shutdownNow();
    }

    private static final class Line {
        private final FairShares waiting = new FairShares(WAITING);
        private final Turns turns;
        private final ThreadPoolExecutor threads;

        Line(String name, int places) {
            turns = new Turns(places);
            threads = new ThreadPoolExecutor(
                    places, places, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), StoreThreads.named(name));
            threads.allowCoreThreadTimeOut(true);
        }

        void run(List<String> networks, Runnable login) {
            if (threads.isShutdown() || !waiting.take(networks)) {
                throw new RejectedExecutionException("too many sign-ins of this network wait");
            }
            Turns.Claim claim = Turns.Claim.of(networks);
            turns.begin(claim, () -> {
                try {
                    threads.execute(() -> {
                        try {
                            login.run();
                        } finally {
                            ended(claim);
                        }
                    });
                } catch (RejectedExecutionException e) {
                    ended(claim); // the server is stopping
                }
            });
        }

        private void ended(Turns.Claim claim) {
            waiting.giveBack(claim.networks());
            turns.end(claim);
        }
    }
}
