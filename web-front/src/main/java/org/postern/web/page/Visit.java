package org.postern.web.page;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.postern.web.hop.MailReceiver;
import org.postern.web.http.Exchange;
import org.postern.web.http.Response;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Folders.Folder;
import org.postern.web.organizer.Labels;
import org.postern.web.organizer.Labels.Label;
import org.postern.web.organizer.Organizer;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.organizer.Searches;
import org.postern.web.page.Frame.FolderItem;
import org.postern.web.page.Frame.LabelItem;
import org.postern.web.session.Flash;
import org.postern.web.session.HopLogin;
import org.postern.web.session.WebSession;

/** One request of a signed-in person, with the data that its screen needs. Confined to one thread. */
public final class Visit {
    private static final String BACKGROUND = "X-Postern-Background";

    private final ScreenServices desk;
    private final Exchange exchange;
    private final WebSession session;
    private final Preferences preferences;
    private final Wording wording;
    private @Nullable KnownFolders folders;
    private @Nullable List<Label> labels;
    private Searches.@Nullable Known searches;

    public Visit(ScreenServices desk, Exchange exchange, WebSession session) {
        this.desk = desk;
        this.exchange = exchange;
        this.session = session;
        preferences = Preferences.of(exchange);
        preferences.zone().filter(zone -> !zone.equals(session.zone())).ifPresent(session::useZone);
        wording = new Wording(
                desk.bundles().of(exchange.locale()),
                session.zone(),
                desk.clock().instant());
    }

    public ScreenServices desk() {
        return desk;
    }

    public Exchange exchange() {
        return exchange;
    }

    public WebSession session() {
        return session;
    }

    public HopLogin login() {
        return session.login();
    }

    public Preferences preferences() {
        return preferences;
    }

    public Wording wording() {
        return wording;
    }

    public MailReceiver mail() {
        return desk.programs().mail();
    }

    public Organizer organizer() {
        return desk.programs().organizer();
    }

    public String text(String key, Object... arguments) {
        return wording.text(key, arguments);
    }

    /** Whether the page's script asked by itself: nobody used the page, and nobody sees what is shown once. */
    public boolean background() {
        return exchange.header(BACKGROUND).isPresent();
    }

    /** A query parameter, or the empty string. */
    public String query(String name) {
        return exchange.query(name).orElse("");
    }

    /** A posted field, or the empty string. */
    public String field(String name) {
        return exchange.form().value(name).orElse("");
    }

    /**
     * The person's folders, read once for each request. Never fails: if the organizer fails, only the inbox is known.
     */
    public KnownFolders folders() {
        KnownFolders known = folders;
        if (known == null) {
            known = load();
            folders = known;
        }
        return known;
    }

    /** The person's labels, read once for each request; none if the organizer fails. */
    public List<Label> labels() {
        List<Label> known = labels;
        if (known == null) {
            Labels port = organizer().reactions().labels();
            try {
                known = port.available() ? port.list(login()) : List.of();
            } catch (OrganizerException e) {
                known = List.of();
            }
            labels = known;
        }
        return known;
    }

    /** The searches that the person saved and made, read once for each request; none if the organizer fails. */
    public Searches.Known searches() {
        Searches.Known known = searches;
        if (known == null) {
            Searches port = organizer().reactions().searches();
            try {
                known = port.available() ? port.list(login()) : new Searches.Known(List.of(), List.of());
            } catch (OrganizerException e) {
                known = new Searches.Known(List.of(), List.of());
            }
            searches = known;
        }
        return known;
    }

    List<LabelItem> labelItems() {
        return labels().stream().map(this::item).toList();
    }

    /** The labels among these keywords, in the person's order. */
    public List<LabelItem> labelsOf(Set<String> keywords) {
        return keywords.isEmpty()
                ? List.of()
                : labels().stream()
                        .filter(label -> keywords.stream().anyMatch(each -> each.equalsIgnoreCase(label.keyword())))
                        .map(this::item)
                        .toList();
    }

    /** The search for the messages of a label. */
    public static String query(Label label) {
        return "label:\"" + label.name() + "\"";
    }

    private LabelItem item(Label label) {
        String query = query(label);
        return new LabelItem(
                label.keyword(),
                label.name(),
                Urls.with("/search", "q", query),
                label.color().name().toLowerCase(Locale.ROOT),
                label.unread(),
                query("q").equals(query));
    }

    /** The folder that a form or a query names. A folder with a use is found without a call to the organizer. */
    public Optional<FolderRef> folderNamed(String name) {
        return FolderRef.named(name)
                .flatMap(ref -> ref.role() == Role.NONE ? folders().named(name).map(Folder::ref) : Optional.of(ref));
    }

    /** The folder that the URL names. */
    public Folder folder() {
        return folders().named(exchange.pathValue("folder")).orElseThrow(NotThere::new);
    }

    private KnownFolders load() {
        try {
            return KnownFolders.of(organizer().folders().list(login()));
        } catch (OrganizerException e) {
            return KnownFolders.INBOX_ONLY;
        }
    }

    public String folderName(FolderRef folder) {
        return wording.folderName(folder);
    }

    public FolderItem item(Folder folder, boolean current) {
        int count = folders().failed()
                ? -1
                : folder.role() == Role.DRAFTS
                        ? folder.messages()
                        : folder.role() == Role.TRASH || folder.role() == Role.SENT ? 0 : folder.unread();
        return new FolderItem(
                folder.ref().key(),
                folderName(folder.ref()),
                Urls.folder(folder.ref()),
                folder.role().key(),
                count,
                current);
    }

    public void tell(String key, Object... arguments) {
        session.tell(Flash.of(text(key, arguments)));
    }

    public Response page(int status, String template, String nav, Object view) {
        return page(status, template, nav, view, Optional.empty());
    }

    public Response page(int status, String template, String nav, Object view, Optional<FolderRef> current) {
        return Response.html(status, render(template, nav, view, current));
    }

    String render(String template, String nav, Object view, Optional<FolderRef> current) {
        Map<String, Object> model = new HashMap<>();
        model.put("t", wording.texts());
        model.put("f", new FrameMaker(desk).signedIn(this, nav, current));
        model.put("v", view);
        return desk.templates().render(template, model);
    }
}
