package org.postern.web.page.mail;

import freemarker.core.HTMLOutputFormat;
import freemarker.core.TemplateHTMLOutputModel;
import freemarker.template.TemplateModelException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postern.message.address.Person;
import org.postern.message.mime.MessageView;
import org.postern.message.mime.PartView;
import org.postern.message.mime.RasterImage;
import org.postern.web.hop.HopException;
import org.postern.web.http.Response;
import org.postern.web.mime.PlainTextHtml;
import org.postern.web.mime.ReadingAids;
import org.postern.web.mime.SafeHtml;
import org.postern.web.mime.TextHits;
import org.postern.web.organizer.FolderRef;
import org.postern.web.organizer.Messages.Entry;
import org.postern.web.organizer.Messages.Flag;
import org.postern.web.organizer.OrganizerException;
import org.postern.web.organizer.Search;
import org.postern.web.organizer.Search.Neighbours;
import org.postern.web.page.Charsets;
import org.postern.web.page.ErrorScreen;
import org.postern.web.page.Frame.FolderItem;
import org.postern.web.page.PageLink;
import org.postern.web.page.PersonWords;
import org.postern.web.page.ReadLook;
import org.postern.web.page.Urls;
import org.postern.web.page.Visit;
import org.postern.web.page.Wording;
import org.postern.web.page.card.InvitationCards;
import org.postern.web.page.card.PictureCard;
import org.postern.web.page.card.ReadCards;
import org.postern.web.page.card.ReportCards;
import org.postern.web.page.list.AskedSearch;
import org.postern.web.page.list.ListPlace;
import org.postern.web.page.list.ThreadLists;
import org.postern.web.page.mail.ReadView.Banner;
import org.postern.web.page.mail.ReadView.Bar;
import org.postern.web.page.mail.ReadView.Body;
import org.postern.web.page.mail.ReadView.Head;
import org.postern.web.page.mail.ReadView.In;
import org.postern.web.page.mail.ReadView.People;
import org.postern.web.page.mail.ReadView.Recipients;
import org.postern.web.page.mail.ReadView.Room;
import org.postern.web.page.read.AidsOfMail;
import org.postern.web.page.read.FrameHeight;

/**
 * Patent screen 27. Opening a message marks it as read, although every other action is a POST. This is safe: the mark
 * only records the request itself (the reader opened the message), a second request changes nothing more, nothing is
 * lost, and "mark as unread" undoes it. A prefetch by the browser marks nothing.
 */
public final class ReadScreen {
    /** Recipients that are named; the others are counted. */
    private static final int NAMED = 3;

    private final SafeBodies bodies;

    public ReadScreen(SafeBodies bodies) {
        this.bodies = bodies;
    }

    public Response show(Visit visit) {
        Opened message = Opened.of(visit);
        MessageView view;
        try {
            view = message.view();
        } catch (HopException e) {
            if (e.kind() != HopException.Kind.UNREADABLE) {
                throw e;
            }
            return unreadable(visit, message);
        }
        markRead(message);
        return visit.page(200, "read", "mail", of(message, view, 0), Optional.of(message.folder()));
    }

    /** A message inside another message. */
    Response nested(Opened message, int part) {
        ReadView view = of(message, message.nested(part), part);
        return message.visit().page(200, "read", "mail", view, Optional.of(message.folder()));
    }

    private static Response unreadable(Visit visit, Opened message) {
        ErrorScreen.View view = new ErrorScreen.View(
                visit.text("error.unreadable"),
                visit.text("error.unreadable.next"),
                List.of(
                        new PageLink(visit.text("read.download-original"), message.url() + "/raw"),
                        new PageLink(visit.text("error.back-to-list"), Urls.folder(message.folder()))),
                "");
        return visit.page(200, "error", "mail", view, Optional.of(message.folder()));
    }

    private static void markRead(Opened message) {
        Visit visit = message.visit();
        boolean ahead = visit.exchange()
                .header("Sec-Purpose")
                .or(() -> visit.exchange().header("Purpose"))
                .filter(purpose -> purpose.contains("prefetch"))
                .isPresent();
        boolean unread = message.entry()
                .filter(entry -> !entry.flags().contains(Flag.SEEN))
                .isPresent();
        if (unread && !ahead && visit.exchange().method().equals("GET")) {
            try {
                visit.organizer()
                        .messages()
                        .changeFlags(
                                visit.login(),
                                List.of(message.uidl()),
                                EnumSet.of(Flag.SEEN),
                                EnumSet.noneOf(Flag.class));
            } catch (OrganizerException e) {
                // The mail can still be shown; it stays unread.
                return;
            }
        }
    }

    private ReadView of(Opened message, MessageView view, int part) {
        Visit visit = message.visit();
        Wording wording = visit.wording();
        PersonWords persons = new PersonWords(wording.texts());
        String url = part == 0 ? message.url() : message.url() + "/part/" + part;
        String charset = Charsets.named(visit.query("charset")).isPresent() ? visit.query("charset") : "";
        ReadLook look = visit.preferences().reading();
        boolean asText = view.html().isEmpty() ? look.plain() : asText(visit, look);
        String form = form(asText, look);
        // A message inside a message could hold any results.
        SenderFinding sender = part == 0 ? Senders.of(visit, view).finding(view) : SenderFinding.NOTHING;
        List<Banner> banners = new Banners(message, url).of(view, sender);
        banners.addAll(new SignatureWords(wording).of(view));
        ListPlace place = ListPlace.from(visit, message.folder());
        String carried = place.carried(message.folder());
        PictureCard pictures =
                PictureCard.of(visit, message.folder(), view, sender.proven().isPresent());
        ReadingAids aids = AidsOfMail.of(visit, view, place);
        String frame = "";
        List<Room> rooms = List.of();
        int hits = 0;
        List<PartView> files = files(view);
        List<PartView> seen = List.of();
        if (view.html().isPresent() && !asText) {
            boolean images = message.remoteImages() || pictures.always();
            SafeHtml safe = bodies.of(message, part, charset, view.html().get(), images, aids);
            frame = Urls.with(message.url() + "/body", "charset", charset);
            frame = Urls.with(frame, "part", part == 0 ? null : part);
            frame = Urls.with(frame, "images", images ? message.imagesToken() : null);
            frame = Urls.with(frame, "dark", look.darkPaper() ? 1 : null);
            hits = safe.hits();
            frame = aids.hits() == TextHits.NONE ? frame : Urls.with(frame, "list", carried);
            rooms = rooms(safe.html());
            List<PartView> listed = safe.without(files);
            seen = files.stream()
                    .filter(file -> !listed.contains(file) && RasterImage.named(file.mediaType()))
                    .toList();
            files = Stream.concat(listed.stream(), seen.stream()).toList();
            if (safe.blockedImages() > 0) {
                String show = Urls.with(Urls.with(url, "charset", charset), "images", message.imagesToken());
                show = Urls.with(Urls.with(show, "list", carried), "text", form);
                banners.add(new Banner(
                        "info",
                        visit.text("read.images-blocked", safe.blockedImages()),
                        new PageLink(visit.text("read.show-images"), part == 0 ? show : show + "&show=1"),
                        pictures.always() ? "" : pictures.address()));
            }
            if (safe.flaggedLinks() > 0) {
                banners.add(new Banner("warn", visit.text("read.links-flagged", safe.flaggedLinks()), null));
            }
        }
        PlainTextHtml.Fragment text =
                frame.isEmpty() ? PlainTextHtml.render(view.text(), aids) : new PlainTextHtml.Fragment("", hits);
        Neighbours neighbours = part == 0 ? neighbours(message, place) : Neighbours.NONE;
        Optional<Instant> date = view.date().or(() -> message.entry().map(Entry::arrived));
        FolderRef folder = message.folder();
        return new ReadView(
                url,
                message.uidl(),
                new In(
                        place.address(),
                        folder.key(),
                        place.name(visit),
                        folder.role().key(),
                        place.carried(folder),
                        part == 0 ? new ThreadTurns(visit, place).of(message) : ReadView.Talk.NONE),
                new Head(
                        view.subject(),
                        people(persons, view),
                        recipients(visit, view),
                        sender.proven()
                                .map(domain -> visit.text("sender.proven", domain))
                                .orElse(""),
                        date.map(wording::fullDate).orElse(""),
                        date.map(Rows::iso).orElse(""),
                        message.entry()
                                .filter(entry -> entry.flags().contains(Flag.FLAGGED))
                                .isPresent(),
                        message.entry()
                                .filter(entry -> part == 0)
                                .map(entry -> visit.labelsOf(entry.keywords()))
                                .orElse(List.of())),
                new Body(
                        frame.isEmpty() ? markup(text.html()) : null,
                        frame,
                        rooms,
                        aids.hits() == TextHits.NONE ? "" : visit.text("read.hits", text.hits()),
                        form,
                        look.darkPaper(),
                        other(visit, view, url, carried, asText, part),
                        Charsets.shown(),
                        charset),
                banners,
                new PartWords(wording, message.url()).of(files, seen, part),
                new Bar(
                        part == 0,
                        !view.answers().list().isEmpty()
                                || !view.answers().followUpTo().isEmpty(),
                        view.to().size() + view.cc().size() > 1,
                        targets(message),
                        beside(message, place, neighbours.newer()),
                        beside(message, place, neighbours.older()),
                        ReadCards.of(visit, message.forCards(view, sender), pictures, view, part)));
    }

    /** The cards of invitations and reports offer their files already. */
    private static List<PartView> files(MessageView view) {
        Optional<PartView> offered = view.findings()
                .invitation()
                .flatMap(event -> view.parts().stream()
                        .filter(InvitationCards::isCalendar)
                        .findFirst());
        List<PartView> told = ReportCards.told(view);
        return view.parts().stream()
                .filter(part -> !offered.equals(Optional.of(part)) && !told.contains(part))
                .toList();
    }

    /** The style sheet takes the one for the width of the frame; each is that of the narrowest. */
    private static List<Room> rooms(String html) {
        FrameHeight mail = new FrameHeight(html);
        return Map.of("wide", 840, "half", 560, "slim", 330).entrySet().stream()
                .map(width -> {
                    int folded = mail.at(width.getValue(), false);
                    int whole = mail.at(width.getValue(), true);
                    return new Room(width.getKey(), folded, Math.max(whole, folded + Math.max(400, folded / 2)));
                })
                .toList();
    }

    private static People people(PersonWords persons, MessageView view) {
        return new People(
                persons.of(view.from()),
                persons.of(view.sender().stream().toList()),
                persons.of(view.replyTo()),
                persons.of(view.to()),
                persons.of(view.cc()),
                persons.of(view.bcc()));
    }

    private static Recipients recipients(Visit visit, MessageView view) {
        List<Person> all = Stream.of(view.to(), view.cc(), view.bcc())
                .flatMap(List::stream)
                .toList();
        List<String> names = all.stream()
                .limit(NAMED)
                .map(each -> each.address().equalsIgnoreCase(visit.login().address())
                        ? visit.text("read.me")
                        : each.name().isEmpty() ? each.address() : each.name())
                .toList();
        return new Recipients(String.join(", ", names), all.size() - names.size());
    }

    private static List<FolderItem> targets(Opened message) {
        return message.entry().isEmpty() ? List.of() : ListScreen.targets(message.visit(), message.folder());
    }

    private static @Nullable PageLink other(
            Visit visit, MessageView view, String url, String list, boolean asText, int part) {
        if (view.html().isEmpty()) {
            return null;
        }
        String base = part == 0 ? url : url + "?show=1";
        String form = form(!asText, visit.preferences().reading());
        return new PageLink(
                visit.text(asText ? "read.as-html" : "read.as-text"),
                Urls.with(Urls.with(base, "text", form), "list", list));
    }

    /** Whether the text is shown alone: as the address says, else as the reader prefers. */
    static boolean asText(Visit visit, ReadLook look) {
        String asked = visit.query("text");
        return asked.equals("1") || (look.plain() && !asked.equals("0"));
    }

    /** The query value for a form; empty for the preferred one. */
    static String form(boolean asText, ReadLook look) {
        return asText == look.plain() ? "" : asText ? "1" : "0";
    }

    private static TemplateHTMLOutputModel markup(String html) {
        try {
            return HTMLOutputFormat.INSTANCE.fromMarkup(html);
        } catch (TemplateModelException e) {
            throw new IllegalStateException("markup", e);
        }
    }

    private static Neighbours neighbours(Opened message, ListPlace place) {
        if (message.entry().isEmpty()) {
            return Neighbours.NONE;
        }
        // After a move the list is that of another folder.
        boolean here = place.isSearch() || place.list().folder().equals(Optional.of(message.folder()));
        Visit visit = message.visit();
        try {
            if (here && ThreadLists.asked(visit, place)) {
                Neighbours threads = visit.organizer().conversations().neighbours(visit.login(), message.uidl());
                if (!threads.equals(Neighbours.NONE)) {
                    return threads;
                }
            }
            return visit.organizer()
                    .search()
                    .neighbours(
                            visit.login(),
                            message.uidl(),
                            here ? AskedSearch.asked(visit, place.list()) : Search.Within.folder(message.folder()));
        } catch (OrganizerException e) {
            return Neighbours.NONE;
        }
    }

    /** The address of a message before or after; empty for none. What a search finds may be in another folder. */
    private static String beside(Opened message, ListPlace place, Optional<String> uidl) {
        Visit visit = message.visit();
        try {
            Optional<FolderRef> folder = place.isSearch()
                    ? uidl.flatMap(each -> visit.organizer().search().message(visit.login(), each))
                            .map(Entry::folder)
                    : Optional.of(message.folder());
            return uidl.flatMap(each -> folder.map(in -> place.opening(in, each)))
                    .orElse("");
        } catch (OrganizerException e) {
            return "";
        }
    }
}
