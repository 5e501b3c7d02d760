package org.postern.web.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.postern.web.http.event.EventClient;
import org.postern.web.http.event.EventStreams;
import org.postern.web.http.pace.LongAnswers;
import org.postern.web.session.LocalPath;
import org.postern.web.session.WebSession;

/**
 * Writes answers. Answers of up to 256 KiB are built completely and then written without blocking a thread: slow
 * readers hold no thread, and a handler that fails half-way still gets a proper error page. Longer answers are
 * streamed. Their number at one time is limited, so that slow readers of large attachments cannot block all threads.
 * Thread-safe.
 */
final class Sender {
    private static final int WHOLE = 256 << 10;

    /** The limit for concurrent long answers is reached. */
    static final class BusyException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private final boolean hsts;
    private final LongAnswers streams;
    private final EventStreams events;
    private final Predicate<WebSession> holds;

    /**
     * @param streams limit for concurrent long answers
     * @param holds whether the session that asked for a long answer is still valid, asked before each part
     */
    Sender(boolean hsts, int streams, EventStreams events, Predicate<WebSession> holds) {
        this.hsts = hsts;
        this.streams = new LongAnswers(streams);
        this.events = events;
        this.holds = holds;
    }

    /**
     * Writes the answer and completes the callback.
     *
     * @throws IOException when the body could not be made or sent; the response is then uncommitted or the callback not
     *     completed
     */
    void send(
            FrontExchange exchange,
            Response answer,
            org.eclipse.jetty.server.Response to,
            WatchedConnection watched,
            Callback done)
            throws IOException {
        setHeaders(exchange, answer, to);
        boolean head = exchange.method().equals("HEAD");
        if (answer.content() instanceof Response.Events pushed && !head) {
            push(exchange, pushed, new EventClient(to, watched::writingBegins, watched::writingEnds, done));
        } else if (answer.content() instanceof Response.Body written && !head) {
            write(exchange, answer, written, to, watched, done);
        } else {
            if (answer.content() instanceof Response.Body written) {
                written.writeTo(OutputStream.nullOutputStream());
            }
            done.succeeded();
        }
    }

    private void push(FrontExchange exchange, Response.Events pushed, EventClient client) throws BusyException {
        WebSession session = exchange.session()
                .orElseThrow(() -> new IllegalStateException("events are for signed-in persons only"));
        if (!events.open(session, pushed.source(), client)) {
            throw new BusyException();
        }
    }

    private void write(
            FrontExchange exchange,
            Response answer,
            Response.Body written,
            org.eclipse.jetty.server.Response to,
            WatchedConnection watched,
            Callback done)
            throws IOException {
        try (Held body = new Held(exchange, answer.contentType().startsWith("text/"), to, watched)) {
            written.writeTo(body);
            // The posted files are no longer needed. Delete them now, because the client may read the answer slowly.
            exchange.postedForm().close();
            body.finish(done);
        }
    }

    /**
     * @throws IllegalArgumentException when a value could end its header line or a redirect could lead to another site:
     *     our own bug
     */
    private void setHeaders(FrontExchange exchange, Response answer, org.eclipse.jetty.server.Response to) {
        HttpFields.Mutable fields = to.getHeaders();
        to.setStatus(answer.status());
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            String value = header.getValue();
            if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f || c > 0xff)) {
                throw new IllegalArgumentException("invalid character in the value of the header " + header.getKey());
            }
            if (header.getKey().equalsIgnoreCase("Location")) {
                fields.put(HttpHeader.LOCATION, new LocalPath(value).value());
            } else {
                fields.put(header.getKey(), value);
            }
        }
        if (answer.kind() == Response.Kind.ATTACHMENT && !fields.contains("Content-Disposition")) {
            fields.put("Content-Disposition", "attachment");
        }
        SafetyHeaders.of(answer.kind(), hsts).forEach((name, value) -> fields.put(name, value));
        fields.put(HttpHeader.CONTENT_TYPE, answer.contentType());
        answer.cookies().forEach(cookie -> fields.add(HttpHeader.SET_COOKIE, cookie.header()));
        exchange.setCookies().forEach(cookie -> fields.add(HttpHeader.SET_COOKIE, cookie.header()));
    }

    /** Holds the answer back until it is complete or too long to hold. */
    private final class Held extends OutputStream {
        private final FrontExchange exchange;
        private final boolean text;
        private final org.eclipse.jetty.server.Response to;
        private final WatchedConnection watched;
        private final ByteArrayOutputStream held = new ByteArrayOutputStream(8192);
        private @Nullable OutputStream stream;

        Held(FrontExchange exchange, boolean text, org.eclipse.jetty.server.Response to, WatchedConnection watched) {
            this.exchange = exchange;
            this.text = text;
            this.to = to;
            this.watched = watched;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            if (stream == null && held.size() + length <= WHOLE) {
                held.write(octets, offset, length);
                return;
            }
            if (stream == null) {
                if (!exchange.memory().answer(WHOLE, text) || !streams.begin(exchange.party())) {
                    throw new BusyException();
                }
                exchange.leaveTurn();
                stream = Content.Sink.asOutputStream(to);
                blocking(stream, held.toByteArray(), 0, held.size());
                held.reset();
            }
            blocking(stream, octets, offset, length);
        }

        private void blocking(OutputStream out, byte[] octets, int offset, int length) throws IOException {
            if (exchange.session().filter(session -> !holds.test(session)).isPresent()) {
                throw new IOException("the session has ended");
            }
            watched.writingBegins();
            try {
                out.write(octets, offset, length);
            } finally {
                watched.writingEnds();
            }
        }

        void finish(Callback done) throws IOException {
            if (stream != null) {
                stream.close();
                done.succeeded();
                return;
            }
            boolean compressed = text && exchange.header("Accept-Encoding").isPresent();
            if (!exchange.memory().answer(held.size(), compressed)) {
                throw new BusyException();
            }
            to.getHeaders().put(HttpHeader.CONTENT_LENGTH, held.size());
            watched.writingBegins();
            to.write(true, ByteBuffer.wrap(held.toByteArray()), Callback.from(watched::writingEnds, done));
        }

        @Override
        public void close() {
            if (stream != null) {
                streams.end(exchange.party());
            }
        }
    }
}
