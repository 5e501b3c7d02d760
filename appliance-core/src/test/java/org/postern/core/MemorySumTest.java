package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.postern.store.mailbox.StoreSettings;
import org.postern.web.http.Limits;
import org.postern.web.session.SessionTimes;

/**
 * What all limits allow to be held at one time, in octets of the heap, beside the heap that the launcher gives. Each row is a limit times the
 * size of one (measured with a histogram of the heap, rounded up). A new cache or a greater limit gets a row, or breaks this.
 */
class MemorySumTest {
    private static final long KIB = 1 << 10;
    private static final long MIB = 1 << 20;

    /** One entry of a table of clients or networks: key, value and node. */
    private static final long ENTRY = 220;

    /** What a thread touches of its stack. */
    private static final long STACK = 128 << 10;

    @Test
    void allLimitsTogetherFitIntoTheHeap() throws Exception {
        Map<String, Long> rows = new LinkedHashMap<>();
        long heap = heap();
        rows.put("clients that have not signed in", heap / 16 * 3);
        rows.put(
                "messages that wait to be written",
                StoreSettings.DEFAULT.spooling().memoryBytes());
        rows.put(
                "maildrops for the next session",
                12L * StoreSettings.DEFAULT.caches().maildropMessages());
        rows.put("groups of the writer", StoreSettings.DEFAULT.groups().bytes());
        rows.put("titles", constant("org.postern.web.hop.MailReceiver", "TITLE_CACHE"));
        rows.put("opened messages", constant("org.postern.web.hop.MailReceiver", "VIEW_CACHE"));
        rows.put("originals", constant("org.postern.web.hop.MailReceiver", "RAW_CACHE"));
        rows.put("cleaned HTML", 2 * constant("org.postern.web.page.mail.SafeBodies", "MOST_CHARACTERS"));
        rows.put("forms of ended sessions", constant("org.postern.web.WebFront", "KEPT_FORM_MEMORY"));
        rows.put("web sessions", SessionTimes.STANDARD.total() * KIB);
        rows.put("answers in the making", Limits.STANDARD.threads() * constant("org.postern.web.http.Sender", "WHOLE"));
        rows.put(
                "password hashes at one time",
                2L * StoreSettings.DEFAULT.passwordCost().memoryKib() * KIB);
        // Connections on four listeners, messages, recipients, TLS.
        rows.put("paces of clients", ENTRY * constant("org.postern.store.share.ClientPace", "MOST_NETWORKS"));
        rows.put("rates of clients", 7 * ENTRY * constant("org.postern.store.share.ClientRate", "MOST_CLIENTS"));
        rows.put("known networks", ENTRY * constant("org.postern.store.share.KnownNetworks", "MOST"));
        rows.put("members' networks", ENTRY * constant("org.postern.store.share.KnownNetworks", "MOST_OF_MEMBERS"));
        rows.put("probing networks", ENTRY * constant("org.postern.store.smtp.Probes", "MOST_NETWORKS"));
        rows.put("failed sign-ins", 2 * ENTRY * constant("org.postern.store.gate.SignInMemory", "MOST_ENTRIES"));
        rows.put("the idle box", 20 * MIB);
        long sum = rows.values().stream().mapToLong(Long::longValue).sum();
        assertThat(sum).as("MiB of %s: %s", heap / MIB, rows).isLessThanOrEqualTo(heap);
    }

    /** Beside the heap, the classes (60 MiB) and the cache of the database, which its settings bound. */
    @Test
    void whatTheWebmailHoldsOutsideOfTheHeapIsBounded() throws Exception {
        Map<String, Long> rows = new LinkedHashMap<>();
        long compression = constant("org.postern.web.http.RequestMemory", "COMPRESSION");
        rows.put("buffers for the next connections", constant("org.postern.web.http.PlainTextBuffers", "KEPT"));
        rows.put(
                "compressors for the next answers",
                compression * constant("org.postern.web.http.FrontServer", "DEFLATERS"));
        rows.put("answers that strangers do not read", heap() / 16 * 3);
        int pages = Limits.STANDARD.threads();
        long threads = pages
                + pages
                + pages / 2
                + constant("org.postern.web.http.pace.PageTurns", "SIGN_INS")
                + constant("org.postern.web.http.pace.PageTurns", "EXPECTED");
        rows.put("stacks of threads", threads * STACK);
        long sum = rows.values().stream().mapToLong(Long::longValue).sum();
        assertThat(sum).as("MiB of %s: %s", heap() / 2 / MIB, rows).isLessThanOrEqualTo(heap() / 2);
    }

    /** As the launcher says it. */
    private static long heap() throws IOException {
        Matcher found = Pattern.compile("-Xmx(\\d+)m").matcher(Files.readString(Path.of("../packaging/bin/postern")));
        assertThat(found.find()).isTrue();
        return Long.parseLong(found.group(1)) * MIB;
    }

    private static long constant(String type, String name) throws ReflectiveOperationException {
        Field field = Class.forName(type).getDeclaredField(name);
        field.setAccessible(true);
        return ((Number) field.get(null)).longValue();
    }
}
