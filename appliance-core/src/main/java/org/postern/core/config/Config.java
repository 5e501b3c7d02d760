package org.postern.core.config;

import java.net.InetSocketAddress;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.postern.store.MailServerSettings;
import org.postern.store.NodeHop;
import org.postern.store.SubmissionSettings;
import org.postern.store.wire.Clients;
import org.postern.store.wire.WireLimits;

/** All that can be configured; the components are the tables of {@code postern.toml} in order. */
public record Config(
        @Section("The office that this box serves.") OfficeConfig office,
        @Section("The webmail.") WebConfig web,
        @Section("Mail from other mail servers.") SmtpConfig smtp,
        @Section("What strange mail servers meet.") ReceivingConfig receiving,

        @Section("Mail from desktop programs and telephones.")
        SubmissionConfig submission,

        @Section("Whether mail from outside comes from whom it names: SPF, DKIM, DMARC.")
        AuthenticationConfig authentication,

        @Section("Junk.") JunkConfig junk,

        @Section("Mail to desktop programs.") Pop3Config pop3,
        @Section("Whose word counts.") NetworkConfig network,

        @Section("The plain POP3 and SMTP hop inside the box. Only hop tickets work there.")
        HopConfig hop,

        @Section("The office's own mail server, where there is one that stays.")
        GatewayConfig gateway,

        @Section("Web nodes on other machines, for which this box is the mail node.")
        SplitConfig split,

        @Section("Keys and certificates.") TlsConfig tls,
        @Section("Signatures on mail that leaves the box.") DkimConfig dkim,
        @Section("Mail to other mail servers.") DeliveryConfig delivery,

        @Section("What people have done with their mail: filters and vacation notices.")
        FilterConfig filter,

        @Section("What senders are told of their mail, and addresses that failed.")
        ReportsConfig reports,

        @Section("The mail database.") StoreConfig store,
        @Section("The log.") LogConfig log) {
    /** What the mail server is given. In front of another one it opens nothing but the hop. */
    public MailServerSettings mailServer() {
        Clients clients = network.clients(receiving.connectionsPerMinute());
        boolean own = !gateway.on();
        WireLimits inside = smtp.limits().withoutClientLimit();
        return new MailServerSettings(
                office.domain(),
                office.hostname().ascii(),
                Optional.of(new MailServerSettings.Listener(smtp.listen().address(), smtp.limits(), clients))
                        .filter(listener -> own),
                new MailServerSettings.Listener(loopback("hop.smtp", hop.smtp()), inside),
                pop3.pop3s()
                        .filter(listen -> own)
                        .map(listen -> new MailServerSettings.Listener(listen.address(), pop3.limits(), clients)),
                new MailServerSettings.Listener(
                        loopback("hop.pop3", hop.pop3()), pop3.limits().withoutClientLimit()),
                smtp.settings(office, smtp.maxRecipients()),
                receiving.settings(network),
                smtp.settings(office, smtp.maxRecipientsSubmission()),
                new SubmissionSettings(
                        submission.listenTls().filter(listen -> own).map(listen -> sending(listen, clients)),
                        submission.listenStarttls().filter(listen -> own).map(listen -> sending(listen, clients)),
                        submission.sendLimit(),
                        office.timeZone().orElseGet(ZoneId::systemDefault)),
                authentication.settings(),
                junk.settings(),
                delivery.settings(),
                reports.settings(),
                store.settings(),
                filter.limits(),
                smtp.threads());
    }

    /** Where web nodes read and hand over mail; the limits are those of the hop inside. */
    public NodeHop nodeHop(SSLContext nodes) {
        return new NodeHop(
                new MailServerSettings.Listener(
                        split.pop3().orElseThrow().address(), pop3.limits().withoutClientLimit()),
                new MailServerSettings.Listener(
                        split.smtp().orElseThrow().address(), smtp.limits().withoutClientLimit()),
                nodes);
    }

    private MailServerSettings.Listener sending(Listen listen, Clients clients) {
        return new MailServerSettings.Listener(listen.address(), submission.limits(smtp.limits()), clients);
    }

    /** The plain hop trusts nobody and is reached from inside only. */
    private static InetSocketAddress loopback(String key, Listen listen) {
        if (!listen.loopback()) {
            throw new ConfigException(
                    "postern.toml",
                    List.of(key + " is " + listen
                            + ": the plain hop must not leave this machine; write \"127.0.0.1:0\""));
        }
        return listen.address();
    }
}
