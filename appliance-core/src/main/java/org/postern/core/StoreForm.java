package org.postern.core;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.postern.core.adapter.MailBackend;
import org.postern.core.config.Config;
import org.postern.core.config.Listener;
import org.postern.core.split.HopService;
import org.postern.store.MailServer;
import org.postern.store.filter.dkim.SigningKeys;
import org.postern.store.mailbox.Mailboxes;
import org.postern.store.platform.Vital;
import org.postern.store.salvage.OpenedStore;
import org.postern.store.sql.MailDatabase;
import org.postern.web.hop.HopEndpoints;
import org.postern.web.page.Condition;
import org.slf4j.LoggerFactory;

/** A form with a mail database and a mail server, which opens at least the hop. */
sealed interface StoreForm extends Form permits AllInOne, OfficeForm {
    DataDirectory directory();

    Config config();

    /** Returns the backend of the webmail. */
    MailBackend backend(MailServer mail, HopEndpoints hop, Clock clock);

    /** Returns the keys for outgoing mail; if another server sends the mail, that server signs it. */
    default SigningKeys signing(Clock clock) {
        return SigningKeys.NONE;
    }

    /** Returns the listeners for web nodes on other machines, if this box serves any. */
    default Optional<NodeListeners> webNodes(Clock clock) {
        return Optional.empty();
    }

    /** Returns the listeners of the plain hop, on loopback. */
    static List<Listener> hop(Config config) {
        return List.of(
                new Listener("hop-smtp", "hop.smtp", config.hop().smtp()),
                new Listener("hop-pop3", "hop.pop3", config.hop().pop3()));
    }

    @Override
    default MailSide assemble(Assembly with) throws IOException {
        Clock clock = with.clock();
        Optional<NodeListeners> nodes = webNodes(clock);
        OpenedStore opened = OpenedStore.open(
                with.lock(), with.settings().store(), clock, with.options().migrating(), with.pdf());
        MailDatabase database = with.parts().add("mail database", opened.database());
        MailServer mail = with.parts()
                .add(
                        "mail server",
                        MailServer.on(
                                database,
                                with.settings(),
                                new MailServer.Doors(
                                        with.keys().serverContext(), nodes.map(NodeListeners::hop), with.admission()),
                                signing(clock),
                                clock));
        mail.prepare(with.ports());
        Map<String, InetSocketAddress> listeners = new LinkedHashMap<>(mail.listeners());
        HopEndpoints hop = HopEndpoints.plain(
                Objects.requireNonNull(listeners.get("hop-pop3")), Objects.requireNonNull(listeners.get("hop-smtp")));
        MailBackend backend = with.parts().add("mail backend", backend(mail, hop, clock));
        MailSide.Opening opening = mail::serve;
        if (nodes.isPresent()) {
            HopService control = with.parts()
                    .add(
                            "control for web nodes",
                            nodes.get().control(backend, with.ports().socket("node-control")));
            listeners.put("node-control", control.address());
            opening = () -> {
                control.serve();
                mail.serve();
            };
        }
        Runnable afterwards = () -> {
            if (!opened.damaged()) {
                letCommandsIn(with, database);
            }
            database.removeCopies(clock.instant().minus(config().store().keepCopies()));
        };
        return new MailSide(
                backend,
                listeners,
                vitals(mail, opened),
                opening,
                afterwards,
                condition(opened),
                mail.alerts(),
                new MailSide.Upkeep(database::spaceIsLow, database::releaseMemory));
    }

    /** A box that serves what was salvaged of a damaged store does not do its work. */
    private static List<Vital> vitals(MailServer mail, OpenedStore opened) {
        List<Vital> vitals = new ArrayList<>(mail.vitals());
        if (opened.damaged()) {
            vitals.add(new Vital(
                    "store", () -> Optional.of("the mail database is damaged; what can be read is served read-only")));
        }
        return vitals;
    }

    /** Asked for each page; the store remembers its answer about the disk for a tenth of a second. */
    private static Condition condition(OpenedStore opened) {
        Mailboxes mailboxes = opened.database().mailboxes();
        return () -> opened.damaged()
                ? Condition.State.DAMAGED
                : switch (mailboxes.intake()) {
                    case OPEN -> Condition.State.WELL;
                    case FULL -> Condition.State.FULL;
                    case READ_ONLY -> Condition.State.READ_ONLY;
                };
    }

    /** Mail is served without it too: a command then opens the store itself. */
    private void letCommandsIn(Assembly with, MailDatabase database) {
        try {
            AutoCloseable unused =
                    with.parts().add("commands", with.options().commands().open(directory(), database));
        } catch (IOException | RuntimeException e) {
            LoggerFactory.getLogger(StoreForm.class)
                    .warn("commands do not come to the server, each opens the store itself: {}", e.getMessage());
        }
    }
}
