package org.postern.store.gate;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.postern.store.address.EmailAddress;

/** Gates with the clock and the memory of a test. */
public final class TestGates {
    public final List<Spree> sprees = new CopyOnWriteArrayList<>();
    public final Map<String, String> browsers = new ConcurrentHashMap<>();

    /** A gate of that time, which makes pauses by telling how long they are. */
    public SignInGate gate(LongSupplier nanos, LongConsumer pause) {
        return new SignInGate(
                nanos,
                pause,
                new WorkShare(4),
                new KnownBrowsers(new Kept(), Clock.systemUTC()),
                new GuessWatch(Clock.systemUTC(), sprees::add));
    }

    public static SignInGate plain(LongSupplier nanos, LongConsumer pause) {
        return new TestGates().gate(nanos, pause);
    }

    /** Makes a browser known and returns its cookie. */
    public String browserOf(String account) {
        String secret = "cookie-of-" + account;
        browsers.put(KnownBrowsers.digest(secret), EmailAddress.parse(account).key());
        return secret;
    }

    KnownBrowserStore store() {
        return new Kept();
    }

    private final class Kept implements KnownBrowserStore {
        @Override
        public boolean knows(String accountKey, String digest, Instant after) {
            return accountKey.equals(browsers.get(digest));
        }

        @Override
        public void note(long accountId, String digest, String userAgent, String address, Instant at, int most) {
            browsers.put(digest, Long.toString(accountId));
        }

        @Override
        public List<KnownBrowser> of(long accountId, Instant after) {
            return new ArrayList<>();
        }

        @Override
        public boolean remove(long accountId, long id) {
            return false;
        }

        @Override
        public int removeAll(long accountId) {
            return 0;
        }
    }
}
