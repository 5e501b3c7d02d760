package org.postern.web.screens;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.postern.message.file.FileTexts;
import org.postern.web.WebServices;
import org.postern.web.http.ErrorPages;
import org.postern.web.http.LoginPages;
import org.postern.web.http.PageHandler;
import org.postern.web.http.Pages;
import org.postern.web.http.Response;
import org.postern.web.http.Route;
import org.postern.web.page.ErrorScreen;
import org.postern.web.page.LoginScreens;
import org.postern.web.page.PageSettings;
import org.postern.web.page.Programs;
import org.postern.web.page.ScreenServices;
import org.postern.web.page.Templates;
import org.postern.web.page.TextBundles;
import org.postern.web.page.Visit;
import org.postern.web.page.file.FileScreen;
import org.postern.web.page.find.SearchesScreen;
import org.postern.web.page.find.SuggestScreen;
import org.postern.web.page.folder.FoldersScreen;
import org.postern.web.page.label.LabelsScreen;
import org.postern.web.page.letter.ComposePage;
import org.postern.web.page.letter.ComposePost;
import org.postern.web.page.letter.ComposeScreen;
import org.postern.web.page.letter.InvitationAnswer;
import org.postern.web.page.letter.LetterTurns;
import org.postern.web.page.letter.OutboxScreen;
import org.postern.web.page.letter.PhishingReport;
import org.postern.web.page.letter.UnsubscribeScreen;
import org.postern.web.page.live.LiveScreen;
import org.postern.web.page.mail.ActScreen;
import org.postern.web.page.mail.BodyScreens;
import org.postern.web.page.mail.ChooseScreen;
import org.postern.web.page.mail.EmptyScreen;
import org.postern.web.page.mail.ListScreen;
import org.postern.web.page.mail.PartScreens;
import org.postern.web.page.mail.ReadScreen;
import org.postern.web.page.mail.SafeBodies;
import org.postern.web.page.mail.SearchScreen;
import org.postern.web.page.settings.BlockedScreen;
import org.postern.web.page.settings.PasswordScreen;
import org.postern.web.page.settings.PicturesScreen;
import org.postern.web.page.settings.SettingsScreen;
import org.postern.web.session.HopLogin;
import org.postern.web.session.WebSession;

/** All screens and their addresses. The only entry of this package. Thread-safe. */
public final class Screens implements Pages {
    private final ScreenServices desk;
    private final List<Route> routes;
    private final ErrorScreen errors;
    private final LoginScreens login;
    private final Set<String> greeted = ConcurrentHashMap.newKeySet();

    /**
     * Parses the templates ahead of time. This is the slowest part of creating the first instance in a process.
     * Thread-safe.
     */
    public static void prepare() {
        var unused = Templates.parsed();
    }

    /**
     * Parses all templates, so that a broken one stops the start.
     *
     * @param services from the front: {@code WebFront.open(…, services -> new Screens(…, services))}
     */
    public Screens(Programs programs, PageSettings settings, Clock clock, WebServices services) {
        desk = new ScreenServices(Templates.parsed(), new TextBundles(), programs, settings, services, clock);
        errors = new ErrorScreen(desk);
        login = new LoginScreens(desk);
        routes = table();
    }

    /**
     * Shows the pages to nobody, with sample mail, so that the first person after a start does not wait for classes to be
     * loaded and compiled. Ends early when the thread is interrupted.
     *
     * @param before each page
     */
    public void rehearse(Runnable before) {
        var unused = new Rehearsal(
                        desk.settings(),
                        desk.clock(),
                        desk.services(),
                        desk.programs().sender())
                .run(before);
    }

    @Override
    public List<Route> routes() {
        return routes;
    }

    @Override
    public LoginPages login() {
        return login;
    }

    @Override
    public ErrorPages errors() {
        return errors;
    }

    private List<Route> table() {
        SafeBodies bodies = new SafeBodies();
        ReadScreen read = new ReadScreen(bodies);
        PartScreens parts = new PartScreens(read);
        FileScreen files = new FileScreen(new FileTexts(desk.programs().pdf()));
        BodyScreens body = new BodyScreens(bodies);
        ChooseScreen choose = new ChooseScreen();
        EmptyScreen empty = new EmptyScreen();
        SettingsScreen settings = new SettingsScreen();
        PasswordScreen password = new PasswordScreen();
        BlockedScreen blocked = new BlockedScreen();
        PicturesScreen pictures = new PicturesScreen();
        LabelsScreen labels = new LabelsScreen();
        FoldersScreen folders = new FoldersScreen();
        ComposePage composePage = new ComposePage();
        LetterTurns turns = new LetterTurns();
        ComposeScreen compose = new ComposeScreen(composePage, turns);
        ComposePost post = new ComposePost(composePage, turns);
        LiveScreen live = new LiveScreen(
                desk.programs().feed(), desk.programs().organizer().changes());
        OutboxScreen outbox = new OutboxScreen();
        UnsubscribeScreen unsubscribe = new UnsubscribeScreen();
        return List.of(
                get("/", choose::show),
                post("/choice", choose::skip),
                get("/mail/{folder}", new ListScreen()::show),
                get("/mail/{folder}/empty", empty::ask),
                post("/mail/{folder}/empty", empty::empty),
                get("/mail/{folder}/{uidl}", read::show),
                get("/mail/{folder}/{uidl}/body", body::body),
                get("/mail/{folder}/{uidl}/print", body::print),
                get("/mail/{folder}/{uidl}/source", body::source),
                get("/mail/{folder}/{uidl}/raw", parts::raw),
                get("/mail/{folder}/{uidl}/all", parts::all),
                get("/mail/{folder}/{uidl}/part/{part}", parts::part),
                get("/mail/{folder}/{uidl}/part/{part}/text", files::text),
                get("/mail/{folder}/{uidl}/unsubscribe", unsubscribe::show),
                post("/mail/{folder}/{uidl}/unsubscribe", unsubscribe::act),
                post("/mail/{folder}/{uidl}/phishing", new PhishingReport()::send),
                post("/mail/{folder}/{uidl}/answer", new InvitationAnswer()::send),
                post("/act", new ActScreen()::act),
                get("/search", new SearchScreen()::show),
                get("/search/suggest", new SuggestScreen()::answer),
                post("/searches", new SearchesScreen()::change),
                get("/events", live::events),
                get("/events/now", live::now),
                get("/compose", compose::show),
                get("/compose/kept", compose::kept),
                get("/compose/{id}", compose::named),
                Route.postWriting("/compose", visiting(post::post), "/compose/kept", visiting(post::stale)),
                get("/folders", folders::show),
                post("/folders", folders::change),
                get("/folders/one", folders::one),
                get("/outbox", outbox::show),
                post("/outbox", outbox::act),
                get("/settings", settings::show),
                post("/settings", settings::save),
                post("/settings/language", settings::language),
                post("/settings/paper", settings::paper),
                post("/settings/sessions", settings::end),
                post("/settings/browsers", settings::forget),
                get("/settings/password", password::show),
                post("/settings/password", password::change),
                get("/settings/blocked", blocked::show),
                post("/settings/blocked", blocked::change),
                get("/settings/pictures", pictures::show),
                post("/settings/pictures", pictures::change),
                get("/settings/labels", labels::show),
                get("/settings/labels/one", labels::one),
                post("/settings/labels", labels::change),
                get("/keys", visit -> visit.page(200, "keys", "", Map.of())));
    }

    private Route get(String pattern, Function<Visit, Response> screen) {
        return Route.get(pattern, visiting(screen));
    }

    private Route post(String pattern, Function<Visit, Response> screen) {
        return Route.post(pattern, visiting(screen));
    }

    private PageHandler visiting(Function<Visit, Response> screen) {
        return (exchange, session) -> {
            greet(session);
            return screen.apply(new Visit(desk, exchange, session));
        };
    }

    /**
     * Handles the first page of a session: its hop sessions must close when it ends. The end action must hold neither
     * the request's view of the session nor its credential. Otherwise they would stay in memory as long as the session.
     */
    private void greet(WebSession session) {
        String id = session.id();
        if (greeted.add(id)) {
            HopLogin login = session.login().withoutRemote();
            session.onEnd(() -> {
                greeted.remove(id);
                desk.programs().mail().forget(login);
            });
        }
    }
}
