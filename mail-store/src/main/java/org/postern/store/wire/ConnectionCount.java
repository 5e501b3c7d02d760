package org.postern.store.wire;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** How many connections are open, in total and by client network. Thread-safe. */
final class ConnectionCount {
    private final int most;
    private final int mostPerClient;
    private final Map<String, Integer> byClient = new HashMap<>();
    private int total;

    ConnectionCount(int most, int mostPerClient) {
        this.most = most;
        this.mostPerClient = mostPerClient;
    }

    synchronized boolean enter(InetAddress client) {
        int now = byClient.getOrDefault(network(client), 0);
        if (total >= most || now >= mostPerClient) {
            return false;
        }
        total++;
        byClient.put(network(client), now + 1);
        return true;
    }

    synchronized void leave(InetAddress client) {
        total--;
        byClient.computeIfPresent(network(client), (key, count) -> count > 1 ? count - 1 : null);
    }

    /** An IPv4 address, or the /64 that one IPv6 client has to itself. */
    private static String network(InetAddress client) {
        byte[] address = client.getAddress();
        return Arrays.toString(address.length == 16 ? Arrays.copyOf(address, 8) : address);
    }
}
