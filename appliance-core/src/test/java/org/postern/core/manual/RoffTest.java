package org.postern.core.manual;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What would be lost or taken for a request is escaped. */
class RoffTest {
    @Test
    void nothingInATextIsARequest() {
        assertThat(Roff.line(".DOMAIN means")).isEqualTo("\\&.DOMAIN means");
        assertThat(Roff.line("`.x` y")).isEqualTo("\\fB.x\\fR y");
        assertThat(Roff.line("C:\\new -- it's ~^\u2026")).isEqualTo("C:\\enew \\-\\- it\\(aqs \\(ti\\(ha\\[u2026]");
        assertThat(Roff.line("'quoted'")).startsWith("\\(aq");
        assertThat(Roff.line("a ` alone")).isEqualTo("a \\(ga alone");
    }

    @Test
    void quotesDoNotEndAnArgument() {
        assertThat(new Roff("a\"b", 1, "p").section("say \"no\"").toString())
                .contains(".TH \"a\\(dqb\" 1 ", ".SH \"say \\(dqno\\(dq\"\n");
    }
}
