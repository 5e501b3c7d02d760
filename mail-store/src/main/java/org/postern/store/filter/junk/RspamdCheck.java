package org.postern.store.filter.junk;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
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
import java.util.Optional;
import org.postern.store.address.EmailAddress;
import org.postern.store.delivery.Arrival;
import org.postern.store.delivery.Finding;
import org.postern.store.delivery.JunkCheck;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an rspamd over its HTTP protocol ({@code POST /checkv2}) and tells it what people move ({@code /learnspam}, {@code
 * /learnham}). Its action counts: reject refuses, add header and rewrite subject are junk, soft reject and greylist defer.
 * Where it does not answer, the mail is taken as if it were not there: a filter that is down must not stop the mail.
 * Thread-safe.
 */
public final class RspamdCheck implements JunkCheck, JunkTrainer.Teaching {
    private static final Logger LOG = LoggerFactory.getLogger(RspamdCheck.class);
    /** Octets of an answer; rspamd lists a few hundred symbols at most. */
    private static final int MOST_ANSWER = 1 << 20;

    private final JunkSettings.Rspamd settings;
    private final String hostname;
    private final HttpClient http;

    /** @param hostname of this server */
    public RspamdCheck(JunkSettings.Rspamd settings, String hostname) {
        this.settings = settings;
        this.hostname = hostname;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public Examined examine(Arrival arrival, Finding finding) {
        String action = action(arrival);
        boolean quarantined = finding.verdict() == Finding.Verdict.QUARANTINE;
        return switch (action) {
            case "reject" -> new Verdict(true, settings.reject() ? refusal(Finding.Verdict.REJECT) : Optional.empty());
            case "soft reject", "greylist" -> new Verdict(quarantined, refusal(Finding.Verdict.DEFER));
            case "add header", "rewrite subject" -> new Verdict(true, Optional.empty());
            default -> new Verdict(quarantined, Optional.empty());
        };
    }

    private static Optional<Finding> refusal(Finding.Verdict verdict) {
        String text = verdict == Finding.Verdict.REJECT
                ? "5.7.1 the message looks like junk; ask postmaster if it is none"
                : "4.7.1 please try again later";
        return Optional.of(new Finding(verdict, text, "", false));
    }

    private record Verdict(boolean junk, Optional<Finding> refusal) implements Examined {
        @Override
        public boolean junk(long accountId) {
            return junk;
        }

        @Override
        public String trace() {
            return "";
        }
    }

    /** Lower case; "no action" when there is no answer. */
    private String action(Arrival arrival) {
        String session = arrival.origin().sessionId();
        try {
            HttpRequest.Builder request = request(settings.scan(), "/checkv2")
                    .header("IP", address(arrival.origin().client()))
                    .header("Helo", plain(arrival.origin().helo()))
                    .header(
                            "From",
                            arrival.envelope().sender().map(RspamdCheck::plain).orElse(""))
                    .header("Queue-Id", plain(session))
                    .header("MTA-Name", hostname);
            for (EmailAddress recipient : arrival.envelope().recipients()) {
                request.header("Rcpt", plain(recipient));
            }
            request.POST(body(arrival));
            JsonElement answer = JsonParser.parseString(answer(request.build()));
            JsonObject fields = answer.getAsJsonObject();
            String action = fields.get("action").getAsString().toLowerCase(Locale.ROOT);
            LOG.info("[{}] rspamd: {} {}", session, action, fields.get("score"));
            return action;
        } catch (IOException | RuntimeException e) { // Gson throws many kinds for what is no such answer
            LOG.error("[{}] no verdict of rspamd, the mail is taken: {}", session, e.toString());
            return "no action";
        }
    }

    private static HttpRequest.BodyPublisher body(Arrival arrival) {
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

    @Override
    public void teach(InputStream message, boolean spam) throws IOException {
        if (settings.learn().isEmpty()) {
            return;
        }
        HttpRequest.Builder request = request(settings.learn().get(), spam ? "/learnspam" : "/learnham")
                .POST(HttpRequest.BodyPublishers.ofInputStream(() -> message));
        answer(request.build());
    }

    private HttpRequest.Builder request(URI server, String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(server.resolve(path)).timeout(settings.timeout());
        settings.password().ifPresent(password -> request.header("Password", password));
        return request;
    }

    private String answer(HttpRequest request) throws IOException {
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream in = response.body()) {
                String text = new String(in.readNBytes(MOST_ANSWER), StandardCharsets.UTF_8);
                // 208: it had learned that message before
                if (response.statusCode() != 200 && response.statusCode() != 208) {
                    throw new IOException("it answers " + response.statusCode());
                }
                return text;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
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

    /** What a header of HTTP can hold; the rest is of no use to a filter. */
    private static String plain(String text) {
        return text.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
