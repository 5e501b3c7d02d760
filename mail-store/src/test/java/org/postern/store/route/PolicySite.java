package org.postern.store.route;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** A web server on loopback that publishes an MTA-STS policy, or something else in its place. */
public final class PolicySite implements AutoCloseable {
    private final HttpsServer server;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile String text = "";
    private volatile String type = "text/plain";
    private volatile int status = 200;

    public PolicySite(SSLContext tls) throws IOException {
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 10);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            boolean here = exchange.getRequestURI().getPath().equals("/.well-known/mta-sts.txt");
            byte[] body = text.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.getResponseHeaders().set("Location", "/.well-known/mta-sts.txt");
            exchange.sendResponseHeaders(here ? status : 404, body.length == 0 ? -1 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
        server.start();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    int requests() {
        return requests.get();
    }

    PolicySite says(int newStatus, String newType, String newText) {
        status = newStatus;
        type = newType;
        text = newText;
        return this;
    }

    /** A good policy. */
    PolicySite policy(String mode, long maxAge, String... hosts) {
        StringBuilder lines = new StringBuilder("version: STSv1\r\nmode: " + mode + "\r\n");
        for (String host : hosts) {
            lines.append("mx: ").append(host).append("\r\n");
        }
        return says(
                200,
                "text/plain; charset=utf-8",
                lines.append("max_age: " + maxAge + "\r\n").toString());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
