package org.postern.store.outbound;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.postern.store.address.Domain;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.PostFixture;
import org.postern.store.mailbox.DsnRequest;
import org.postern.store.mailbox.OutboundQueue;
import org.postern.store.mailbox.StsPolicies;
import org.postern.store.mailbox.StsPolicy;
import org.postern.store.message.RecipientOutcome;
import org.postern.store.route.AddressGuard;
import org.postern.store.route.DeliveryRoute;
import org.postern.store.route.Dns;
import org.postern.store.route.Lookups;
import org.postern.store.route.MxResolver;
import org.postern.store.route.PeerTls;
import org.postern.store.route.PolicySite;
import org.postern.store.route.Protection;
import org.postern.store.route.ProtectionSettings;
import org.postern.store.route.ScriptedDns;
import org.postern.store.route.StsDiscovery;
import org.postern.store.route.TestCertificates;
import org.postern.store.route.TlsFloor;
import org.postern.store.route.Watchdog;
import org.postern.store.route.ZoneKey;
import org.postern.store.route.https.StsFetcher;

/** Everything between a message and foreign servers on loopback, with a DNS, an authority and a policy site; no store. */
public final class Outside implements AutoCloseable {
    public final ScriptedDns dns = new ScriptedDns();
    public final TestCertificates certificates = new TestCertificates();
    public final PolicySite site;
    public final PostFixture.SettableClock clock = new PostFixture.SettableClock();
    public final Map<Domain, StsPolicy> kept = new ConcurrentHashMap<>();
    private final Watchdog watchdog = new Watchdog();
    private final List<SmtpSink> sinks = new ArrayList<>();
    private List<String> anchors = List.of();
    private boolean guarded;
    private @Nullable Sending sending;
    private int port;

    private record Sending(MxResolver routes, SmtpConnector remote) {}

    public Outside() throws IOException, GeneralSecurityException {
        site = new PolicySite(certificates.host("mta-sts.far.test").context());
        dns.record("mta-sts.far.test", "A", "127.0.0.1");
    }

    static OutboundQueue.Row row(long id, String recipient) {
        return new OutboundQueue.Row(
                id,
                id,
                Optional.of(EmailAddress.parse("alice@office.test")),
                EmailAddress.parse(recipient),
                Optional.of(1L),
                false,
                12,
                Instant.EPOCH,
                0,
                Instant.EPOCH,
                "",
                false,
                false,
                "",
                DsnRequest.NONE);
    }

    static OutboundMessage parcel(String recipient) {
        byte[] mail = "A: b\r\n\r\nhi\r\n".getBytes(StandardCharsets.US_ASCII);
        return new OutboundMessage(List.of(row(1, recipient)), false, () -> new ByteArrayInputStream(mail));
    }

    /** Trusts this zone. */
    public Outside trust(ZoneKey zone) {
        anchors = List.of(zone.trustAnchor());
        return this;
    }

    /** Lets private addresses be private. */
    Outside guarded() {
        guarded = true;
        return this;
    }

    /** A server at the next address of loopback, the exchanger {@code name} of the domain. */
    public SmtpSink exchanger(String domain, String name, @Nullable SSLContext tls) throws IOException {
        String address = "127.0.2." + (sinks.size() + 1);
        SmtpSink sink = new SmtpSink(address, port, tls);
        port = sink.port();
        sinks.add(sink);
        dns.record(domain, "MX", sinks.size() + "0 " + name + ".").record(name, "A", address);
        return sink;
    }

    /** As after a restart: what DNS said is asked again. */
    public void forgetAnswers() {
        sending = null;
    }

    /** {@code delivered}, or the reply that came of it. */
    public String send(String domain) {
        return send(domain, TlsFloor.OPPORTUNISTIC);
    }

    public String send(String domain, TlsFloor floor) {
        Sending way = sending == null ? sending() : sending;
        sending = way;
        DeliveryRoute route = way.routes().find(Domain.parse(domain), floor);
        if (route instanceof DeliveryRoute.None none) {
            return none.reply().toString();
        }
        String last = "";
        for (DeliveryRoute.Host host : ((DeliveryRoute.Hosts) route).hosts()) {
            SmtpConnector.Opened opened = way.remote().open(host);
            if (opened instanceof SmtpConnector.Opened.Closed closed) {
                last = closed.outcome().reply().toString();
                continue;
            }
            try (SmtpConnection connection = ((SmtpConnector.Opened.Open) opened).connection()) {
                RecipientOutcome outcome = connection
                        .send(parcel("carol@" + domain))
                        .orElseThrow()
                        .values()
                        .iterator()
                        .next();
                return outcome instanceof RecipientOutcome.Delivered
                        ? "delivered"
                        : outcome.reply().toString();
            }
        }
        return last;
    }

    private Sending sending() {
        Duration limit = Duration.ofSeconds(5);
        ProtectionSettings protection = new ProtectionSettings(
                true, site.port(), Duration.ofSeconds(2), !anchors.isEmpty(), anchors, List.of(certificates.authority));
        DeliverySettings settings = new DeliverySettings(
                        DeliverySettings.RETRIES,
                        new DeliverySettings.Attempts(1, 1, 5),
                        Optional.empty(),
                        new DeliverySettings.Exchangers(port == 0 ? 25 : port, !guarded),
                        new DeliverySettings.DnsServers(List.of(dns.address()), Duration.ofSeconds(2)),
                        new DeliverySettings.Timeouts(limit, limit, limit, limit, limit, limit),
                        limit)
                .with(new TransportSettings(100, Duration.ofSeconds(60), false, List.of(), protection));
        Lookups lookups = Dns.lookups(
                settings.dns().servers(),
                settings.dns().timeout(),
                settings.transport().protection(),
                clock);
        AddressGuard guard = new AddressGuard(address -> false, !guarded);
        PeerTls tls = PeerTls.trusting(protection.authorities());
        StsFetcher fetcher = new StsFetcher(lookups, guard, protection, tls, watchdog);
        StsPolicies policies = new StsPolicies() {
            @Override
            public Optional<StsPolicy> find(Domain domain) {
                return Optional.ofNullable(kept.get(domain));
            }

            @Override
            public void keep(StsPolicy policy) {
                kept.put(policy.domain(), policy);
            }
        };
        StsDiscovery sts = new StsDiscovery(lookups, policies, fetcher::fetch, clock);
        MxResolver routes = new MxResolver(
                lookups,
                guard,
                new Protection(lookups, Optional.of(sts)),
                new MxResolver.Manner(
                        Set.of("mail.office.test"), settings.exchangers().port(), false),
                new Random(1));
        return new Sending(routes, new SmtpConnector("mail.office.test", settings.timeouts(), watchdog, tls));
    }

    @Override
    public void close() throws IOException {
        watchdog.close();
        for (SmtpSink sink : sinks) {
            sink.close();
        }
        site.close();
        dns.close();
    }
}
