package org.postern.web.screens;

import java.net.InetAddress;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.web.http.Exchange;
import org.postern.web.http.Upload;
import org.postern.web.session.Flash;
import org.postern.web.session.HopLogin;
import org.postern.web.session.KeptForm;
import org.postern.web.session.SignIn;
import org.postern.web.session.WebSession;

/** The request and the session of a {@link Rehearsal}: they belong to nobody and reach nothing. */
final class SampleVisit {
    private SampleVisit() {}

    /** A session that no browser has and that signs in nowhere. */
    record Session(Locale locale) implements WebSession {
        @Override
        public String id() {
            return "rehearsal";
        }

        @Override
        public HopLogin login() {
            return new HopLogin("nobody@localhost.invalid", "Nobody", "no ticket");
        }

        @Override
        public Role role() {
            return Role.MEMBER;
        }

        @Override
        public String csrfToken() {
            return "none";
        }

        @Override
        public ZoneId zone() {
            return ZoneOffset.UTC;
        }

        @Override
        public void useLocale(Locale chosen) {}

        @Override
        public void useZone(ZoneId chosen) {}

        @Override
        public void tell(Flash notice) {}

        @Override
        public Optional<Flash> takeFlash() {
            return Optional.empty();
        }

        @Override
        public void onEnd(Runnable action) {}
    }

    /** A GET without parameters. */
    record Request(Locale locale, Map<String, String> values) implements Exchange {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String pathValue(String name) {
            return values.getOrDefault(name, "");
        }

        @Override
        public String path() {
            return "/";
        }

        @Override
        public String requestId() {
            return "rehearsal";
        }

        @Override
        public Optional<String> query(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> header(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> cookie(String name) {
            return Optional.empty();
        }

        @Override
        public Form form() {
            return NO_FORM;
        }

        @Override
        public Optional<KeptForm> keptForm() {
            return Optional.empty();
        }

        @Override
        public void dropKeptForm() {}

        @Override
        public InetAddress client() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public SignIn.Asker asker() {
            return new SignIn.Asker(client(), Optional.empty(), "");
        }

        @Override
        public boolean scripted() {
            return false;
        }
    }

    private static final Exchange.Form NO_FORM = new Exchange.Form() {
        @Override
        public Optional<String> value(String name) {
            return Optional.empty();
        }

        @Override
        public List<String> values(String name) {
            return List.of();
        }

        @Override
        public List<Upload> uploads(String name) {
            return List.of();
        }

        @Override
        public List<String> lostFiles(String name) {
            return List.of();
        }

        @Override
        public Set<String> names() {
            return Set.of();
        }
    };
}
