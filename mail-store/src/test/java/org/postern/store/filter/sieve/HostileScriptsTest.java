package org.postern.store.filter.sieve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.postern.store.delivery.Filing;

/** Scripts and messages made to hold up the box: each ends soon, and the message is kept. */
class HostileScriptsTest {
    /** Of processor time, which does not depend on what else runs here. */
    private static final Duration SOON = Duration.ofSeconds(3);

    @Test
    void deepNestingIsRefusedBeforeTheParserDescends() {
        int deep = 20_000;
        for (String script : new String[] {
            "if true {".repeat(deep) + "}".repeat(deep),
            "if anyof(".repeat(1) + "anyof(".repeat(deep) + "true" + ")".repeat(deep) + ") {}",
            "if " + "not ".repeat(deep) + "true {}",
            "if " + "not :a \"b\" ".repeat(deep) + "true {}",
            "a ".repeat(deep) + ";",
            "{".repeat(deep),
            "(".repeat(deep),
            "[".repeat(deep),
            "}".repeat(deep) + ")".repeat(deep)
        }) {
            assertThatThrownBy(() -> Compiler.compile(script, SieveLimits.DEFAULT))
                    .isInstanceOf(ScriptException.class);
        }
    }

    @Test
    void nestingThatPeopleWriteIsFine() {
        String script = "if anyof(true, not allof(false, not false)) {".repeat(10) + "keep;" + "}".repeat(10);
        assertThat(Compiler.compile(script, SieveLimits.DEFAULT).steps()).hasSize(1);
    }

    @Test
    void aWideScriptIsCompiledInTimeThatGrowsWithIt() {
        String wide = "keep;".repeat(50_000);
        String list = "redirect [" + "\"\\\\\\\\\\\\\\\\\",".repeat(20_000) + "\"a@x.test\"];";
        long start = cpu();
        assertThat(Compiler.compile(wide, SieveLimits.DEFAULT).steps()).hasSize(50_000);
        assertThatThrownBy(() -> Compiler.compile(list, SieveLimits.DEFAULT)).isInstanceOf(ScriptException.class);
        String backslashes = "redirect \"" + "\\\\".repeat(120_000) + "\";";
        assertThatThrownBy(() -> Compiler.compile(backslashes, SieveLimits.DEFAULT))
                .isInstanceOf(ScriptException.class);
        assertThat(Duration.ofNanos(cpu() - start)).isLessThan(SOON);
    }

    @Test
    void moreActionsThanTheLimitKeepTheMessage() {
        Filing.Plan plan = plan("require \"fileinto\"; " + "fileinto \"A\";".repeat(33), "Subject: x\n\n");
        assertThat(plan).isEqualTo(Filing.Plan.KEEP);
    }

    @Test
    void wildcardsThatWouldExplodeInAPatternMatcherEndSoon() {
        String pattern = "*a".repeat(5_000) + "*b";
        String script = "if header :matches \"subject\" \"" + pattern + "\" { discard; }";
        assertThat(timed(script, "Subject: " + "a".repeat(900) + "\n\n")).isEqualTo(Filing.Plan.KEEP);
        assertThat(timed(
                        "if header :matches \"subject\" \"*a*a*a*a*b\" { discard; }",
                        "Subject: " + "a".repeat(900_000) + "\n\n"))
                .isEqualTo(Filing.Plan.KEEP);
    }

    @Test
    void theBudgetStopsWhatIsLinearButTooMuch() {
        String tests = "if header :contains \"subject\" \"" + "a".repeat(1_000) + "b\" { discard; }\n";
        Filing.Plan plan = timed(tests.repeat(200), "Subject: " + "a".repeat(900_000) + "\n\n");
        assertThat(plan).isEqualTo(Filing.Plan.KEEP);
    }

    @Test
    void aHeaderOfOneMebibyteIsReadInBoundedTime() {
        String script = "if header :contains [\"x-large\", \"to\", \"subject\"] \"needle\" { discard; }"
                + "if address :domain [\"to\", \"cc\"] \"nowhere.test\" { discard; }";
        assertThat(timed(script, "X-Large: " + "x".repeat(1_100_000) + "\n\n")).isEqualTo(Filing.Plan.KEEP);
        assertThat(timed(script, "X-Large: x\n".repeat(95_000) + "\n")).isEqualTo(Filing.Plan.KEEP);
        assertThat(timed(script, "To: " + "<a@b.test>, ".repeat(80_000) + "\n\n"))
                .isEqualTo(Filing.Plan.KEEP);
        assertThat(timed(script, "To: " + "(".repeat(900_000) + "\n\n")).isEqualTo(Filing.Plan.KEEP);
        assertThat(timed(script, "To: " + "a:b;".repeat(200_000) + "\n\n")).isEqualTo(Filing.Plan.KEEP);
        assertThat(timed(script, "To: " + "\"".repeat(900_000) + "\n\n")).isEqualTo(Filing.Plan.KEEP);
        assertThat(timed(script, "Subject: " + "=?utf-8?q?x?= ".repeat(70_000) + "\n\n"))
                .isEqualTo(Filing.Plan.KEEP);
        assertThat(timed(script, "Subject: " + "=?".repeat(450_000) + "\n\n")).isEqualTo(Filing.Plan.KEEP);
        assertThat(timed(script, "Subject: " + " ".repeat(900_000) + "x\n\n")).isEqualTo(Filing.Plan.KEEP);
    }

    @Test
    void variablesThatDoubleStayBounded() {
        String doubling = "set \"a\" \"${a}${a}${a}${a}\";".repeat(200);
        String script = "require [\"variables\", \"fileinto\"]; set \"a\" \"xxxxxxxx\";" + doubling
                + "if string :contains \"" + "${a}".repeat(1_000) + "\" \"y\" { discard; }";
        assertThat(timed(script, "Subject: x\n\n")).isEqualTo(Filing.Plan.KEEP);
        String names = IntStream.range(0, 300)
                .mapToObj(i -> "set \"v" + i + "\" \"x\";")
                .collect(Collectors.joining("", "require \"variables\"; discard;", ""));
        assertThat(timed(names, "Subject: x\n\n")).as("too many").isEqualTo(Filing.Plan.KEEP);
        assertThat(timed("require \"variables\"; set \"a\" \"" + "${".repeat(60_000) + "\";", "Subject: x\n\n"))
                .isEqualTo(Filing.Plan.KEEP);
    }

    @Test
    void matchVariablesOfALongSubjectAreFoundInBoundedTime() {
        String script = "require \"variables\"; if header :matches \"subject\" \"*é*é*é*\" { keep; }";
        String others = "if header :matches \"subject\" \"*é*é*b\" { discard; }".repeat(100);
        assertThat(timed(script + others, "Subject: " + "é".repeat(450_000) + "\n\n"))
                .isEqualTo(Filing.Plan.KEEP);
        String marks = "Subject: " + "e\u0301\u0323".repeat(150_000) + "\n\n";
        assertThat(timed("if header :contains \"subject\" \"x\" { discard; }", marks))
                .isEqualTo(Filing.Plan.KEEP);
    }

    @Test
    void aBodyOfManyPartsCostsNoMoreThanTheBudget() {
        String parts = "--b\nContent-Type: application/x\n\nx\n".repeat(900);
        String message = "Content-Type: multipart/mixed; boundary=b\n\n" + parts + "x".repeat(500_000) + "--b--\n";
        String script = "require \"body\"; if body :content \"application\" :contains \"y\" { discard; }";
        assertThat(timed(script, message)).isEqualTo(Filing.Plan.KEEP);
        String rules = "if body :contains \"z\" { discard; }".repeat(20);
        String words = "Subject: x\n\n" + "word ".repeat(200_000) + "\n";
        assertThat(timed("require \"body\"; " + rules, words)).isEqualTo(Filing.Plan.KEEP);
        assertThat(timed("require \"body\"; " + rules + "if body :contains \"word\" { discard; }", words)
                        .keeps())
                .as("twenty rules are within the budget")
                .isEmpty();
    }

    @Test
    void aMessageThatIsNoMailIsKept() {
        String script = "require [\"date\", \"vacation\"]; if anyof(header \"from\" \"x\", address \"from\" \"x\","
                + " date \"date\" \"year\" \"1\") { discard; } vacation \"away\";";
        SieveFixture office = new SieveFixture().script(script);
        byte[] noise = new byte[100_000];
        new java.util.Random(7).nextBytes(noise);
        assertThat(office.plan("carol@elsewhere.test", "alice@office.test", noise))
                .isEqualTo(Filing.Plan.KEEP);
        assertThat(office.plan("carol@elsewhere.test", "alice@office.test", new byte[0]))
                .isEqualTo(Filing.Plan.KEEP);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static Filing.Plan timed(String script, String message) {
        long start = cpu();
        Filing.Plan plan = plan(script, message);
        assertThat(Duration.ofNanos(cpu() - start)).isLessThan(SOON);
        return plan;
    }

    private static Filing.Plan plan(String script, String message) {
        return new SieveFixture()
                .script(script)
                .plan(
                        "carol@elsewhere.test",
                        "alice@office.test",
                        message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }
}
