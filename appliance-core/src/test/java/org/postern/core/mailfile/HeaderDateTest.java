package org.postern.core.mailfile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HeaderDateTest {
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void takesTheDateOfTheHeader() throws IOException {
        assertThat(date("From: a@b.test\r\nDate: Mon, 2 Nov 2026 10:00:00 +0900\r\n\r\nDate: never\r\n"))
                .contains(Instant.parse("2026-11-02T01:00:00Z"));
    }

    @Test
    void takesNoDateThatCannotBe() throws IOException {
        for (String message : new String[] {
            "Subject: none\r\n\r\n",
            "Date: yesterday\r\n\r\n",
            "Date: Mon, 2 Nov 2099 10:00:00 +0000\r\n\r\n",
            "Date: Mon, 2 Nov 1901 10:00:00 +0000\r\n\r\n",
            "no header at all",
            "",
            "\0\0\0: \r\r\n\n",
            "X: " + "y".repeat(200_000)
        }) {
            assertThat(date(message))
                    .as(message.substring(0, Math.min(40, message.length())))
                    .isEmpty();
        }
    }

    private static Optional<Instant> date(String message) throws IOException {
        return HeaderDate.of(new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1)), NOW);
    }
}
