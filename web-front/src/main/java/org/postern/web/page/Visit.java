package org.postern.web.page;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postern.web.http.Exchange;
import org.postern.web.http.Response;
import org.postern.web.organizer.MailOrganizer;
import org.postern.web.organizer.MailOrganizer.Folder;
import org.postern.web.organizer.MailOrganizer.Role;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.page.Frame.FolderItem;
import org.postern.web.session.Flash;
import org.postern.web.session.HopLogin;
import org.postern.web.session.WebSession;

/** One request of a signed-in person, with what its screen needs. Confined to one thread. */
public final class Visit {
    private final ScreenServices desk;
    private final Exchange exchange;
    private final WebSession session;
    private final Preferences preferences;
    private final Wording wording;
    private @Nullable Folders folders;

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

    public ReceivingProgram mail() {
        return desk.programs().mail();
    }

    public Optional<MailOrganizer> organizer() {
        return desk.programs().organizer();
    }

    public String text(String key, Object... arguments) {
        return wording.text(key, arguments);
    }

    /** A query parameter, or the empty string. */
    public String query(String name) {
        return exchange.query(name).orElse("");
    }

    /** A posted field, or the empty string. */
    public String field(String name) {
        return exchange.form().value(name).orElse("");
    }

    /** Never fails: where the organizer does, the inbox alone is known. */
    public Folders folders() {
        Folders known = folders;
        if (known == null) {
            known = load();
            folders = known;
        }
        return known;
    }

    /** Counts changed meanwhile: the next look asks again. */
    public void forgetFolders() {
        folders = null;
    }

    /** The folder that the URL names. */
    public Folder folder() {
        return folders().named(exchange.pathValue("folder")).orElseThrow(NotThere::new);
    }

    private Folders load() {
        if (organizer().isEmpty()) {
            return Folders.inboxOnly(false);
        }
        try {
            List<Folder> all = organizer().get().folders(login());
            return all.isEmpty() ? Folders.inboxOnly(true) : new Folders(all, true, false);
        } catch (OrganizerException e) {
            return Folders.inboxOnly(true);
        }
    }

    public String folderName(Folder folder) {
        return wording.folderName(folder.role(), folder.name());
    }

    public FolderItem item(Folder folder, boolean current) {
        int count = !folders().counted()
                ? -1
                : folder.role() == Role.DRAFTS
                        ? folder.messages()
                        : folder.role() == Role.TRASH || folder.role() == Role.SENT ? 0 : folder.unread();
        String key = Folders.key(folder);
        return new FolderItem(
                key,
                folderName(folder),
                Urls.folder(key),
                folder.role().name().toLowerCase(Locale.ROOT),
                count,
                current);
    }

    public void tell(String key, Object... arguments) {
        session.tell(Flash.of(text(key, arguments)));
    }

    public Response page(int status, String template, String nav, Object view) {
        return page(status, template, nav, view, Optional.empty());
    }

    public Response page(int status, String template, String nav, Object view, Optional<Folder> current) {
        return Response.html(status, render(template, nav, view, current));
    }

    String render(String template, String nav, Object view, Optional<Folder> current) {
        Map<String, Object> model = new HashMap<>();
        model.put("t", wording.texts());
        model.put("f", new FrameMaker(desk).signedIn(this, nav, current));
        model.put("v", view);
        return desk.templates().render(template, model);
    }
}
