package org.postern.web.imap;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.postern.web.hop.HopException;
import org.postern.web.imap.connection.ImapConnector;
import org.postern.web.runtime.WebThreads;
import org.postern.web.session.HopLogin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections that wait for changes: one for each web session with an open page, bounded in number. Thread-safe.
 */
final class IdleWatches implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IdleWatches.class);

    private final ImapConnector connector;
    private final int most;
    private final Map<HopLogin, IdleWatch> watches = new ConcurrentHashMap<>();
    private final Set<HopLogin> opening = ConcurrentHashMap.newKeySet();
    private volatile boolean without;
    private volatile boolean closed;

    IdleWatches(ImapConnector connector, int most) {
        this.connector = connector;
        this.most = most;
    }

    /** Starts to wait unless this session already does. Never fails: without it, changes are seen later. */
    void watch(HopLogin login, PersonState person) {
        HopLogin key = login.withoutRemote();
        IdleWatch running = watches.get(key);
        if (running != null) {
            running.wanted();
            return;
        }
        boolean possible = !without && !closed && login.remote().isPresent() && watches.size() < most;
        if (!possible || !person.mayWatch() || !opening.add(key)) {
            return;
        }
        try {
            start(login, key, person);
        } catch (HopException e) {
            LOG.info("cannot wait for changes of {}: {}", login.address(), e.getMessage());
        } finally {
            opening.remove(key);
        }
    }

    private void start(HopLogin login, HopLogin key, PersonState person) {
        IdleWatch watch = IdleWatch.open(connector, login).orElse(null);
        if (watch == null) {
            without = true;
            return;
        }
        watches.put(key, watch);
        WebThreads.daemons("imap-idle")
                .newThread(() -> {
                    watch.run(person::changed);
                    watches.remove(key, watch);
                })
                .start();
        if (closed) {
            watch.close();
        }
    }

    boolean has(HopLogin login) {
        IdleWatch watch = watches.get(login.withoutRemote());
        return watch != null && !watch.isOver();
    }

    int size() {
        return watches.size();
    }

    void forget(HopLogin login) {
        IdleWatch watch = watches.remove(login.withoutRemote());
        if (watch != null) {
            watch.close();
        }
    }

    void sweep() {
        watches.values().forEach(IdleWatch::look);
    }

    @Override
    public void close() {
        closed = true;
        watches.values().forEach(IdleWatch::close);
        watches.clear();
    }
}
