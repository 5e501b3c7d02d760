package org.postern.message.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.postern.message.address.Authorship;
import org.postern.message.address.ListUnsubscribe;
import org.postern.message.address.Person;
import org.postern.message.address.Persons;
import org.postern.message.file.FileWords;
import org.postern.message.header.HeaderFields;
import org.postern.message.header.HeaderParameters;
import org.postern.message.header.MailDates;
import org.postern.message.header.MessageIds;
import org.postern.message.mime.MessageView.Findings;
import org.postern.message.mime.MessageView.Head;
import org.postern.message.mime.MessageView.Links;
import org.postern.message.mime.MessageView.Problem;
import org.postern.message.mime.MessageView.Words;
import org.postern.message.report.ReportReader;
import org.postern.message.sign.Signature;
import org.postern.message.text.HtmlToText;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads messages (RFC 5322, RFC 2045 to 2049) for people; every message yields something to show. Checks the limits
 * while the octets stream by, and never holds bodies other than text in memory. Thread-safe.
 */
public final class MessageReader {
    /**
     * A larger message is not read for its title: a page of fifty such messages must not make the list slow. If its
     * header alone does not tell a charset, the title is a guess.
     */
    public static final int SUMMARY_OCTETS = 256 << 10;

    private static final int SUBJECT = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(MessageReader.class);

    private final MailDates dates;

    public MessageReader(Clock clock) {
        this.dates = new MailDates(clock);
    }

    /**
     * Reads a message to its end.
     *
     * @param override the charset that the reader chose, in place of the message's own label
     * @throws IOException if the octets cannot be read; never because of their content
     */
    public MessageView read(InputStream message, Optional<Charset> override) throws IOException {
        return read(new MimeWalk(message), override, true, Optional.empty());
    }

    /**
     * As {@link #read}, without most of its work: files are not decoded, so that their size is 0, and where there is
     * HTML to show, the plain text is empty.
     */
    public MessageView outline(InputStream message) throws IOException {
        return read(new MimeWalk(message), Optional.empty(), false, Optional.empty());
    }

    /**
     * As {@link #outline(InputStream)}, with the fields of a title list.
     *
     * @param octets of the whole message
     */
    public Outline outline(InputStream message, long octets) throws IOException {
        return outline(message, octets, Optional.empty());
    }

    /**
     * As {@link #outline(InputStream, long)}, and gathers the text of files.
     *
     * @param octets of the whole message
     */
    public Outline outline(InputStream message, long octets, FileWords words) throws IOException {
        return outline(message, octets, Optional.of(words));
    }

    private Outline outline(InputStream message, long octets, Optional<FileWords> words) throws IOException {
        MimeWalk walk = new MimeWalk(message);
        MessageView view = read(walk, Optional.empty(), false, words);
        return new Outline(view, heading(walk.top(), view, octets));
    }

    /**
     * The summary of a message, the same that the message has when it is indexed.
     *
     * @param message as far as {@link #SUMMARY_OCTETS}; more is not needed
     * @param octets of the whole message
     */
    public Summary summary(InputStream message, long octets) throws IOException {
        Outline outline = outline(message, octets);
        return outline.summary(outline.view()
                .html()
                .map(html -> HtmlToText.words(html, Snippet.WINDOW))
                .orElseGet(outline.view()::text));
    }

    private MessageView read(MimeWalk walk, Optional<Charset> override, boolean measuring, Optional<FileWords> words)
            throws IOException {
        Set<Problem> problems = EnumSet.noneOf(Problem.class);
        try {
            PartTree tree = PartReader.read(walk, measuring, words);
            if (walk.outcome() != MimeWalk.Outcome.TOO_COMPLEX) {
                return view(walk, tree, override, measuring);
            }
        } catch (MimeWalk.TooComplex e) {
            LOG.debug("a message beyond the limits is shown as headers only");
        } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
            // After a fault of the parser, the reader can still see the headers and the original.
            LOG.error("the MIME parser failed on a message", e);
            problems.add(Problem.BROKEN_MIME);
        }
        if (problems.isEmpty()) {
            problems.add(Problem.TOO_COMPLEX);
        }
        return headersOnly(walk.top(), override, problems);
    }

    /** Reads the header of a message, for example from a TOP reply. */
    public Heading heading(InputStream header) throws IOException {
        return heading(HeaderFields.read(header));
    }

    private Heading heading(HeaderFields fields) {
        Authorship authorship = Authorship.of(fields);
        return new Heading(
                authorship,
                Persons.authors(fields, authorship.author()),
                Persons.of(fields, "To"),
                fields.text("Subject", SUBJECT),
                fields.value("Date").flatMap(dates::parse),
                holdsAttachments(fields),
                doubtful(fields));
    }

    /** As {@link #heading(InputStream)} of the same header, or where that is doubtful and the message is small, as its view. */
    private Heading heading(HeaderFields top, MessageView view, long octets) {
        top.hint(Optional.empty());
        boolean asView = top.ascii() || (octets <= SUMMARY_OCTETS && doubtful(top));
        if (asView) {
            return new Heading(
                    view.authorship(),
                    view.from(),
                    view.to(),
                    view.subject(),
                    view.date(),
                    holdsAttachments(top),
                    false);
        }
        Heading guess = heading(top);
        return new Heading(
                guess.authorship(),
                guess.from(),
                guess.to(),
                guess.subject(),
                guess.date(),
                guess.attachments(),
                false);
    }

    private static boolean doubtful(HeaderFields fields) {
        return fields.doubtful("Subject") || fields.doubtful("From") || fields.doubtful("To");
    }

    /**
     * The decoded octets of a part, streamed from the message, which must stay open meanwhile.
     *
     * @param number as in {@link PartView#number()}
     */
    public Optional<InputStream> part(InputStream message, int number) throws IOException {
        return number < 1 ? Optional.empty() : Packages.part(message, number);
    }

    /** The raster images that the message's HTML may name by cid:, read in one pass, limited in size and number. */
    public InlineImages images(InputStream message) throws IOException {
        return Pictures.read(message);
    }

    private MessageView view(MimeWalk walk, PartTree tree, Optional<Charset> override, boolean measuring) {
        BodyChoice choice = new BodyChoice(tree.root(), override);
        HeaderFields top = walk.top();
        top.hint(override.or(choice::hint));
        Set<Problem> problems = choice.problems();
        if (walk.outcome() == MimeWalk.Outcome.BROKEN || tree.broken()) {
            problems.add(Problem.BROKEN_MIME);
        }
        if (tree.encrypted()) {
            problems.add(Problem.ENCRYPTED);
        }
        Body body = choice.body();
        PartList list =
                new PartList(tree.root(), choice.consumed(), !tree.signatures().isEmpty());
        List<Signature> signatures = new ArrayList<>(tree.signatures());
        if (list.smimeSigned() && signatures.isEmpty()) {
            signatures.add(Signature.UNCHECKED); // not the message as a whole: its octets were not measured
        }
        Optional<String> html = body.html();
        String text = measuring || html.isEmpty() ? body.text() : "";
        if (list.pgpSigned() || BodyChoice.beginsLine(text, "-----BEGIN PGP SIGNED MESSAGE-----")) {
            signatures.add(Signature.PGP);
        }
        Words words = new Words(text, html, choice.charset().map(Charset::name));
        Findings findings = new Findings(signatures, list.report(new ReportReader(dates)), list.invitation());
        return assemble(top, words, list.parts(), problems, findings);
    }

    private MessageView headersOnly(HeaderFields top, Optional<Charset> override, Set<Problem> problems) {
        top.hint(override);
        return assemble(top, new Words("", Optional.empty(), Optional.empty()), List.of(), problems, Findings.NONE);
    }

    private MessageView assemble(
            HeaderFields top, Words words, List<PartView> parts, Set<Problem> problems, Findings findings) {
        Optional<Instant> date = top.value("Date").flatMap(dates::parse);
        if (date.isEmpty()) {
            problems.add(Problem.NO_DATE);
        }
        Authorship authorship = Authorship.of(top);
        List<Person> sender = Persons.of(top, "Sender");
        Head head = new Head(
                top.text("Subject", SUBJECT),
                Persons.authors(top, authorship.author()),
                sender.stream().findFirst(),
                Persons.of(top, "Reply-To"),
                Persons.of(top, "To"),
                Persons.of(top, "Cc"),
                Persons.of(top, "Bcc"),
                date,
                authorship);
        Links links = new Links(
                MessageIds.first(top.value("Message-ID").orElse("")),
                MessageIds.thread(
                        top.value("References").orElse(""),
                        top.value("In-Reply-To").orElse("")),
                AnswerFields.of(top),
                ListUnsubscribe.of(top));
        return new MessageView(head, links, words, parts, problems, findings);
    }

    private static boolean holdsAttachments(HeaderFields fields) {
        String value = HeaderParameters.parse(fields.value("Content-Type").orElse("text/plain"))
                .value();
        boolean plain = value.startsWith("text/")
                || value.isEmpty()
                || value.equals("multipart/alternative")
                || value.equals("multipart/related")
                || value.equals("multipart/signed")
                || value.equals("multipart/report")
                || value.equals("multipart/encrypted")
                || value.equals("application/pkcs7-mime")
                || value.equals("application/x-pkcs7-mime");
        return !plain && value.indexOf('/') > 0;
    }
}
