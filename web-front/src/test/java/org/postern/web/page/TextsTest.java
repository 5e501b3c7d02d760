package org.postern.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.postern.message.address.Person;
import org.postern.message.calendar.CalendarInvitation;
import org.postern.message.calendar.Repetition;
import org.postern.message.mime.MessageView;
import org.postern.message.report.MailReport;
import org.postern.message.report.Reason;
import org.postern.web.hop.HopException;
import org.postern.web.http.ErrorPages;
import org.postern.web.letter.AddressLines;
import org.postern.web.organizer.FolderRef.Role;
import org.postern.web.organizer.Invitations;
import org.postern.web.session.LoginView;

final class TextsTest {
    private final TextBundles bundles = new TextBundles();

    private static Properties load(String language) throws IOException {
        Properties words = new Properties();
        try (InputStream in =
                Objects.requireNonNull(Texts.class.getResourceAsStream("texts_" + language + ".properties"))) {
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return words;
    }

    @Test
    void bothLanguagesHaveTheSameKeysAndPlaceholders() throws IOException {
        Properties english = load("en");
        Properties japanese = load("ja");
        Set<String> keys = new TreeSet<>(english.stringPropertyNames());
        keys.removeIf(key -> key.endsWith(".one"));
        assertThat(new TreeSet<>(japanese.stringPropertyNames())).isEqualTo(keys);
        for (String key : keys) {
            assertThat(placeholders(japanese.getProperty(key)))
                    .as(key)
                    .isEqualTo(placeholders(english.getProperty(key)));
            assertThat(japanese.getProperty(key)).as(key).isNotBlank();
        }
    }

    private static Set<String> placeholders(String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile("\\{\\d}").matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }

    @Test
    void everyWordATemplateAsksForIsThere() throws IOException {
        List<String> missing = new ArrayList<>();
        List<String> names = new ArrayList<>(Templates.NAMES);
        names.add("layout");
        for (String name : names) {
            try (InputStream in =
                    Objects.requireNonNull(Texts.class.getResourceAsStream("templates/" + name + ".ftlh"))) {
                String template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                Matcher asked = Pattern.compile("\\bt\\(\"([^\"]+)\"\\s*[,)]").matcher(template);
                while (asked.find()) {
                    if (!bundles.of(Locale.ENGLISH).has(asked.group(1))) {
                        missing.add(name + ": " + asked.group(1));
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyCaseThatCanHappenHasWords() {
        List<String> keys = new ArrayList<>();
        add(keys, "warn.", Person.Warning.values());
        add(keys, "problem.", MessageView.Problem.values());
        add(keys, "reason.", Reason.values());
        add(keys, "report.", MailReport.Event.values());
        add(keys, "report.event.", MailReport.Event.values());
        add(keys, "event.", CalendarInvitation.Method.values());
        add(keys, "event.people.", CalendarInvitation.Answer.values());
        add(keys, "event.you.", Invitations.Answer.values());
        add(keys, "event.sent.", Invitations.Answer.values());
        add(keys, "event.subject.", Invitations.Answer.values());
        add(keys, "again.", Repetition.Every.values());
        add(keys, "again.each.", Repetition.Every.values());
        add(keys, "compose.invalid.", AddressLines.Reason.values());
        add(keys, "compose.hop.", HopException.Kind.values());
        add(keys, "error.hop.", HopException.Kind.values());
        add(keys, "error.", ErrorPages.Reason.values());
        add(keys, "login.", LoginView.Problem.values());
        add(keys, "list.empty.", Role.values());
        for (Role role : Role.values()) {
            keys.add("list.empty." + PersonWords.key(role.name()) + ".next");
        }
        for (ErrorPages.Reason reason : ErrorPages.Reason.values()) {
            keys.add("error." + PersonWords.key(reason.name()) + ".next");
        }
        assertThat(keys).allMatch(bundles.of(Locale.JAPANESE)::has);
    }

    private static void add(List<String> keys, String prefix, Enum<?>[] values) {
        for (Enum<?> each : values) {
            keys.add(prefix + PersonWords.key(each.name()));
        }
    }

    @Test
    void oneIsSpokenOfInTheSingularAndBracesOfArgumentsStay() {
        Texts english = bundles.of(Locale.UK);
        assertThat(english.get("choose.unread", 1)).isEqualTo("1 unread message");
        assertThat(english.get("choose.unread", 12_345)).isEqualTo("12,345 unread messages");
        assertThat(english.get("act.moved", 2, "{0} it's")).isEqualTo("2 messages moved to {0} it's.");
        assertThat(bundles.of(Locale.JAPAN).get("choose.unread", 1)).isEqualTo("未読 1 通");
        assertThat(bundles.of(Locale.FRENCH).locale()).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void japaneseSizesAreShortAndTheButtonBesideThePasswordIsOneLine() throws IOException {
        Wording japanese = new Wording(bundles.of(Locale.JAPAN), ZoneId.of("Asia/Tokyo"), Instant.EPOCH);
        assertThat(japanese.size(355)).isEqualTo("355 B");
        try (InputStream css = TextsTest.class.getResourceAsStream("assets/postern.css")) {
            assertThat(new String(Objects.requireNonNull(css).readAllBytes(), StandardCharsets.UTF_8))
                    .contains(".peek button{white-space:nowrap}");
        }
    }
}
