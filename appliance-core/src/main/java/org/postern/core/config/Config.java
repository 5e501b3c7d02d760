package org.postern.core.config;

import java.security.cert.X509Certificate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.postern.core.config.value.Listen;
import org.postern.store.MailServerSettings;
import org.postern.store.NodeHop;
import org.postern.store.SubmissionSettings;
import org.postern.store.wire.Clients;
import org.postern.store.wire.WireLimits;

/**
 * The whole configuration; the sections are the tables of {@code postern.toml} in order. The parts only group them in
 * code: each section has its accessor.
 */
public record Config(
        @Section("The office that this box serves.") OfficeConfig office,
        @Section("The webmail.") WebConfig web,
        @Part Mail mail,
        @Part Machines machines,
        @Part Keys keys,
        @Part Outgoing outgoing,
        @Section("The mail database.") StoreConfig store,
        @Section("The log.") LogConfig log)
        implements Checked {
    /** Incoming mail, from outside and from the office's programs, and the programs that read it. */
    public record Mail(
            @Section("Mail from other mail servers.") SmtpConfig smtp,

            @Section("Limits for other mail servers.") ReceivingConfig receiving,

            @Section("Mail from desktop programs and telephones.")
            SubmissionConfig submission,

            @Section("Whether mail from outside is really from the sender it names: SPF, DKIM, DMARC.")
            AuthenticationConfig authentication,

            @Section("Junk.") JunkConfig junk,
            @Section("Mail for desktop programs.") Pop3Config pop3) {}

    /** Other machines, and the hop inside this one. */
    public record Machines(
            @Section("Trusted clients and proxies.") NetworkConfig network,

            @Section("The plain POP3 and SMTP hop inside the box. Only hop tickets work there.")
            HopConfig hop,

            @Section("The office's own mail server, where it stays.")
            GatewayConfig gateway,

            @Section("Web nodes on other machines, for which this box is the mail node.")
            SplitConfig split) {}

    /** The keys for signing and encryption. */
    public record Keys(
            @Section("Keys and certificates.") TlsConfig tls,

            @Section("Signatures on mail that leaves the box.")
            DkimConfig dkim) {}

    /** Outgoing mail, and its processing before it is sent. */
    public record Outgoing(
            @Section("Mail to other mail servers.") DeliveryConfig delivery,

            @Section("Filters and vacation notices of the people.")
            FilterConfig filter,

            @Section("Notices to senders, and addresses that failed.")
            ReportsConfig reports) {}

    public SmtpConfig smtp() {
        return mail.smtp();
    }

    public ReceivingConfig receiving() {
        return mail.receiving();
    }

    public SubmissionConfig submission() {
        return mail.submission();
    }

    public AuthenticationConfig authentication() {
        return mail.authentication();
    }

    public JunkConfig junk() {
        return mail.junk();
    }

    public Pop3Config pop3() {
        return mail.pop3();
    }

    public NetworkConfig network() {
        return machines.network();
    }

    public HopConfig hop() {
        return machines.hop();
    }

    public GatewayConfig gateway() {
        return machines.gateway();
    }

    public SplitConfig split() {
        return machines.split();
    }

    public TlsConfig tls() {
        return keys.tls();
    }

    public DkimConfig dkim() {
        return keys.dkim();
    }

    public DeliveryConfig delivery() {
        return outgoing.delivery();
    }

    public FilterConfig filter() {
        return outgoing.filter();
    }

    public ReportsConfig reports() {
        return outgoing.reports();
    }

    @Override
    public void check(TableCheck check) {
        boolean anySplit =
                Stream.of(split().pop3(), split().smtp(), split().control()).anyMatch(Optional::isPresent);
        if (anySplit && gateway().on()) {
            check.refuse(
                    "[split] and [gateway] cannot both be set: a box in front of another mail server cannot be a mail node",
                    "split.pop3",
                    "split.smtp",
                    "split.control",
                    "gateway.kind");
        }
    }

    /** Returns advice on keys in an outdated form, in words for a person; the configuration is valid. */
    public List<String> warnings() {
        return delivery().warnings();
    }

    /** Returns the settings of the mail server. In front of another mail server it opens only the hop. */
    public MailServerSettings mailServer() {
        Clients clients = network().clients(receiving().connectionsPerMinute());
        boolean own = !gateway().on();
        boolean old = tls().oldCiphers();
        WireLimits inside = smtp().limits().withoutClientLimit();
        return new MailServerSettings(
                office.domain(),
                office.hostname().ascii(),
                new MailServerSettings.Listening(
                        Optional.of(new MailServerSettings.Listener(
                                        smtp().listen().address(), smtp().limits(), clients, old))
                                .filter(listener -> own),
                        new MailServerSettings.Listener(hop().smtp().address(), inside),
                        pop3().pop3s()
                                .filter(listen -> own)
                                .map(listen -> new MailServerSettings.Listener(
                                        listen.address(), pop3().limits(), clients, old)),
                        new MailServerSettings.Listener(
                                hop().pop3().address(),
                                pop3().limits().withoutClientLimit().forFolderNames()),
                        smtp().threads()),
                new MailServerSettings.Sessions(
                        smtp().settings(office, smtp().maxRecipients()),
                        receiving().settings(network()),
                        smtp().settings(office, smtp().maxRecipientsSubmission()),
                        new SubmissionSettings(
                                submission().listenTls().filter(listen -> own).map(listen -> sending(listen, clients)),
                                submission()
                                        .listenStarttls()
                                        .filter(listen -> own)
                                        .map(listen -> sending(listen, clients)),
                                submission().sendLimit(),
                                submission().hidePrograms(),
                                office.timeZone().orElseGet(ZoneId::systemDefault))),
                new MailServerSettings.Judging(authentication().settings(), junk().settings(), filter().limits()),
                delivery().settings(),
                reports().settings(),
                store.settings());
    }

    /** Returns the listeners where web nodes read and submit mail; the limits are those of the hop inside. */
    public NodeHop nodeHop(SSLContext nodes, Predicate<X509Certificate> stands) {
        return new NodeHop(
                new MailServerSettings.Listener(
                        split().pop3().orElseThrow().address(),
                        pop3().limits().withoutClientLimit().forFolderNames()),
                new MailServerSettings.Listener(
                        split().smtp().orElseThrow().address(), smtp().limits().withoutClientLimit()),
                nodes,
                stands);
    }

    private MailServerSettings.Listener sending(Listen listen, Clients clients) {
        return new MailServerSettings.Listener(
                listen.address(), submission().limits(smtp().limits()), clients, tls().oldCiphers());
    }
}
