package org.postern.message.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.postern.message.address.Person;
import org.postern.message.address.Persons;
import org.postern.message.header.HeaderFields;
import org.postern.message.header.HeaderParameters;
import org.postern.message.header.MailDates;
import org.postern.message.header.MessageIds;
import org.postern.message.mime.MessageView.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads messages (RFC 5322, RFC 2045 to 2049) for people; every message yields something to show. Checks the limits
 * while the octets stream by, and never holds bodies other than text in memory. Thread-safe.
 */
public final class MessageReader {
    /** Further or larger images stay attachments. */
    private static final int IMAGE_OCTETS = 2 << 20;

    private static final int ALL_IMAGE_OCTETS = 8 << 20;
    private static final int MOST_IMAGES = 100;
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
        MimeWalk walk = new MimeWalk(message);
        Set<Problem> problems = EnumSet.noneOf(Problem.class);
        try {
            PartTree tree = PartTree.read(walk);
            if (walk.outcome() != MimeWalk.Outcome.TOO_COMPLEX) {
                return view(walk, new BodyChoice(tree.root(), override), override, problems);
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
        HeaderFields fields = HeaderFields.read(header);
        HeaderParameters type =
                HeaderParameters.parse(fields.value("Content-Type").orElse("text/plain"));
        return new Heading(
                Persons.of(fields, "From"),
                Persons.of(fields, "To"),
                fields.text("Subject", SUBJECT),
                fields.value("Date").flatMap(dates::parse),
                holdsAttachments(type));
    }

    /**
     * The decoded octets of a part, streamed from the message, which must stay open meanwhile.
     *
     * @param number as in {@link PartView#number()}
     */
    public Optional<InputStream> part(InputStream message, int number) throws IOException {
        MimeWalk walk = new MimeWalk(message);
        for (MimeWalk.Step step = walk.next(); step != MimeWalk.Step.END; step = walk.next()) {
            if (step == MimeWalk.Step.LEAF && walk.leaf().number() == number) {
                return Optional.of(walk.content());
            }
        }
        return Optional.empty();
    }

    /** The raster images that the message's HTML may name by cid:, read in one pass, limited in size and number. */
    public InlineImages images(InputStream message) throws IOException {
        Map<String, String> found = new HashMap<>();
        int octets = 0;
        MimeWalk walk = new MimeWalk(message);
        try {
            for (MimeWalk.Step step = walk.next(); step != MimeWalk.Step.END; step = walk.next()) {
                boolean candidate =
                        step == MimeWalk.Step.LEAF && walk.leaf().contentId().isPresent() && found.size() < MOST_IMAGES;
                if (candidate) {
                    byte[] image = head(walk.content(), Math.min(IMAGE_OCTETS, ALL_IMAGE_OCTETS - octets));
                    Optional<String> uri = RasterImage.dataUri(image);
                    if (uri.isPresent()) {
                        octets += image.length;
                        found.putIfAbsent(walk.leaf().contentId().orElseThrow(), uri.get());
                    }
                }
            }
        } catch (MimeWalk.TooComplex e) {
            LOG.debug("images beyond the limits remain attachments");
        }
        return id -> Optional.ofNullable(found.get(id));
    }

    /** All octets, or none if there are more than the limit. */
    private static byte[] head(InputStream content, int limit) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8_192];
        for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
            all.write(buffer, 0, count);
            if (all.size() > limit) {
                return new byte[0];
            }
        }
        return all.toByteArray();
    }

    private MessageView view(MimeWalk walk, BodyChoice body, Optional<Charset> override, Set<Problem> problems) {
        HeaderFields top = walk.top();
        top.hint(override.or(body::charset));
        if (walk.outcome() == MimeWalk.Outcome.BROKEN) {
            problems.add(Problem.BROKEN_MIME);
        }
        String text = body.text();
        Optional<String> html = body.html();
        problems.addAll(body.problems());
        return assemble(top, text, html, body.charset(), body.parts(), problems);
    }

    private MessageView headersOnly(HeaderFields top, Optional<Charset> override, Set<Problem> problems) {
        top.hint(override);
        return assemble(top, "", Optional.empty(), Optional.empty(), List.of(), problems);
    }

    private MessageView assemble(
            HeaderFields top,
            String text,
            Optional<String> html,
            Optional<Charset> charset,
            List<PartView> parts,
            Set<Problem> problems) {
        Optional<Instant> date = top.value("Date").flatMap(dates::parse);
        if (date.isEmpty()) {
            problems.add(Problem.NO_DATE);
        }
        if (top.values("From").size() > 1) {
            problems.add(Problem.SEVERAL_FROM);
        }
        List<Person> sender = Persons.of(top, "Sender");
        return new MessageView(
                top.text("Subject", SUBJECT),
                Persons.of(top, "From"),
                sender.stream().findFirst(),
                Persons.of(top, "Reply-To"),
                Persons.of(top, "To"),
                Persons.of(top, "Cc"),
                Persons.of(top, "Bcc"),
                AnswerFields.of(top),
                date,
                MessageIds.first(top.value("Message-ID").orElse("")),
                MessageIds.thread(
                        top.value("References").orElse(""),
                        top.value("In-Reply-To").orElse("")),
                Optional.of(top.text("Authentication-Results", SUBJECT)).filter(v -> !v.isEmpty()),
                text,
                html,
                charset.map(Charset::name),
                List.copyOf(parts),
                Set.copyOf(problems));
    }

    private static boolean holdsAttachments(HeaderParameters type) {
        String value = type.value();
        boolean plain = value.startsWith("text/")
                || value.isEmpty()
                || value.equals("multipart/alternative")
                || value.equals("multipart/related")
                || value.equals("multipart/signed")
                || value.equals("multipart/report")
                || value.equals("multipart/encrypted");
        return !plain && value.indexOf('/') > 0;
    }
}
