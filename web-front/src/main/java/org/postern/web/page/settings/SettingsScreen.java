package org.postern.web.page.settings;

import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.postern.web.http.Cookie;
import org.postern.web.http.Response;
import org.postern.web.page.ListLook;
import org.postern.web.page.LoginScreens;
import org.postern.web.page.LoginScreens.Language;
import org.postern.web.page.Preferences;
import org.postern.web.page.ReadLook;
import org.postern.web.page.TextBundles;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.page.Wording;
import org.postern.web.session.Flash;

/** Settings: language, time zone, keys, the choice page, open sessions. */
public final class SettingsScreen {
    private static final List<String> ZONES = ZoneId.getAvailableZoneIds().stream()
            .filter(id -> id.matches("(Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/.*")
                    || id.equals("UTC"))
            .sorted()
            .toList();

    public SettingsScreen() {}

    /** The page.
     *
     * @param blocking whether senders can be blocked
     * @param pictures whether pictures of some senders can always be shown
     * @param password whether the box keeps the password */
    public record View(
            List<Language> languages,
            String language,
            List<String> zones,
            String zone,
            String now,
            boolean skip,
            boolean shortcuts,
            boolean notices,
            ListLook look,
            ReadLook reading,
            boolean blocking,
            boolean pictures,
            boolean password,
            List<Open> sessions,
            List<Known> browsers) {}

    /** A browser that is remembered. */
    public record Known(String id, String browser, String client, String used) {}

    /** An open session. */
    public record Open(
            String id, String browser, String client, String since, String used, boolean ownPc, boolean current) {}

    public Response show(Visit visit) {
        Wording wording = visit.wording();
        String zone = wording.zone().getId();
        List<String> zones = ZONES.contains(zone)
                ? ZONES
                : java.util.stream.Stream.concat(java.util.stream.Stream.of(zone), ZONES.stream())
                        .toList();
        List<Open> sessions = visit.desk().services().sessions().list(visit.session()).stream()
                .map(each -> new Open(
                        each.id(),
                        Browsers.name(wording.texts(), each.browser()),
                        each.client(),
                        wording.fullDate(each.since()),
                        wording.fullDate(each.lastUsed()),
                        each.ownPc(),
                        each.current()))
                .toList();
        List<Known> browsers = visit.desk().services().sessions().browsers(visit.session()).stream()
                .map(each -> new Known(
                        each.id(),
                        Browsers.name(wording.texts(), each.userAgent()),
                        each.client(),
                        wording.fullDate(each.lastSignIn())))
                .toList();
        View view = new View(
                LoginScreens.languages(),
                wording.texts().locale().toLanguageTag(),
                zones,
                zone,
                wording.fullDate(wording.now()),
                visit.preferences().skipChoice(),
                visit.preferences().shortcuts(),
                visit.preferences().notices(),
                visit.preferences().list(),
                visit.preferences().reading(),
                visit.organizer().reactions().blocked().available(),
                visit.organizer().reactions().pictures().available(),
                visit.desk().services().password().here(),
                sessions,
                browsers);
        return visit.page(200, "settings", "settings", view);
    }

    public Response save(Visit visit) {
        Optional<ZoneId> zone = Preferences.zone(visit.field("zone"));
        zone.ifPresent(visit.session()::useZone);
        Preferences chosen = new Preferences(
                visit.field("skip").equals("1"),
                visit.field("shortcuts").equals("1"),
                visit.field("notices").equals("1"),
                ListLook.of(visit.field("density"), visit.field("rows"), visit.field("pane")),
                ReadLook.of(visit.field("form"), visit.field("paper")),
                zone.or(() -> visit.preferences().zone()));
        visit.tell("settings.saved");
        return Response.seeOther("/settings").with(chosen.cookie());
    }

    /** The paper of HTML mail where pages are dark: chosen in an opened mail, kept for the next ones. */
    public Response paper(Visit visit) {
        Preferences now = visit.preferences();
        ReadLook look = new ReadLook(now.reading().plain(), visit.field("paper").equals("dark"));
        return Response.seeOther(Urls.back(visit.field("here"), "/settings"))
                .with(now.withReading(look).cookie());
    }

    /**
     * A separate form, because the language changes immediately. The front reads its cookie before anybody is signed
     * in.
     */
    public Response language(Visit visit) {
        String language = visit.field("language");
        if (!TextBundles.LANGUAGES.contains(language)) {
            return Response.seeOther("/settings");
        }
        Locale locale = Locale.forLanguageTag(language);
        visit.session().useLocale(locale);
        visit.session().tell(Flash.of(visit.desk().bundles().of(locale).get("settings.saved")));
        return Response.seeOther("/settings").with(Cookie.language(locale));
    }

    public Response end(Visit visit) {
        String id = visit.field("session");
        if (id.equals("others")) {
            int ended = visit.desk().services().sessions().endOthers(visit.session());
            visit.tell("settings.ended", ended);
        } else if (visit.desk().services().sessions().end(visit.session(), id)) {
            visit.tell("settings.ended", 1);
        } else {
            visit.tell("settings.not-ended");
        }
        return Response.seeOther("/settings");
    }

    /** Forgets a browser: it stands in the same row as any stranger at its next sign-in. */
    public Response forget(Visit visit) {
        boolean forgotten = visit.desk().services().sessions().forget(visit.session(), visit.field("browser"));
        visit.tell(forgotten ? "settings.forgotten" : "settings.not-remembered");
        return Response.seeOther("/settings");
    }
}
