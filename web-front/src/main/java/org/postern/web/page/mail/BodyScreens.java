package org.postern.web.page.mail;

import freemarker.core.HTMLOutputFormat;
import freemarker.core.TemplateHTMLOutputModel;
import freemarker.template.TemplateModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.postern.message.mime.MessageView;
import org.postern.message.mime.PartView;
import org.postern.web.http.Response;
import org.postern.web.mime.PlainTextHtml;
import org.postern.web.mime.ReadingAids;
import org.postern.web.mime.SafeHtml;
import org.postern.web.page.Charsets;
import org.postern.web.page.NotThere;
import org.postern.web.page.PersonWords;
import org.postern.web.page.ShownPerson;
import org.postern.web.page.Templates;
import org.postern.web.page.Visit;
import org.postern.web.page.list.ListPlace;
import org.postern.web.page.read.AidsOfMail;

/** Documents with the content of a mail alone: the document of the sandboxed frame, the page to print, the source. */
public final class BodyScreens {
    private static final int MOST_SOURCE = 512 << 10;
    private final SafeBodies bodies;

    public BodyScreens(SafeBodies bodies) {
        this.bodies = bodies;
    }

    /**
     * The page to print.
     *
     * @param text whether the content is plain text
     * @param files that are not seen in the content
     */
    public record View(TemplateHTMLOutputModel content, boolean text, Heading heading, List<ReadView.Part> files) {}

    /**
     * The document of the sandboxed frame.
     *
     * @param background as {@code #rrggbb}
     */
    public record Paper(String title, TemplateHTMLOutputModel content, String background, boolean dark) {}

    /** Subject, people and date. */
    public record Heading(
            String subject, List<ShownPerson> from, List<ShownPerson> to, List<ShownPerson> cc, String date) {}

    /**
     * The source.
     *
     * @param cut whether only a part is shown
     */
    public record Source(String text, boolean cut, String raw, String back) {}

    public Response body(Visit visit) {
        Opened message = Opened.of(visit);
        String part = visit.query("part");
        boolean nested = part.matches("[1-9][0-9]{0,8}");
        MessageView view = nested ? message.nested(Integer.parseInt(part)) : message.view();
        if (view.html().isEmpty()) {
            throw new NotThere();
        }
        boolean images = message.remoteImages();
        String charset = Charsets.named(visit.query("charset")).isPresent() ? visit.query("charset") : "";
        SafeHtml safe = bodies.of(
                message,
                nested ? Integer.parseInt(part) : 0,
                charset,
                view.html().get(),
                images,
                AidsOfMail.of(visit, view, ListPlace.from(visit, message.folder())));
        String title = view.subject().isEmpty() ? visit.text("read.no-subject") : view.subject();
        return page(images, paper(visit.desk().templates(), title, safe, ListScreen.on(visit, "dark")));
    }

    /** The document of the sandboxed frame. */
    public static String paper(Templates templates, String title, SafeHtml safe, boolean dark) {
        Paper paper = new Paper(title, markup(safe.html()), safe.background(), dark);
        return templates.render("body", Map.of("v", paper));
    }

    public Response print(Visit visit) {
        Opened message = Opened.of(visit);
        MessageView view = message.view();
        boolean images = message.remoteImages();
        String charset = Charsets.named(visit.query("charset")).isPresent() ? visit.query("charset") : "";
        String html;
        List<PartView> files = view.parts();
        boolean sent = view.html().isPresent()
                && !ReadScreen.asText(visit, visit.preferences().reading());
        if (sent) {
            SafeHtml safe = bodies.of(message, 0, charset, view.html().get(), images, ReadingAids.NONE);
            html = safe.html();
            files = safe.without(files);
        } else {
            html = PlainTextHtml.render(view.text());
        }
        PersonWords persons = new PersonWords(visit.wording().texts());
        View model = new View(
                markup(html),
                !sent,
                new Heading(
                        view.subject(),
                        persons.of(view.from()),
                        persons.of(view.to()),
                        persons.of(view.cc()),
                        view.date().map(visit.wording()::fullDate).orElse("")),
                new PartWords(visit.wording(), message.url()).of(files, List.of(), 0));
        Map<String, Object> all = new HashMap<>();
        all.put("t", visit.wording().texts());
        all.put("lang", visit.wording().texts().locale().toLanguageTag());
        all.put("v", model);
        return page(images, visit.desk().templates().render("print", all));
    }

    private static Response page(boolean images, String document) {
        byte[] page = document.getBytes(StandardCharsets.UTF_8);
        return new Response(
                200,
                images ? Response.Kind.MAIL_FRAME_REMOTE_IMAGES : Response.Kind.MAIL_FRAME,
                "text/html;charset=utf-8",
                Map.of(),
                out -> out.write(page));
    }

    public Response source(Visit visit) {
        Opened message = Opened.of(visit);
        byte[] start;
        try (InputStream in = Opened.gone(() -> visit.mail().raw(visit.login(), message.folder(), message.uidl()))) {
            start = in.readNBytes(MOST_SOURCE + 1);
        } catch (IOException e) {
            throw new NotThere();
        }
        boolean cut = start.length > MOST_SOURCE;
        String text = new String(start, 0, Math.min(start.length, MOST_SOURCE), StandardCharsets.UTF_8);
        Source view = new Source(text, cut, message.url() + "/raw", message.url());
        return visit.page(200, "source", "mail", view, Optional.of(message.folder()));
    }

    private static TemplateHTMLOutputModel markup(String html) {
        try {
            return HTMLOutputFormat.INSTANCE.fromMarkup(html);
        } catch (TemplateModelException e) {
            throw new IllegalStateException("markup", e);
        }
    }
}
