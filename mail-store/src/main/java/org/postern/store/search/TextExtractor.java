package org.postern.store.search;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.List;
import org.postern.message.address.Person;
import org.postern.message.file.FileTexts;
import org.postern.message.file.FileWords;
import org.postern.message.file.PdfText;
import org.postern.message.mime.MessageReader;
import org.postern.message.mime.MessageView;
import org.postern.message.mime.Outline;
import org.postern.message.mime.PartView;
import org.postern.message.text.HtmlToText;
import org.postern.store.content.LimitedStream;
import org.postern.store.thread.ThreadFacts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Extracts the words of a message that its page shows: subject, people, the first 256 Ki characters of its text, the
 * names of its files and their text, as far as {@link FileTexts} reads it; segmented. It never fails because of a message's content. Thread-safe: it has no state.
 */
public final class TextExtractor {
    private static final Logger LOG = LoggerFactory.getLogger(TextExtractor.class);
    private static final int MOST_TEXT = 262_144;
    private static final int MOST_FIELD = 32_768;
    /** Content after this many bytes is not read. Files beyond it are not found by their names. */
    private static final int MOST_BYTES = 64 << 20;

    private final MessageReader reader = new MessageReader(Clock.systemUTC());
    private final FileTexts texts;

    public TextExtractor(FileTexts texts) {
        this.texts = texts;
    }

    /** The same, but for the text of PDFs, which another process reads, one after the other. */
    TextExtractor withoutPdfs() {
        return new TextExtractor(new FileTexts(PdfText.NONE));
    }

    /**
     * Extracts the words and makes the summary.
     *
     * @param octets of the message
     */
    public Text extract(InputStream message, long octets) {
        LimitedStream limited = new LimitedStream(message, MOST_BYTES);
        try {
            FileWords words = new FileWords(texts);
            Outline outline = reader.outline(limited, octets, words);
            MessageView view = outline.view();
            String shown = shown(view);
            // A large message whose end was not read is probably large because of its attachments.
            boolean attachments = limited.cut() || view.parts().stream().anyMatch(part -> !part.inline());
            return new Text(
                    Segmenter.words(view.subject()),
                    Segmenter.words(
                            people(List.of(view.from(), view.sender().stream().toList(), view.replyTo()))),
                    Segmenter.words(people(List.of(view.to(), view.cc(), view.bcc()))),
                    Segmenter.words(people(List.of(view.cc()))),
                    Segmenter.words(body(view, shown)),
                    Segmenter.words(files(view)),
                    Segmenter.words(files(view) + '\n' + words.text()),
                    attachments,
                    outline.summary(shown).text().orElse(""),
                    ListKeys.of(view),
                    ThreadFacts.of(view));
        } catch (IOException e) {
            LOG.debug("a message was not indexed: {}", e.getClass().getName());
            return Text.NONE;
        }
    }

    /** Names and addresses, each once: the same person often stands in several fields. */
    private static String people(List<List<Person>> fields) {
        StringBuilder all = new StringBuilder();
        fields.stream().flatMap(List::stream).distinct().forEach(person -> {
            if (all.length() < MOST_FIELD) {
                all.append(person.name()).append('\n').append(person.address()).append('\n');
            }
        });
        return all.toString();
    }

    /** The text as it is shown, in its rich form where there is one. */
    private static String shown(MessageView view) {
        return view.html().map(html -> HtmlToText.words(html, MOST_TEXT)).orElseGet(view::text);
    }

    /** The text, and what the page tells. */
    private static String body(MessageView view, String shown) {
        StringBuilder all = new StringBuilder(shown.length() + 200);
        all.append(shown, 0, Math.min(shown.length(), MOST_TEXT));
        return all.append('\n').append(view.findings().words()).toString();
    }

    private static String files(MessageView view) {
        StringBuilder all = new StringBuilder();
        for (PartView part : view.parts()) {
            if (all.length() < MOST_FIELD) {
                all.append(part.fileName()).append('\n');
            }
        }
        return all.toString();
    }

    /**
     * The words found, separated by blanks.
     *
     * @param copied of the people among the recipients who got a copy
     * @param files of the names of files
     * @param attached of the names and the text of files
     * @param summary as {@link org.postern.message.mime.Summary} writes it; empty if the message has none
     * @param keys for sorted lists
     * @param thread what tells which thread it belongs to
     */
    record Text(
            String subject,
            String sender,
            String recipients,
            String copied,
            String body,
            String files,
            String attached,
            boolean attachments,
            String summary,
            ListKeys keys,
            ThreadFacts thread) {
        static final Text NONE = new Text("", "", "", "", "", "", "", false, "", ListKeys.NONE, ThreadFacts.NONE);
    }
}
