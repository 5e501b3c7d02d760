package org.postern.store.route.https;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postern.store.outbound.Outside;
import org.postern.store.route.AddressGuard;
import org.postern.store.route.Dns;
import org.postern.store.route.Lookups;
import org.postern.store.route.PeerTls;
import org.postern.store.route.ProtectionSettings;
import org.postern.store.route.https.OneClick.Answer;

/** The request that leaves a mailing list: what is in it, and whom it never reaches. */
class OneClickTest {
    private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();
    private Outside outside;
    private HttpsServer site;
    private volatile int status = 200;

    @BeforeEach
    void open() throws Exception {
        outside = new Outside();
        outside.dns.record("list.test", "A", "127.0.0.1");
        site = HttpsServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0), 10);
        site.setHttpsConfigurator(
                new HttpsConfigurator(outside.certificates.host("list.test").context()));
        site.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("Content-type") + " "
                    + exchange.getRequestHeaders().getOrDefault("Cookie", List.of()) + " " + body);
            exchange.getResponseHeaders().set("Location", "https://list.test:" + port() + "/elsewhere");
            exchange.getResponseHeaders().set("Set-Cookie", "a=b");
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        site.start();
    }

    @AfterEach
    void close() throws Exception {
        site.stop(0);
        outside.close();
    }

    private int port() {
        return site.getAddress().getPort();
    }

    private OneClick requests(boolean lenient) throws IOException {
        return new OneClick(
                new Lookups(Dns.session(List.of(outside.dns.address()), Duration.ofSeconds(2)), Optional.empty()),
                new AddressGuard(address -> false, lenient),
                PeerTls.trusting(List.of(outside.certificates.authority)),
                port());
    }

    private String url(String rest) {
        return "https://list.test:" + port() + rest;
    }

    @Test
    void theRequestHasNothingButItsOneSentence() throws Exception {
        String expected = "POST /u?a=1&b=%2F application/x-www-form-urlencoded [] List-Unsubscribe=One-Click";
        OneClick box = requests(true);
        assertThat(box.send(url("/u?a=1&b=%2F#x"))).isEqualTo(Answer.DONE);
        assertThat(box.send(url("/u?a=1&b=%2F"))).isEqualTo(Answer.DONE);
        assertThat(requests).containsExactly(expected, expected);
    }

    @Test
    void noRedirectIsFollowedAndARefusalIsSaid() throws Exception {
        for (int each : new int[] {301, 302, 307, 308, 403, 500}) {
            status = each;
            assertThat(requests(true).send(url("/"))).as("status " + each).isEqualTo(Answer.REFUSED);
            assertThat(requests.remove()).isNotEmpty();
            assertThat(requests).as("status " + each).isEmpty();
        }
    }

    @Test
    void addressesInsideTheOfficeAreNeverAsked() throws Exception {
        String[] inside = {
            "127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"
        };
        for (String each : inside) {
            outside.dns.record("inside" + each.replace('.', '-') + ".test", "A", each);
            assertThat(requests(false).send("https://inside" + each.replace('.', '-') + ".test:" + port() + "/"))
                    .as(each)
                    .isEqualTo(Answer.NOT_ALLOWED);
        }
        for (String each : new String[] {"::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1"}) {
            outside.dns.record("six" + each.replaceAll("[:.]", "-") + "x.test", "AAAA", each);
            assertThat(requests(false).send("https://six" + each.replaceAll("[:.]", "-") + "x.test:" + port() + "/"))
                    .as(each)
                    .isEqualTo(Answer.NOT_ALLOWED);
        }
        assertThat(requests(false).send(url("/"))).isEqualTo(Answer.NOT_ALLOWED);
        Lookups dns = new Lookups(Dns.session(List.of(outside.dns.address()), Duration.ofSeconds(2)), Optional.empty());
        assertThat(OneClick.fromHere(dns, ProtectionSettings.DEFAULT).send("https://inside127-0-0-1.test/"))
                .as("as the box makes them")
                .isEqualTo(Answer.NOT_ALLOWED);
        assertThat(requests).isEmpty();
    }

    @Test
    void onlyHttpsOnTheUsualPortAndOnlyNames() throws Exception {
        for (String bad : List.of(
                "http://list.test:" + port() + "/",
                "https://list.test:1/",
                "https://list.test/",
                "https://a:b@list.test:" + port() + "/",
                "https://127.0.0.1:" + port() + "/",
                "https://[::1]:" + port() + "/",
                "https://localhost:" + port() + "/",
                "https:///u",
                "file:///etc/passwd",
                "",
                url("/a b"),
                url("/" + "a".repeat(2_000)))) {
            assertThat(requests(true).send(bad)).as(bad).isEqualTo(Answer.NOT_ALLOWED);
        }
        assertThat(requests).isEmpty();
    }

    @Test
    void aServerThatCannotProveItsNameHearsNothing() throws Exception {
        outside.dns.record("other.test", "A", "127.0.0.1");
        assertThat(requests(true).send("https://other.test:" + port() + "/")).isEqualTo(Answer.UNREACHABLE);
        assertThat(requests).isEmpty();
    }
}
