package org.postern.store.filter.sieve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.postern.store.delivery.Filing;

/**
 * Each script in {@code resources/sieve} with the mail that its first lines name, beside the plan that it must give: {@code
 * # mail: NAME [from: ADDRESS] [to: ADDRESS] [junk] [unproven]}. {@code -Dpostern.regenerate=true} writes the plans anew, to be read
 * before they are trusted.
 */
class SieveGoldenTest {
    private static final Path CASES = Path.of("src/test/resources/sieve");
    private static final Pattern HEAD =
            Pattern.compile("# mail: (\\S+)(?: from: (\\S+))?(?: to: (\\S+))?( junk)?( unproven)?\\s*");

    @Test
    void everyScriptGivesTheWrittenPlan() throws IOException {
        List<Path> scripts;
        try (Stream<Path> files = Files.list(CASES)) {
            scripts =
                    files.filter(f -> f.toString().endsWith(".sieve")).sorted().toList();
        }
        assertThat(scripts).hasSizeGreaterThan(15);
        SoftAssertions softly = new SoftAssertions();
        for (Path script : scripts) {
            String plan = plan(Files.readString(script));
            Path expected =
                    script.resolveSibling(script.getFileName().toString().replace(".sieve", ".plan"));
            if (Boolean.getBoolean("postern.regenerate")) {
                Files.writeString(expected, plan);
            }
            softly.assertThat(plan).as(script.getFileName().toString()).isEqualTo(Files.readString(expected));
        }
        softly.assertAll();
    }

    private static String plan(String script) throws IOException {
        StringBuilder all = new StringBuilder();
        for (String line : script.lines().toList()) {
            Matcher head = HEAD.matcher(line);
            if (!head.matches()) {
                continue;
            }
            String from = head.group(2) == null
                    ? "carol@elsewhere.test"
                    : head.group(2).replace("<>", "");
            String to = head.group(3) == null ? "alice@office.test" : head.group(3);
            SieveFixture office = new SieveFixture().script(script);
            office.answerable = head.group(5) == null;
            Filing.Plan plan = office.plan(
                    office.alice,
                    from,
                    to,
                    SieveFixture.mail(Files.readString(CASES.resolve(head.group(1)))),
                    head.group(4) != null);
            all.append(line.substring(2)).append('\n').append(shown(plan));
        }
        return all.toString();
    }

    private static String shown(Filing.Plan plan) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Filing.Keep keep : plan.keeps()) {
            text.append("  keep ").append(keep.folder().map(f -> '"' + f + '"').orElse("-"));
            new TreeSet<>(keep.flags()).forEach(flag -> text.append(' ').append(flag));
            new TreeSet<>(keep.keywords()).forEach(word -> text.append(' ').append(word));
            text.append('\n');
        }
        plan.redirects()
                .forEach(address -> text.append("  redirect ").append(address).append('\n'));
        plan.refusal().ifPresent(refusal -> {
            text.append("  refuse ").append(refusal.text()).append('\n');
            text.append("  or by mail: ")
                    .append(refusal.notice().isPresent() ? "yes" : "no")
                    .append('\n');
        });
        new TreeSet<>(plan.remembered())
                .forEach(digest -> text.append("  remember ").append(digest).append('\n'));
        if (plan.reply().isPresent()) {
            text.append("  reply to ").append(plan.reply().get().to()).append('\n');
            try (InputStream in = plan.reply().get().message().open()) {
                new String(in.readAllBytes(), UTF_8)
                        .replaceAll("(?m)^Message-ID: <[0-9a-f-]{36}@office.test>", "Message-ID: <...>")
                        .lines()
                        .forEach(line -> text.append("    ").append(line).append('\n'));
            }
        }
        return text.isEmpty() ? "  nothing\n" : text.toString();
    }
}
