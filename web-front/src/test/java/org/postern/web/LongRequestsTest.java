package org.postern.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.postern.web.http.Deadlines;
import org.postern.web.http.Limits;
import org.postern.web.session.SessionTimes;

/** A request that began before the password was changed does not go on for long after it. */
@Timeout(60)
class LongRequestsTest {
    private static final SessionTimes TIMES = new SessionTimes(
            Duration.ofMinutes(30), Duration.ofHours(12), Duration.ofDays(14), Duration.ofMillis(2), 1_000, 20);
    private static final Deadlines PATIENT = new Deadlines(
            Duration.ofHours(1), Duration.ofSeconds(10), 1_024, 1_024, Duration.ofSeconds(10), Duration.ofSeconds(3));
    private static final int MEBIBYTES = 200;

    @TempDir
    private Path directory;

    private FrontFixture front;

    @BeforeEach
    void start() {
        front = new FrontFixture(directory, Limits.STANDARD, PATIENT, TIMES);
    }

    @AfterEach
    void stop() {
        front.close();
    }

    @ParameterizedTest
    @EnumSource
    void aLongAnswerBreaksOffWhenItsSessionEnds(Version version) throws Exception {
        FrontFixture.Browser alice = front.browser(version);
        alice.login("alice");
        HttpResponse<InputStream> answer = alice.client.send(
                alice.request("/big?mib=" + MEBIBYTES).build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            assertThat(body.readNBytes(1 << 20)).hasSize(1 << 20);
            front.signIn.tickets.clear();
            assertThatThrownBy(() -> body.transferTo(OutputStream.nullOutputStream()))
                    .isInstanceOf(IOException.class);
        }
        assertThat(front.signIn.signedOut).hasSize(1);
    }

    @Test
    void aLongAnswerOfASessionThatLastsIsWhole() throws Exception {
        FrontFixture.Browser alice = front.browser(Version.HTTP_2);
        alice.login("alice");
        HttpResponse<InputStream> answer =
                alice.client.send(alice.request("/big?mib=20").build(), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(20L << 20);
        }
    }

    /** Looked at by itself, not with the heartbeats, of which the first comes after fifteen seconds. */
    @Test
    @Timeout(12)
    void anEventStreamEndsBeforeItsFirstHeartbeat() throws Exception {
        front.pages.events = stream -> () -> {};
        FrontFixture.Browser alice = front.browser(Version.HTTP_2);
        alice.login("alice");
        HttpResponse<InputStream> answer =
                alice.client.send(alice.request("/events").build(), HttpResponse.BodyHandlers.ofInputStream());
        front.signIn.tickets.clear();
        try (InputStream body = answer.body()) {
            body.readAllBytes();
        }
    }

    /** HTTP/2: more than a window of the form is taken only by a front that has let the session in. */
    @Test
    void aSlowFormOfASessionThatEndedMeanwhileDoesNothing() {
        FrontFixture.Browser alice = front.browser(Version.HTTP_2);
        String token = alice.login("alice");
        HttpResponse<String> answer = alice.send(alice.request("/compose")
                .header("Content-Type", "multipart/form-data; boundary=b0")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> form(token))));

        assertThat(answer.statusCode()).isEqualTo(303);
        assertThat(answer.headers().firstValue("location").orElse("")).startsWith("/login?");
        assertThat(front.pages.sent).isEmpty();
    }

    /** A form of 40 MiB whose writer loses the account after the first. */
    private InputStream form(String token) {
        String before = "--b0\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n" + token
                + "\r\n--b0\r\nContent-Disposition: form-data; name=\"attachment\"; filename=\"a\"\r\n\r\n";
        InputStream first = new ByteArrayInputStream(new byte[1 << 20]);
        InputStream ends = new FilterInputStream(InputStream.nullInputStream()) {
            @Override
            public int read(byte[] into, int offset, int length) {
                front.signIn.tickets.clear();
                return -1;
            }
        };
        InputStream rest = new ByteArrayInputStream(new byte[39 << 20]);
        return new SequenceInputStream(
                Collections.enumeration(List.of(ascii(before), first, ends, rest, ascii("\r\n--b0--\r\n"))));
    }

    private static InputStream ascii(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }
}
