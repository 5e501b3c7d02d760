package org.postern.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A browser without a screen: cookies, forms with their hidden fields, multipart posts. Follows no redirect by itself. */
final class WebClient {
    static {
        // The tests look at what crosses the wire, not at the name in the certificate; TlsKeys has tests of its own.
        System.setProperty("jdk.internal.httpclient.disableHostnameVerification", "true");
    }

    private static final Pattern INPUT = Pattern.compile("<input\\b[^>]*>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([a-z-]+)=\"([^\"]*)\"");

    private static final long PATIENCE = 60_000_000_000L;

    private final HttpClient client = HttpClient.newBuilder()
            .sslContext(TrustAll.context())
            .connectTimeout(Duration.ofSeconds(20))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String origin;
    private final Map<String, String> cookies = new TreeMap<>();

    /** @param origin {@code https://host:port} */
    WebClient(String origin) {
        this.origin = origin;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Page(int status, String location, Map<String, List<String>> headers, byte[] bytes) {
        String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        /** UIDLs of the rows of a title list, in order. */
        List<String> uidls() {
            Matcher matcher = Pattern.compile("data-uidl=\"([^\"]+)\"").matcher(text());
            List<String> uidls = new ArrayList<>();
            while (matcher.find()) {
                uidls.add(matcher.group(1));
            }
            return uidls;
        }

        /** UIDL of the row with that subject. */
        String uidlOf(String subject) {
            String text = text();
            int at = text.indexOf(">" + subject + "<");
            assertThat(at).as(subject + " in " + text).isPositive();
            int row = text.lastIndexOf("data-uidl=\"", at) + "data-uidl=\"".length();
            return text.substring(row, text.indexOf('"', row));
        }

        /** Hidden fields of the first form that posts to the action. */
        Map<String, String> hidden(String action) {
            Matcher forms = Pattern.compile("(?s)<form\\b[^>]*action=\"" + Pattern.quote(action) + "\".*?</form>")
                    .matcher(text());
            if (!forms.find()) {
                throw new IllegalStateException("no form posts to " + action + " in: " + text());
            }
            Map<String, String> fields = new LinkedHashMap<>();
            Matcher inputs = INPUT.matcher(forms.group());
            while (inputs.find()) {
                Map<String, String> attributes = new TreeMap<>();
                Matcher matcher = ATTRIBUTE.matcher(inputs.group());
                while (matcher.find()) {
                    attributes.put(matcher.group(1), unescape(matcher.group(2)));
                }
                if ("hidden".equals(attributes.get("type"))) {
                    fields.put(attributes.get("name"), attributes.getOrDefault("value", ""));
                }
            }
            return fields;
        }

        private static String unescape(String text) {
            return text.replace("&quot;", "\"")
                    .replace("&#39;", "'")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">")
                    .replace("&amp;", "&");
        }
    }

    Page get(String path) throws IOException, InterruptedException {
        return exchange(request(path).GET());
    }

    Page post(String path, Map<String, String> fields) throws IOException, InterruptedException {
        String body = fields.entrySet().stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return exchange(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Posts a form with one file in the field {@code attachment}; none when the file name is empty. */
    Page postMultipart(String path, Map<String, String> fields, String fileName, byte[] file)
            throws IOException, InterruptedException {
        String boundary = "postern-test-boundary-5d1f";
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (Map.Entry<String, String> field : fields.entrySet()) {
            body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + field.getKey()
                            + "\"\r\n\r\n" + field.getValue() + "\r\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        if (!fileName.isEmpty()) {
            body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"attachment\"; filename=\""
                            + fileName + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(file);
            body.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        return exchange(request(path)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray())));
    }

    /** Asks for a page until it is as wanted. */
    Page until(String path, Predicate<String> wanted) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE;
        while (true) {
            Page page = get(path);
            if (wanted.test(page.text())) {
                return page;
            }
            assertThat(System.nanoTime() - end).as(page.text()).isNegative();
        }
    }

    /** Acts on messages of a title list. */
    Page act(String from, String act, List<String> uidls, String... more) throws IOException, InterruptedException {
        Map<String, String> fields = new LinkedHashMap<>(get(from).hidden("/act"));
        fields.put("uidls", String.join(" ", uidls));
        fields.put("act", act);
        fields.put("back", from);
        for (int i = 0; i < more.length; i += 2) {
            fields.put(more[i], more[i + 1]);
        }
        return post("/act", fields);
    }

    void signOut() throws IOException, InterruptedException {
        assertThat(post("/logout", get("/settings").hidden("/logout")).status()).isEqualTo(303);
    }

    /** Signs in through the form; returns the answer to the POST. */
    Page login(String user, String password) throws IOException, InterruptedException {
        Map<String, String> fields = get("/login").hidden("/login");
        fields.put("username", user);
        fields.put("password", password);
        return post("/login", fields);
    }

    /** The same in a browser that the person calls the own PC. */
    Page loginOnOwnPc(String user, String password) throws IOException, InterruptedException {
        Map<String, String> fields = get("/login").hidden("/login");
        fields.put("username", user);
        fields.put("password", password);
        fields.put("ownPc", "1");
        return post("/login", fields);
    }

    /** The browser's cookies at another address of the box, as after a restart on another port. */
    WebClient at(String other) {
        WebClient same = new WebClient(other);
        same.cookies.putAll(cookies);
        return same;
    }

    /** The cookies, as a browser sends them. */
    String cookieHeader() {
        return cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }

    /** Presents a value as the session's cookie. */
    void presents(String session) {
        cookies.put("__Host-sid", session);
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(origin + path)).timeout(Duration.ofSeconds(60));
        request.header("Origin", origin).header("Accept", "text/html");
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private Page exchange(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        for (String cookie : response.headers().allValues("set-cookie")) {
            String[] pair = cookie.split(";", 2)[0].split("=", 2);
            if (pair[1].isEmpty() || cookie.contains("Max-Age=0")) {
                cookies.remove(pair[0]);
            } else {
                cookies.put(pair[0], pair[1]);
            }
        }
        return new Page(
                response.statusCode(),
                response.headers().firstValue("location").orElse(""),
                response.headers().map(),
                response.body());
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
