package org.postern.store.filter.junk;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.IncomingMessage;

/**
 * Speaks rspamd's HTTP protocol: {@code POST /checkv2} with the envelope's facts as header fields, {@code /learnspam}
 * and {@code /learnham} at its controller. Every request has one time limit for all of it and one size limit for the
 * answer. Thread-safe.
 */
final class RspamdClient {
    /** Octets of an answer; rspamd lists a few hundred symbols at most. */
    private static final int MOST_ANSWER = 1 << 20;
    /**
     * The message for rspamd's controller is held in memory as a whole; larger mail is large because of attachments.
     */
    private static final int MOST_LEARNED = 4 << 20;

    private final JunkSettings.Rspamd settings;
    private final HttpClient http;

    RspamdClient(JunkSettings.Rspamd settings) {
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * rspamd's advice.
     *
     * @param action lower case, as "no action", "add header"
     */
    record Advice(String action, double score) {}

    /** Throws {@link IOException} when there is no usable answer. */
    Advice check(IncomingMessage arrival) throws IOException {
        HttpRequest.Builder request = request(settings.scan(), "/checkv2")
                .header("IP", address(arrival.origin().client()))
                .header("Helo", plain(arrival.origin().helo()))
                .header(
                        "From",
                        arrival.envelope().sender().map(RspamdClient::plain).orElse("<>"))
                .header("Queue-Id", plain(arrival.origin().sessionId()));
        for (EmailAddress recipient : arrival.envelope().recipients()) {
            request.header("Rcpt", plain(recipient));
        }
        request.POST(body(arrival));
        return advice(answer(request.build()));
    }

    private static Advice advice(String json) throws IOException {
        try {
            JsonElement answer = JsonParser.parseString(json);
            if (answer.isJsonObject()
                    && answer.getAsJsonObject().get("action") instanceof JsonPrimitive action
                    && action.isString()) {
                boolean scored =
                        answer.getAsJsonObject().get("score") instanceof JsonPrimitive score && score.isNumber();
                double score = scored ? answer.getAsJsonObject().get("score").getAsDouble() : 0;
                return new Advice(action.getAsString().toLowerCase(Locale.ROOT), score);
            }
        } catch (JsonParseException | StackOverflowError e) { // the parser recurses into nested values
            throw new IOException("its answer is no JSON", e);
        }
        throw new IOException("its answer names no action");
    }

    private static HttpRequest.BodyPublisher body(IncomingMessage arrival) {
        return HttpRequest.BodyPublishers.fromPublisher(
                HttpRequest.BodyPublishers.ofInputStream(() -> {
                    try {
                        return arrival.message().open();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }),
                arrival.message().size());
    }

    /** Teaches the controller, if there is one. Throws {@link IOException} when it did not learn. */
    void teach(InputStream message, boolean spam) throws IOException {
        if (settings.learn().isPresent()) {
            byte[] whole = message.readNBytes(MOST_LEARNED);
            answer(request(settings.learn().get(), spam ? "/learnspam" : "/learnham")
                    .POST(HttpRequest.BodyPublishers.ofByteArray(whole))
                    .build());
        }
    }

    private HttpRequest.Builder request(URI server, String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).timeout(settings.timeout());
        settings.password().ifPresent(password -> request.header("Password", password));
        return request;
    }

    private String answer(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> exchange = http.sendAsync(request, head -> new RspamdBody(MOST_ANSWER));
        try {
            // The request's own time limit ends with the head of the answer; this one also covers its body.
            HttpResponse<byte[]> response = exchange.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
            // 208: it has learned that message before
            if (response.statusCode() != 200 && response.statusCode() != 208) {
                throw new IOException("it answers " + response.statusCode());
            }
            return new String(response.body(), StandardCharsets.UTF_8);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + settings.timeout().toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            exchange.cancel(true);
        }
    }

    private static String address(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    private static String plain(EmailAddress address) {
        return plain(address.toString());
    }

    /**
     * Keeps the characters that an HTTP field can hold: the others are useless to a filter, and a line break would add
     * a field.
     */
    private static String plain(String text) {
        return text.isEmpty() ? "-" : text.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
