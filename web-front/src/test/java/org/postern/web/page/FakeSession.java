package org.postern.web.page;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.web.session.Flash;
import org.postern.web.session.HopLogin;
import org.postern.web.session.WebSession;

/** Alice's browser. */
final class FakeSession implements WebSession {
    Locale locale = Locale.ENGLISH;
    ZoneId zone = ZoneId.of("Asia/Tokyo");
    Optional<Flash> flash = Optional.empty();
    HopLogin login = new HopLogin("alice@office.test", "Alice Example", "ticket");
    final List<Runnable> endings = new ArrayList<>();

    @Override
    public String id() {
        return "s1";
    }

    @Override
    public HopLogin login() {
        return login;
    }

    @Override
    public Role role() {
        return Role.MEMBER;
    }

    @Override
    public String csrfToken() {
        return "token-of-the-session";
    }

    @Override
    public Locale locale() {
        return locale;
    }

    @Override
    public ZoneId zone() {
        return zone;
    }

    @Override
    public void useLocale(Locale chosen) {
        locale = chosen;
    }

    @Override
    public void useZone(ZoneId chosen) {
        zone = chosen;
    }

    @Override
    public void tell(Flash notice) {
        flash = Optional.of(notice);
    }

    @Override
    public Optional<Flash> takeFlash() {
        Optional<Flash> taken = flash;
        flash = Optional.empty();
        return taken;
    }

    @Override
    public void onEnd(Runnable action) {
        endings.add(action);
    }
}
