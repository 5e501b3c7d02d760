package org.postern.web;

import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.postern.web.http.pace.StrangerMemory;

/** One number for all clients; requests leave a quarter to connections. */
public final class FakeMemory implements StrangerMemory {
    private final long most;
    private final AtomicLong held = new AtomicLong();
    private final AtomicLong peak = new AtomicLong();
    volatile boolean handshakes = true;
    volatile boolean crowded;
    volatile boolean known;
    /** How often it was asked whether a network is known: once for each sign-in that was read. */
    final AtomicLong askedKnown = new AtomicLong();

    volatile Duration wait = Duration.ZERO;
    final AtomicLong spent = new AtomicLong();
    final AtomicLong floods = new AtomicLong();

    public FakeMemory(long most) {
        this.most = most;
    }

    @Override
    public boolean takeConnection(InetAddress client, long octets) {
        return take(octets, most);
    }

    @Override
    public boolean take(InetAddress client, long octets) {
        return take(octets, most / 4 * 3);
    }

    private synchronized boolean take(long octets, long limit) {
        if (held.get() + octets > limit) {
            return false;
        }
        peak.accumulateAndGet(held.addAndGet(octets), Math::max);
        return true;
    }

    @Override
    public void giveBack(InetAddress client, long octets) {
        held.addAndGet(-octets);
    }

    @Override
    public boolean crowded() {
        return crowded;
    }

    @Override
    public Duration untilRead(InetAddress client) {
        return wait;
    }

    @Override
    public void spent(InetAddress client, long octets) {
        spent.addAndGet(octets);
    }

    @Override
    public void flooded(InetAddress client) {
        floods.incrementAndGet();
    }

    @Override
    public boolean known(InetAddress client) {
        boolean answer = known;
        askedKnown.incrementAndGet();
        return answer;
    }

    @Override
    public boolean mayShakeHands(InetAddress client) {
        return handshakes;
    }

    @Override
    public void signedIn(InetAddress client) {}

    long held() {
        return held.get();
    }

    long peak() {
        return peak.get();
    }
}
