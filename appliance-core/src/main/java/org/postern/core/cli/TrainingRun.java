package org.postern.core.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.postern.core.Appliance;
import org.postern.core.ApplianceException;
import org.postern.tls.CertificateFingerprint;
import org.postern.tls.PinnedTrust;

/**
 * The training run for an AOT cache (JEP 483, 515): an office's day in some seconds, on a box that nobody uses. Mail comes
 * in, people sign in, read, search, write, and a mail program fetches. Every later start has the classes of it, and the
 * compiler knows beforehand what is called often.
 */
final class TrainingRun {
    /** With {@link #MAILS_EACH}: what a mail needs once is then called often enough for the compiler's second stage. */
    private static final int SENDERS = 8;

    private static final int MAILS_EACH = 150;
    private static final int SIGN_INS = 6;
    private static final int PAGES_EACH = 25;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ROW = Pattern.compile("data-uidl=\"([^\"]+)\"");
    private static final Pattern FRAME = Pattern.compile("<iframe\\b[^>]*\\bsrc=\"([^\"]+)\"");
    private static final Pattern INPUT = Pattern.compile("<input\\b[^>]*>");

    private final Appliance box;
    private final Member member;
    private final SSLContext tls;

    /**
     * Somebody with an empty mailbox.
     *
     * @param address for example {@code somebody@warm.test}
     */
    record Member(String address, String password) {
        static Member invented(String domain) {
            byte[] secret = new byte[16];
            new SecureRandom().nextBytes(secret);
            return new Member("somebody@" + domain, HexFormat.of().formatHex(secret));
        }
    }

    private TrainingRun(Appliance box, Member member, SSLContext tls) {
        this.box = box;
        this.member = member;
        this.tls = tls;
    }

    /** Does it all; a step that fails is reported, since its classes and counts would be missing. */
    static void on(Appliance box, Member member, CertificateFingerprint certificate) {
        try {
            SSLContext tls = SSLContext.getInstance("TLS");
            tls.init(null, new TrustManager[] {new PinnedTrust(Set.of(certificate))}, new SecureRandom());
            TrainingRun run = new TrainingRun(box, member, tls);
            run.deliveries();
            for (int i = 0; i < SIGN_INS; i++) {
                run.browser();
            }
            run.program();
        } catch (IOException | GeneralSecurityException e) {
            throw new ApplianceException("the training run failed: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ApplianceException("the training run was interrupted", e);
        }
    }

    private void deliveries() throws IOException, InterruptedException {
        ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
        try {
            List<Future<Boolean>> sent = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                int sender = i;
                sent.add(senders.submit(() -> {
                    send(sender);
                    return true;
                }));
            }
            for (Future<Boolean> each : sent) {
                var unused = each.get();
            }
        } catch (java.util.concurrent.ExecutionException e) {
            throw new IOException("a sender: " + e.getMessage(), e);
        } finally {
            senders.shutdown();
        }
    }

    private void send(int sender) throws IOException {
        try (Talk talk = new Talk(new Socket(InetAddress.getLoopbackAddress(), box.port("smtp")))) {
            talk.hear();
            talk.ask("EHLO sender.test");
            for (int i = 0; i < MAILS_EACH; i++) {
                talk.ask("MAIL FROM:<friend" + sender + "@sender.test>");
                talk.ask("RCPT TO:<" + member.address() + ">");
                talk.ask("DATA");
                talk.ask(mail(sender, i) + "\r\n.");
            }
            talk.ask("QUIT");
        }
    }

    private String mail(int sender, int number) {
        String text = "Dear colleague,\r\n\r\nthe quarterly report number " + number + " is ready. 見積書をお送りします。\r\n"
                + "Please see https://example.test/report?id=" + number + " and answer by Friday.\r\n";
        String head = "From: Friend " + sender + " <friend" + sender + "@sender.test>\r\nTo: " + member.address()
                + "\r\nSubject: =?UTF-8?B?5aCx5ZGK?= report " + number + "\r\nDate: Mon, 30 Nov 2026 10:0"
                + number % 10 + ":00 +0900\r\nMessage-ID: <" + sender + "." + number
                + "@sender.test>\r\nMIME-Version: 1.0\r\n";
        String html = "<html><body style=\"margin:0\"><h1>Report</h1><p><b>Number</b> " + number
                + "</p><table><tr><td style=\"color:#333\">1,234</td></tr></table><a href=\"https://example.test/\">more</a>"
                + "</body></html>\r\n";
        return switch (number % 3) {
            case 0 -> head + "Content-Type: text/plain; charset=UTF-8\r\n\r\n" + text.repeat(8);
            case 1 ->
                head + "Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain;"
                        + " charset=UTF-8\r\n\r\n" + text + "--b\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n"
                        + html
                        + "--b--\r\n";
            default ->
                head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain;"
                        + " charset=UTF-8\r\n\r\n" + text + "--b\r\nContent-Type: application/pdf; name=a.pdf\r\n"
                        + "Content-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n"
                        + "JVBERi0xLjQKJeLjz9MKMSAwIG9iago8PAo+PgplbmRvYmoK\r\n".repeat(20) + "--b--\r\n";
        };
    }

    /** A person's visit: sign-in, lists, mail, a search, a mail that is sent, sign-out. */
    private void browser() throws IOException, InterruptedException {
        Visitor visitor = new Visitor();
        String login = visitor.get("/login");
        visitor.post(
                "/login", hidden(login, "/login"), Map.of("username", member.address(), "password", member.password()));
        String page = visitor.get("/");
        for (int i = 0; i < PAGES_EACH; i++) {
            page = visitor.get("/mail/inbox?page=" + (1 + i % 9));
            Matcher rows = ROW.matcher(page);
            for (int read = 0; read < 3 && rows.find(); read++) {
                String mail = visitor.get("/mail/inbox/" + rows.group(1));
                Matcher frame = FRAME.matcher(mail);
                if (frame.find()) {
                    var unused = visitor.get(frame.group(1).replace("&amp;", "&"));
                }
            }
        }
        for (String words : List.of("report", "見積書", "subject:report")) {
            var unused = visitor.get("/search?folder=inbox&q=" + encoded(words));
        }
        var unused = visitor.get("/compose");
    }

    /** A mail program's visit. */
    private void program() throws IOException {
        for (int visit = 0; visit < 4; visit++) {
            Socket socket = tls.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), box.port("pop3s"));
            try (Talk talk = new Talk(socket)) {
                talk.hear();
                talk.ask("CAPA");
                talk.lines();
                talk.ask("USER " + member.address());
                talk.ask("PASS " + member.password());
                talk.ask("STAT");
                talk.ask("UIDL");
                int count = talk.lines();
                for (int i = 1; i <= Math.min(count, 200); i++) {
                    talk.ask("RETR " + i);
                    talk.lines();
                }
                talk.ask("QUIT");
            }
        }
    }

    /** The hidden fields of the form that posts to the action. */
    private static Map<String, String> hidden(String page, String action) {
        Matcher form = Pattern.compile("(?s)<form\\b[^>]*action=\"" + Pattern.quote(action) + "\".*?</form>")
                .matcher(page);
        if (!form.find()) {
            throw new ApplianceException("the training run found no form for " + action);
        }
        return INPUT.matcher(form.group())
                .results()
                .map(input -> input.group())
                .filter(input -> input.contains("type=\"hidden\""))
                .collect(Collectors.toMap(input -> attribute(input, "name"), input -> attribute(input, "value")));
    }

    private static String attribute(String tag, String name) {
        Matcher found = Pattern.compile(name + "=\"([^\"]*)\"").matcher(tag);
        return found.find() ? found.group(1) : "";
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A browser with its cookies. */
    private final class Visitor {
        private final HttpClient client = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(PATIENCE)
                .cookieHandler(new java.net.CookieManager())
                .build();

        private String get(String path) throws IOException, InterruptedException {
            return answered(request(path).GET(), 200);
        }

        private void post(String path, Map<String, String> hidden, Map<String, String> typed)
                throws IOException, InterruptedException {
            String body = java.util.stream.Stream.concat(hidden.entrySet().stream(), typed.entrySet().stream())
                    .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                    .collect(Collectors.joining("&"));
            var unused = answered(
                    request(path)
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header("Sec-Fetch-Site", "same-origin")
                            .POST(HttpRequest.BodyPublishers.ofString(body)),
                    303);
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create(box.url()).resolve(path)).timeout(PATIENCE);
        }

        private String answered(HttpRequest.Builder request, int expected) throws IOException, InterruptedException {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != expected) {
                throw new IOException(answer.uri() + " answered " + answer.statusCode());
            }
            return answer.body();
        }
    }

    /** A dialog in lines. */
    private static final class Talk implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;
        private final OutputStream out;

        Talk(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout((int) PATIENCE.toMillis());
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            out = socket.getOutputStream();
        }

        void ask(String words) throws IOException {
            out.write((words + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            hear();
        }

        /** Reads a reply of one or more lines; a refusal is a failure. */
        void hear() throws IOException {
            String line = line();
            while (line.length() > 3 && Character.isDigit(line.charAt(0)) && line.charAt(3) == '-') {
                line = line();
            }
            if (line.startsWith("-") || line.startsWith("4") || line.startsWith("5")) {
                throw new IOException(line);
            }
        }

        /** Reads to the line of a single dot; returns how many lines come before. */
        int lines() throws IOException {
            int count = 0;
            while (!line().equals(".")) {
                count++;
            }
            return count;
        }

        private String line() throws IOException {
            String line = in.readLine();
            if (line == null) {
                throw new IOException("the server ended the connection");
            }
            return line;
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
