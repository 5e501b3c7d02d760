package org.postern.core;

import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * An Internet on this machine: a DNS and foreign mail servers on addresses 127.0.1.x, all on one port that is free. A box
 * joins it with {@link #settings()}. See {@code packaging/docs/dev/test-internet.md}.
 */
final class TestInternet implements AutoCloseable {
    final TestDns dns;
    final TestAuthority authority;
    private final Deque<AutoCloseable> hosts = new ArrayDeque<>();
    private final int port;
    private int used;

    TestInternet() throws IOException, GeneralSecurityException {
        dns = new TestDns();
        authority = new TestAuthority();
        FakeMx first = new FakeMx(address(), 0);
        hosts.push(first);
        port = first.port();
    }

    /** The port that every mail server of this Internet listens on, in the place of 25. */
    int port() {
        return port;
    }

    /** The next address of loopback that nobody has. */
    InetAddress address() throws IOException {
        used++;
        return InetAddress.getByAddress(new byte[] {127, 0, 1, (byte) used});
    }

    /** A mail server with a name and an address, that is nobody's exchanger yet. */
    FakeMx host(String name) throws IOException {
        FakeMx host = new FakeMx(address(), port);
        hosts.push(host);
        dns.record(name, "A", host.address().getHostAddress());
        return host;
    }

    /** The mail server {@code mx.DOMAIN}, the only exchanger of the domain. */
    FakeMx domain(String domain) throws IOException {
        dns.record(domain, "MX", "10 mx." + domain + ".");
        return host("mx." + domain);
    }

    /** What makes a box live in this Internet: its DNS, its port, and retries within a second. */
    Map<String, String> settings() {
        return Map.of(
                "delivery.port",
                String.valueOf(port),
                "delivery.private-targets",
                "true",
                "delivery.dns-server",
                dns.address().getHostString() + ":" + dns.address().getPort(),
                "delivery.retry",
                "[\"200 ms\"]");
    }

    @Override
    public void close() throws IOException {
        IOException failure = new IOException("the test Internet did not end cleanly");
        dns.close();
        while (!hosts.isEmpty()) {
            try {
                hosts.pop().close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
        if (failure.getSuppressed().length > 0) {
            throw failure;
        }
    }
}
