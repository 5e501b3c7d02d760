package org.postern.core.adapter;

import java.net.InetAddress;
import java.time.Duration;
import org.postern.store.policy.Networks;
import org.postern.store.share.Admission;
import org.postern.web.http.pace.StrangerMemory;

/**
 * What the box has for clients that have not signed in, as the web front takes of it. Thread-safe.
 *
 * @param trusted networks that may begin any number of TLS connections and are read at once; their memory counts all the same
 */
public record SharedMemory(Admission admission, Networks trusted) implements StrangerMemory {
    @Override
    public boolean takeConnection(InetAddress client, long octets) {
        return admission.memory().take(client, octets, admission.known().contains(client));
    }

    @Override
    public boolean take(InetAddress client, long octets) {
        return admission.memory().takeSpare(client, octets, admission.known().contains(client));
    }

    @Override
    public void giveBack(InetAddress client, long octets) {
        admission.memory().giveBack(client, octets);
    }

    @Override
    public boolean crowded() {
        return admission.memory().crowded();
    }

    @Override
    public boolean mayShakeHands(InetAddress client) {
        return trusted.contains(client)
                || (!admission.pace().refuses(client) && admission.handshakes().take(client, 1));
    }

    @Override
    public Duration untilRead(InetAddress client) {
        return trusted.contains(client) ? Duration.ZERO : admission.pace().wait(client, known(client));
    }

    @Override
    public void spent(InetAddress client, long octets) {
        if (!trusted.contains(client)) {
            admission.pace().spend(client, octets, known(client));
        }
    }

    @Override
    public void flooded(InetAddress client) {
        if (!trusted.contains(client)) {
            admission.pace().flooded(client);
        }
    }

    @Override
    public boolean known(InetAddress client) {
        return admission.known().members(client);
    }

    @Override
    public void signedIn(InetAddress client) {
        admission.known().signedIn(client);
    }
}
