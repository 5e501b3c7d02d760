package org.postern.core.adapter;

import java.net.InetAddress;
import org.postern.store.policy.Networks;
import org.postern.store.share.Admission;
import org.postern.web.http.StrangerMemory;

/**
 * The memory for clients that have not signed in, as the web front takes of it. Thread-safe.
 *
 * @param trusted networks that may begin any number of TLS connections; their memory counts all the same
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
        return trusted.contains(client) || admission.handshakes().take(client, 1);
    }

    @Override
    public void signedIn(InetAddress client) {
        admission.known().note(client);
    }
}
