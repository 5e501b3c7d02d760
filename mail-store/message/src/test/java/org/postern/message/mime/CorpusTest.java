package org.postern.message.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.postern.message.address.Person;
import org.postern.message.calendar.CalendarInvitation;
import org.postern.message.calendar.Repetition;
import org.postern.message.sign.Signature;

/** Compares each message of the corpus with the expected view beside it. */
class CorpusTest {
    private final MessageReader reader =
            new MessageReader(Clock.fixed(Instant.parse("2026-11-22T00:00:00Z"), ZoneOffset.UTC));

    @Test
    void everyMessageOfTheCorpusGivesItsExpectedView() throws IOException, URISyntaxException {
        Path corpus = Path.of(CorpusTest.class.getResource("/mime").toURI());
        SoftAssertions softly = new SoftAssertions();
        try (Stream<Path> files = Files.list(corpus)) {
            List<Path> messages = files.filter(file -> file.toString().endsWith(".eml"))
                    .sorted()
                    .toList();
            assertThat(messages).hasSizeGreaterThan(60);
            for (Path message : messages) {
                Path expected = Path.of(message.toString().replace(".eml", ".expected"));
                softly.assertThat(view(message))
                        .as(message.getFileName().toString())
                        .isEqualTo(Files.readString(expected));
            }
        }
        softly.assertAll();
    }

    private String view(Path message) {
        try (InputStream in = Files.newInputStream(message)) {
            return show(reader.read(in, Optional.empty()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String show(MessageView view) {
        StringBuilder out = new StringBuilder();
        out.append("subject: ").append(view.subject()).append('\n');
        out.append("from: ").append(people(view.from())).append('\n');
        out.append("to: ").append(people(view.to())).append('\n');
        for (PartView part : view.parts()) {
            out.append(part.number() < 1_000 ? "part: " : "part " + part.number() + ": ")
                    .append(part.fileName())
                    .append('|')
                    .append(part.mediaType());
            out.append('|').append(part.size()).append(part.inline() ? "|inline" : "");
            out.append(part.isMessage() ? "|message" : "").append('\n');
        }
        String problems = view.problems().stream().map(Enum::name).sorted().collect(Collectors.joining(" "));
        out.append("problems: ").append(problems).append('\n');
        findings(view.findings(), out);
        out.append("html: ").append(view.html().isPresent() ? "yes" : "no").append('\n');
        return out.append("text:\n").append(view.text()).toString();
    }

    /** Lines only for what a message has. */
    private static void findings(MessageView.Findings findings, StringBuilder out) {
        for (Signature signature : findings.signatures()) {
            out.append("signed: ")
                    .append(signature.scheme())
                    .append(' ')
                    .append(signature.state())
                    .append(signature.whole() ? "" : " in part");
            for (Signature.Signer signer : signature.signers()) {
                out.append(" by ").append(signer.name()).append(' ').append(signer.addresses());
                out.append(" issued by ").append(signer.issuer().orElse("the same"));
            }
            out.append('\n');
        }
        findings.report().ifPresent(report -> {
            out.append("report: ").append(report.event()).append('\n');
            report.recipients()
                    .forEach(each -> out.append("recipient: ")
                            .append(each.address())
                            .append('|')
                            .append(each.event())
                            .append(each.reason().map(reason -> "|" + reason).orElse(""))
                            .append('|')
                            .append(each.words())
                            .append('\n'));
            report.about()
                    .ifPresent(about -> out.append("about: ")
                            .append(about.subject())
                            .append('|')
                            .append(about.date().map(Object::toString).orElse("-"))
                            .append('|')
                            .append(people(about.to()))
                            .append('\n'));
        });
        findings.invitation().ifPresent(found -> {
            out.append("invitation: ").append(found.method()).append('|').append(found.summary());
            out.append('|').append(found.span().start().map(Object::toString).orElse("-"));
            out.append('|').append(found.span().end().map(Object::toString).orElse("-"));
            out.append('|').append(found.about().location());
            out.append('|').append(found.repeats().map(Repetition::text).orElse("NO"));
            found.organizer().ifPresent(guest -> out.append("|by ").append(guest.name() + "<" + guest.address() + ">"));
            found.people().guests().stream()
                    .filter(guest -> found.method() == CalendarInvitation.Method.ANSWERS)
                    .forEach(guest ->
                            out.append('|').append(guest.address()).append(' ').append(guest.answer()));
            out.append('\n');
        });
    }

    private static String people(List<Person> people) {
        return people.stream()
                .map(person -> (person.name().isEmpty() ? "" : person.name() + " ")
                        + "<" + person.address() + ">"
                        + person.warnings().stream().map(w -> " " + w).collect(Collectors.joining()))
                .collect(Collectors.joining(", "));
    }
}
