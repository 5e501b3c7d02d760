package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code /healthz} tells the truth about the running box, and the administrator hears of it. */
class HealthTest {
    @Test
    void namesThePartWhoseThreadHasEnded(@TempDir Path data) throws Exception {
        try (TestBox box = TestBox.start(data, "office.test", Clock.systemUTC(), Map.of(), "alice")) {
            assertThat(box.browser("alice").get("/healthz").status()).isEqualTo(200);
            Thread reader = thread("queue-reader");
            reader.interrupt(); // as at the end of the box: it takes that for its end
            reader.join();
            box.look();
            WebClient.Page ill = box.browser("alice").get("/healthz");
            assertThat(ill.status()).isEqualTo(503);
            assertThat(ill.text()).isEqualTo("failing: queue\n");
            box.look();
            box.await("alice", "", mail -> mail.contains("Subject: A part of the mail server does not work: queue"));
        }
    }

    private static Thread thread(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(name))
                .findFirst()
                .orElseThrow();
    }
}
