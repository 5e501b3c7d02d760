package org.postern.store.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A protocol with everything that {@link LineSession} offers: {@code ECHO}, {@code KEEP} with a literal, {@code SLOW} with a reply
 * that the test completes, {@code FAIL}, {@code TLS}, {@code QUIT}, and news from the server's side.
 */
final class TinyProtocol implements LineProtocol {
    /** Literals that are asked for, and (as in LITERAL-) those that come without asking. */
    static final long MOST_ASKED = 64L << 20;

    static final long MOST_UNASKED = 4_096;

    final CompletableFuture<String> slow = new CompletableFuture<>();
    final AtomicLong received = new AtomicLong();
    final AtomicLong told = new AtomicLong();
    final CountDownLatch abandoned = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);
    final CompletableFuture<LineConnection> newest = new CompletableFuture<>();
    volatile String news = "* news";
    volatile boolean moreNews;
    volatile boolean newsAtOnce;
    volatile boolean newsWithTls;

    @Override
    public LineSession open(LineConnection connection) {
        newest.complete(connection);
        if (newsAtOnce) {
            connection.announce();
        }
        return new Session(connection);
    }

    @Override
    public Courtesies courtesies() {
        return new Courtesies() {
            @Override
            public String tooManyConnections() {
                return "too many";
            }

            @Override
            public String violation() {
                return "violation";
            }

            @Override
            public String timeout() {
                return "timeout";
            }

            @Override
            public String shutdown() {
                return "shutdown";
            }
        };
    }

    private final class Session implements LineSession {
        private final LineConnection connection;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private boolean keeping;

        Session(LineConnection connection) {
            this.connection = connection;
        }

        @Override
        public Reply greeting() {
            return Reply.line("hello");
        }

        @Override
        public int longestLine(byte[] buffer, int start, int length) {
            return 100;
        }

        @Override
        public Reply line(byte[] line) {
            String text = new String(line, 0, line.length - 2, StandardCharsets.UTF_8);
            if (keeping || text.startsWith("KEEP")) {
                return keep(line, text);
            }
            if (text.startsWith("ECHO ")) {
                return Reply.line("= " + text.substring(5));
            }
            return switch (text) {
                case "SLOW" -> new Reply.Later<>(slow, Reply::line);
                case "FAIL" -> throw new IllegalStateException("as the test wants");
                case "TLS" -> startTls();
                case "QUIT" -> new Reply.Lines(List.of("bye"), true);
                default -> Reply.line("unknown");
            };
        }

        private Reply startTls() {
            if (newsWithTls) {
                connection.announce();
            }
            return new Reply.StartTls(new Reply.Lines(List.of("go on"), false));
        }

        private Reply keep(byte[] line, String text) {
            Optional<LiteralPrefix> literal = LiteralPrefix.of(line);
            keeping = false;
            if (literal.isEmpty()) {
                String all = kept.toString(StandardCharsets.ISO_8859_1);
                kept.reset();
                return Reply.line("kept " + visible(all) + ", then" + text);
            }
            LiteralPrefix prefix = literal.get();
            if (prefix.synchronizing()) {
                return prefix.octets() > MOST_ASKED
                        ? Reply.line("no")
                        : new Reply.Literal(new Reply.Lines(List.of("+ go"), false), prefix.octets(), new Keeper());
            }
            return prefix.octets() > MOST_UNASKED
                    ? new Reply.PassOver(new Reply.Lines(List.of("no"), false), prefix.octets())
                    : new Reply.Literal(Reply.NONE, prefix.octets(), new Keeper());
        }

        @Override
        public Reply lineTooLong() {
            return new Reply.Lines(List.of("too long"), true);
        }

        @Override
        public Reply.Lines fault() {
            return new Reply.Lines(List.of("fault"), false);
        }

        @Override
        public Reply unilateral() {
            told.addAndGet(news.length());
            if (moreNews) {
                connection.announce();
            }
            return Reply.line(news);
        }

        @Override
        public void closed() {
            closed.countDown();
        }

        private final class Keeper implements DataReceiver<Reply> {
            @Override
            public void take(byte[] bytes, int offset, int length) throws IOException {
                received.addAndGet(length);
                if (kept.size() < 100) {
                    kept.write(bytes, offset, length);
                }
            }

            @Override
            public Reply end() {
                keeping = true;
                return Reply.NONE;
            }

            @Override
            public void abandon() {
                abandoned.countDown();
            }
        }
    }

    private static String visible(String text) {
        return text.replace("\r", "<CR>").replace("\n", "<LF>").replace("\0", "<NUL>");
    }
}
