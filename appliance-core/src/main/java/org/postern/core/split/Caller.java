package org.postern.core.split;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.postern.web.organizer.OrganizerException;

/**
 * Sends requests to the mail node. Each request has a time limit and each answer a size limit. After a failure, the
 * next request tries the mail node again. Only if connecting hung, requests fail at once for a short time, so that a
 * page does not wait for each of its requests. Thread-safe.
 */
final class Caller implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration QUESTION = Duration.ofSeconds(40);
    private static final Duration MESSAGE = Duration.ofMinutes(11);
    private static final long QUIET_NANOS = Duration.ofSeconds(5).toNanos();
    private static final int THREADS = 16;

    private final URI node;
    private final ThreadPoolExecutor threads;
    private final HttpClient http;
    private volatile @Nullable Long hungAt;

    Caller(String host, int port, SSLContext tls) {
        this.node = URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
        this.threads =
                new ThreadPoolExecutor(THREADS, THREADS, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "mail-node");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .sslContext(tls)
                .proxy(HttpClient.Builder.NO_PROXY) // ignores the proxy settings of this machine
                .executor(threads)
                .build();
    }

    /**
     * Sends a request and returns the answer.
     *
     * @param twice whether to send the request again if the connection broke; the mail node may have handled the first
     *     one
     * @throws IOException when the mail node cannot be reached, or its answer cannot be read
     * @throws OrganizerException when the mail node refuses
     */
    JsonElement ask(String path, Optional<String> ticket, JsonArray question, boolean twice) throws IOException {
        HttpRequest.BodyPublisher body =
                HttpRequest.BodyPublishers.ofString(question.toString(), StandardCharsets.UTF_8);
        HttpRequest request = request(path, ticket, body, QUESTION).build();
        try {
            return answer(send(request, QUESTION));
        } catch (ConnectException | HttpConnectTimeoutException e) {
            throw e;
        } catch (IOException e) {
            if (!twice || e instanceof BadAnswerException) {
                throw e;
            }
            return answer(send(request, QUESTION)); // the mail node may have closed an idle connection
        }
    }

    /** Sends a message, like {@link #ask}, but never twice. */
    JsonElement send(String path, Optional<String> ticket, JsonArray arguments, InputStream message)
            throws IOException {
        HttpRequest.BodyPublisher body = HttpRequest.BodyPublishers.ofInputStream(() -> Frames.sent(message));
        HttpRequest request = request(path, ticket, body, MESSAGE)
                .header(Control.ARGUMENTS, URLEncoder.encode(arguments.toString(), StandardCharsets.UTF_8))
                .build();
        return answer(send(request, MESSAGE));
    }

    <T> T value(JsonElement answer, Class<T> type) throws IOException {
        try {
            return WireValues.ANSWERS.read(answer, type);
        } catch (MalformedException e) {
            throw new BadAnswerException("an answer has an unexpected form", e);
        }
    }

    private HttpRequest.Builder request(
            String path, Optional<String> ticket, HttpRequest.BodyPublisher body, Duration time) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(node.resolve(path)).timeout(time).POST(body);
        ticket.ifPresent(secret -> request.header(Control.TICKET, secret));
        return request;
    }

    private HttpResponse<byte[]> send(HttpRequest request, Duration time) throws IOException {
        Long hung = hungAt;
        if (hung != null && System.nanoTime() - hung < QUIET_NANOS) {
            throw new HttpConnectTimeoutException("the mail node did not answer a moment ago");
        }
        CompletableFuture<HttpResponse<byte[]>> coming = http.sendAsync(request, ControlBody.handler());
        try {
            HttpResponse<byte[]> answer = coming.get(time.toMillis(), TimeUnit.MILLISECONDS);
            hungAt = null;
            return answer;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HttpConnectTimeoutException) {
                hungAt = System.nanoTime();
            }
            throw e.getCause() instanceof IOException failure
                    ? failure
                    : new IOException("the mail node could not be asked", e.getCause());
        } catch (TimeoutException e) {
            coming.cancel(true);
            throw new BadAnswerException("the mail node takes too long", e);
        } catch (InterruptedException e) {
            coming.cancel(true);
            Thread.currentThread().interrupt();
            throw new BadAnswerException("the question was given up", e);
        }
    }

    private JsonElement answer(HttpResponse<byte[]> response) throws IOException {
        String json = new String(response.body(), StandardCharsets.UTF_8);
        try {
            if (response.statusCode() == ControlReply.REFUSED) {
                ControlReply.Refusal refusal =
                        WireValues.ANSWERS.read(JsonParser.parseString(json), ControlReply.Refusal.class);
                throw refusal.folderFault()
                        .map(fault -> new OrganizerException(refusal.words(), fault))
                        .orElseGet(() -> new OrganizerException(refusal.words(), refusal.gone()));
            }
            if (response.statusCode() == ControlReply.OK) {
                return JsonParser.parseString(json).getAsJsonObject().get("answer");
            }
        } catch (JsonParseException | IllegalStateException | MalformedException e) {
            throw new BadAnswerException("the mail node's answer cannot be read", e);
        }
        if (response.statusCode() == ControlReply.UNKNOWN) {
            throw new BadAnswerException("the mail node is of another version: both nodes must run the same one", null);
        }
        throw new BadAnswerException("the mail node answered with status " + response.statusCode(), null);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** An unusable answer; a second request would not help. */
    private static final class BadAnswerException extends IOException {
        private static final long serialVersionUID = 1L;

        BadAnswerException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
