package org.postern.core;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.core.adapter.BoxBrowsers;
import org.postern.core.adapter.BoxSigningKeys;
import org.postern.core.adapter.MailBackend;
import org.postern.core.adapter.OfficeNames;
import org.postern.core.adapter.OwnServer;
import org.postern.core.config.Config;
import org.postern.core.config.Listener;
import org.postern.core.password.BoxPasswords;
import org.postern.core.password.ChangeTrace;
import org.postern.core.password.NewPassword;
import org.postern.store.MailServer;
import org.postern.store.audit.AuditTrail;
import org.postern.store.filter.dkim.SigningKeys;
import org.postern.store.report.PasswordNotices;
import org.postern.tls.dkim.DkimKeys;
import org.postern.web.hop.HopEndpoints;

/**
 * A whole mail server with its webmail. With {@code [split]} it is also a mail node, which serves web nodes on other
 * machines.
 */
record AllInOne(DataDirectory directory, Config config) implements StoreForm {
    @Override
    public List<Listener> listeners() {
        List<Listener> all = new ArrayList<>(StoreForm.hop(config));
        config.split().smtp().ifPresent(listen -> all.add(new Listener("node-smtp", "split.smtp", listen)));
        config.split().pop3().ifPresent(listen -> all.add(new Listener("node-pop3", "split.pop3", listen)));
        config.split().control().ifPresent(listen -> all.add(new Listener("node-control", "split.control", listen)));
        config.pop3().pop3s().ifPresent(listen -> all.add(new Listener("pop3s", "pop3.pop3s", listen)));
        config.submission()
                .listenTls()
                .ifPresent(listen -> all.add(new Listener("submissions", "submission.listen-tls", listen)));
        config.submission()
                .listenStarttls()
                .ifPresent(listen -> all.add(new Listener("submission", "submission.listen-starttls", listen)));
        all.add(new Listener("smtp", "smtp.listen", config.smtp().listen()));
        return Form.withWeb(config, all);
    }

    @Override
    public void check() {
        // The parts read the files that they use.
    }

    /** The hop stays on this machine; for mail that leaves it, the other mail servers are responsible. */
    @Override
    public Optional<Exposure> exposure() {
        return Optional.empty();
    }

    @Override
    public SigningKeys signing(Clock clock) {
        return config.dkim().enabled()
                ? new BoxSigningKeys(
                        DkimKeys.open(directory.keys(), config.dkim().settings(config.office(), config.tls()), clock))
                : SigningKeys.NONE;
    }

    @Override
    public Optional<NodeListeners> webNodes(Clock clock) {
        return config.split().on() ? Optional.of(NodeListeners.open(directory, config, clock)) : Optional.empty();
    }

    @Override
    public MailBackend backend(MailServer mail, HopEndpoints hop, Clock clock) {
        return OwnServer.of(
                mail,
                hop,
                directory.temporary("hop"),
                config.smtp().maxMessage().bytes(),
                new OfficeNames(
                        config.office().hostname(), Set.of(config.office().domain())),
                config.web().unsubscribe() ? Optional.of(mail.oneClick()) : Optional.empty(),
                new BoxPasswords(
                        mail.authenticator(),
                        mail.hopTickets(),
                        new BoxBrowsers(mail.knownBrowsers(), mail.hopTickets()),
                        new NewPassword(mail.accounts(), config.office().passwordRule()),
                        new ChangeTrace(new AuditTrail(directory.path()), new PasswordNotices(mail.alerts()), clock)),
                clock);
    }
}
