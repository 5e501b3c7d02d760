package org.postern.web.screens;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.postern.web.WebServices;
import org.postern.web.hop.MailReceiver;
import org.postern.web.hop.MailSender;
import org.postern.web.http.Response;
import org.postern.web.http.Route;
import org.postern.web.page.PageSettings;
import org.postern.web.page.Programs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows the pages of a morning a few times, made of sample mail and to nobody. Java loads a class when it is first used
 * and compiles what was used often; without a rehearsal the first person after a start pays for that. Touches no
 * account, no store and no connection.
 */
final class Rehearsal {
    /** After so many the compiler has what matters; more cost start-up a processor for longer. */
    static final int ROUNDS = 6;

    static final List<Page> PAGES = List.of(
            new Page("/", Map.of()),
            new Page("/mail/{folder}", Map.of("folder", "inbox")),
            message("", SampleMail.UIDLS.get(0)),
            message("/body", SampleMail.UIDLS.get(0)),
            message("", SampleMail.UIDLS.get(1)),
            new Page("/compose", Map.of()));

    private static final Logger LOG = LoggerFactory.getLogger(Rehearsal.class);

    private final PageSettings settings;
    private final Clock clock;
    private final WebServices services;
    private final MailSender unused;

    Rehearsal(PageSettings settings, Clock clock, WebServices services, MailSender unused) {
        this.settings = settings;
        this.clock = clock;
        this.services = services;
        this.unused = unused;
    }

    /**
     * Returns how many pages were shown without a fault. Ends early when the thread is interrupted.
     *
     * @param before each page
     */
    int run(Runnable before) {
        int shown = 0;
        for (int round = 0; round < ROUNDS && !Thread.currentThread().isInterrupted(); round++) {
            // New caches each time, because a title or a body that is remembered is not read.
            try (MailReceiver mail = new MailReceiver(new SampleMail())) {
                Screens screens =
                        new Screens(new Programs(mail, unused, SampleMail.organizer(clock)), settings, clock, services);
                for (Locale locale : List.of(Locale.ENGLISH, Locale.JAPANESE)) {
                    SampleVisit.Session session = new SampleVisit.Session(locale);
                    for (Page page : PAGES) {
                        before.run();
                        shown += show(screens, session, page) ? 1 : 0;
                    }
                }
            }
        }
        return shown;
    }

    private static Page message(String more, String uidl) {
        return new Page("/mail/{folder}/{uidl}" + more, Map.of("folder", "inbox", "uidl", uidl));
    }

    private static boolean show(Screens screens, SampleVisit.Session session, Page page) {
        try {
            return screens.routes().stream()
                    .filter(route -> route.method() == Route.Method.GET)
                    .filter(route -> route.pattern().equals(page.pattern))
                    .anyMatch(route -> route instanceof Route.SignedIn found
                            && drawn(found.handler()
                                    .handle(new SampleVisit.Request(session.locale(), page.values), session)));
        } catch (RuntimeException e) {
            LOG.debug("{} was not shown", page.pattern, e); // where a person asks for it, the front answers for it
            return false;
        }
    }

    private static boolean drawn(Response response) {
        if (response.content() instanceof Response.Body body) {
            try {
                body.writeTo(OutputStream.nullOutputStream());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return response.status() == 200;
    }

    /** An address of a page. */
    record Page(String pattern, Map<String, String> values) {}
}
