package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Senders whose DNS never answers wait for it; nobody else does. */
class SilentDnsTest {
    private static final int ADDRESSES = 20;
    private static final int EACH = 10;

    /** Each author names two domains and five keys that nobody answers for: as many questions as one mail can cause. */
    private static String unanswerable(int n) {
        StringBuilder message = new StringBuilder();
        for (int key = 0; key < 5; key++) {
            message.append(
                    "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=d%d.silent%d.test; s=k%d; h=from; bh=%s; b=AAAA\r\n"
                            .formatted(n, n % 40, key, "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8="));
        }
        return message + "From: x@d%d.silent%d.test\r\nSubject: waits\r\n\r\nHi.".formatted(n, n % 40);
    }

    @Test
    void mailWhoseDnsNeverAnswersDelaysNoHonestMail(@TempDir Path data) throws Exception {
        try (TestInternet internet = new TestInternet()) {
            for (int i = 0; i < 40; i++) {
                internet.dns.silentBelow("silent" + i + ".test");
            }
            internet.dns.record("honest.test", "TXT", "\"v=spf1 include:spf.honest.test -all\"");
            internet.dns.record("spf.honest.test", "TXT", "\"v=spf1 ip4:127.9.9.9 -all\"");
            Map<String, String> settings = new HashMap<>(internet.settings());
            try (TestBox box = TestBox.start(data, "office.test", Clock.systemUTC(), settings, "alice")) {
                List<SmtpTalk> silent = new ArrayList<>();
                try (SmtpTalk honest = SmtpTalk.plain("127.9.9.9", box.port("smtp"))) {
                    honest.say("EHLO mx.honest.test");
                    for (int i = 0; i < ADDRESSES * EACH; i++) {
                        SmtpTalk one = SmtpTalk.plain("127.0.2." + (1 + i % ADDRESSES), box.port("smtp"));
                        silent.add(one);
                        one.say("EHLO mx.silent.test");
                        one.leave("x@d" + i + ".silent" + i % 40 + ".test", unanswerable(i), "alice@office.test");
                    }
                    String reply = honest.send(
                            "joe@honest.test",
                            "From: joe@honest.test\r\nSubject: honest\r\n\r\nHi.",
                            "alice@office.test");
                    long waiting = unanswered(silent);
                    assertThat(reply).startsWith("250 ");
                    assertThat(waiting).isGreaterThan(ADDRESSES * EACH / 2);
                } finally {
                    for (SmtpTalk one : silent) {
                        one.close();
                    }
                }
            }
        }
    }

    private static long unanswered(List<SmtpTalk> talks) throws IOException {
        long count = 0;
        for (SmtpTalk talk : talks) {
            count += talk.answered() ? 0 : 1;
        }
        return count;
    }
}
