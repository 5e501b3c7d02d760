package org.postern.web.session;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/** A session during one request whose cookie opened its credential. Confined to that request. */
record PresentSession(BrowserSession session, HopLogin login) implements WebSession {
    @Override
    public String id() {
        return session.id();
    }

    @Override
    public Role role() {
        return session.role();
    }

    @Override
    public String csrfToken() {
        return session.csrfToken();
    }

    @Override
    public Locale locale() {
        return session.locale();
    }

    @Override
    public ZoneId zone() {
        return session.zone();
    }

    @Override
    public void useLocale(Locale locale) {
        session.useLocale(locale);
    }

    @Override
    public void useZone(ZoneId zone) {
        session.useZone(zone);
    }

    @Override
    public void tell(Flash notice) {
        session.tell(notice);
    }

    @Override
    public Optional<Flash> takeFlash() {
        return session.takeFlash();
    }

    @Override
    public void onEnd(Runnable action) {
        session.onEnd(action);
    }
}
